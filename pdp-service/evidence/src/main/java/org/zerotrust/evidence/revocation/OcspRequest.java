package org.zerotrust.evidence.revocation;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.ocsp.TBSRequest;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.x509.Certificate;

/** A question to a responder about one certificate (RFC 6960 section 4.1). */
public final class OcspRequest {
    /** Octets of a nonce (RFC 9654 section 2.1 asks for at least 32). */
    public static final int NONCE = 32;

    private OcspRequest() {}

    /**
     * The request in DER. It names the certificate by SHA-1, which all responders understand (RFC 5019 section 2.1.1) and
     * on which nothing rests: the answer's digests are compared with the certificate again.
     *
     * @param nonce echoed by responders that answer afresh
     * @throws DerException where the issuer's key is not in DER
     */
    public static byte[] about(Certificate certificate, Certificate issuer, byte[] nonce) throws DerException {
        CertID id = new CertID(
                new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1, DERNull.INSTANCE),
                new DEROctetString(OcspCheck.hash("SHA-1", certificate.issuerEncoded())),
                new DEROctetString(OcspCheck.hash("SHA-1", issuer.keyBits())),
                new ASN1Integer(certificate.serial()));
        ASN1EncodableVector list = new ASN1EncodableVector();
        list.add(new Request(id, null));
        try {
            Extensions extensions = new Extensions(new Extension(
                    OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(nonce).getEncoded()));
            return new OCSPRequest(new TBSRequest(null, new DERSequence(list), extensions), null).getEncoded("DER");
        } catch (IOException e) {
            throw new DerException("a request that cannot be written: " + e.getMessage());
        }
    }
}
