package org.zerotrust.pdp.bench.evidence;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.x509.Certificate;
import org.zerotrust.evidence.x509.ChainOptions;
import org.zerotrust.evidence.x509.ChainVerdict;
import org.zerotrust.evidence.x509.ChainVerifier;
import org.zerotrust.evidence.x509.Profile;
import org.zerotrust.evidence.x509.Purpose;
import org.zerotrust.pdp.testkit.Authority;
import org.zerotrust.pdp.testkit.Credential;

/** A chain, a list and an answer that are right, for bytes to be changed from. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record FuzzWorld(
        Certificate anchor,
        byte[] middle,
        byte[] leaf,
        byte[] crl,
        byte[] ocsp,
        ChainVerdict.Valid valid,
        Instant now) {

    static FuzzWorld make() {
        Instant now = DerTarget.NOW;
        Instant from = now.minus(Duration.ofDays(30));
        Instant to = now.plus(Duration.ofDays(300));
        Authority root = Authority.root("root", "Fuzz root", from, to);
        Authority issuing = root.issuing("issuing", "Fuzz CA", from, to);
        Credential device = issuing.client("device", "CN=device", from, to, List.of("urn:fuzz:device"));
        try {
            byte[] middle = issuing.credential().certificate().getEncoded();
            Certificate anchor =
                    Certificate.read(root.credential().certificate().getEncoded());
            ChainVerdict verdict = ChainVerifier.verify(
                    List.of(middle), List.of(anchor), ChainOptions.of(Profile.RFC5280, Purpose.ANY), now);
            if (!(verdict instanceof ChainVerdict.Valid valid)) {
                throw new IllegalStateException("the chain must be valid: " + verdict);
            }
            return new FuzzWorld(
                    anchor,
                    middle,
                    device.certificate().getEncoded(),
                    crl(root.credential(), now),
                    ocsp(root.credential(), issuing.credential(), now),
                    valid,
                    now);
        } catch (GeneralSecurityException | DerException | IOException | OCSPException | OperatorCreationException e) {
            throw new IllegalStateException("seeds could not be made", e);
        }
    }

    private static ContentSigner signer(Credential by) throws OperatorCreationException {
        return new JcaContentSignerBuilder("SHA256withECDSA").build(by.key());
    }

    private static byte[] crl(Credential root, Instant now)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        var builder = new JcaX509v2CRLBuilder(root.certificate(), Date.from(now.minusSeconds(60)));
        builder.setNextUpdate(Date.from(now.plusSeconds(3600)));
        builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.TEN));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils()
                        .createAuthorityKeyIdentifier(root.certificate().getPublicKey()));
        builder.addCRLEntry(BigInteger.TWO, Date.from(now.minusSeconds(90)), CRLReason.keyCompromise);
        return builder.build(signer(root)).getEncoded();
    }

    private static byte[] ocsp(Credential root, Credential about, Instant now)
            throws GeneralSecurityException, IOException, OCSPException, OperatorCreationException {
        DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().build();
        var builder = new BasicOCSPRespBuilder(
                SubjectPublicKeyInfo.getInstance(
                        root.certificate().getPublicKey().getEncoded()),
                digests.get(CertificateID.HASH_SHA1));
        builder.addResponse(
                new CertificateID(
                        digests.get(CertificateID.HASH_SHA1),
                        new X509CertificateHolder(root.certificate().getEncoded()),
                        about.certificate().getSerialNumber()),
                CertificateStatus.GOOD,
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(3600)));
        OCSPResp response = new OCSPRespBuilder()
                .build(
                        OCSPRespBuilder.SUCCESSFUL,
                        builder.build(signer(root), new X509CertificateHolder[0], Date.from(now.minusSeconds(60))));
        return response.getEncoded();
    }
}
