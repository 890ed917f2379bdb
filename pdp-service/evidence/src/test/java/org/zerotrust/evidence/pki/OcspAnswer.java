package org.zerotrust.evidence.pki;

import static org.zerotrust.evidence.pki.Asn1.bits;
import static org.zerotrust.evidence.pki.Asn1.generalizedTime;
import static org.zerotrust.evidence.pki.Asn1.integer;
import static org.zerotrust.evidence.pki.Asn1.octets;
import static org.zerotrust.evidence.pki.Asn1.oid;
import static org.zerotrust.evidence.pki.Asn1.seq;
import static org.zerotrust.evidence.pki.Asn1.tlv;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.revocation.OcspResponse;

/** An OCSP response in the making, about the certificate 4711 of an issuer. */
public final class OcspAnswer {
    private final byte[] issuer;
    private final Keys issuerKey;
    private final Keys signer;
    private final byte[] responder;
    private byte[] status = tlv(0x80);
    private byte[] certificates = {};
    private byte[] extensions = {};
    private Instant thisUpdate = Cert.NOW.minus(Duration.ofMinutes(5));
    private @Nullable Instant nextUpdate = Cert.NOW.plus(Duration.ofHours(1));

    private OcspAnswer(String issuer, Keys issuerKey, Keys signer, byte[] responder) {
        this.issuer = Asn1.cn(issuer);
        this.issuerKey = issuerKey;
        this.signer = signer;
        this.responder = responder;
    }

    /** By the issuer itself. */
    public static OcspAnswer of(String issuer, Keys key) {
        return new OcspAnswer(issuer, key, key, tlv(0xa1, Asn1.cn(issuer)));
    }

    /** By another. */
    public static OcspAnswer by(String issuer, Keys issuerKey, Keys signer, byte[]... certificates) {
        OcspAnswer answer = new OcspAnswer(issuer, issuerKey, signer, tlv(0xa2, octets(signer.keyId())));
        answer.certificates = tlv(0xa0, seq(certificates));
        return answer;
    }

    public OcspAnswer revoked() {
        status = tlv(0xa1, generalizedTime(thisUpdate));
        return this;
    }

    public OcspAnswer unknown() {
        status = tlv(0x82);
        return this;
    }

    public OcspAnswer nonce(byte[] nonce) {
        extensions = tlv(0xa1, seq(seq(oid("1.3.6.1.5.5.7.48.1.2"), octets(octets(nonce)))));
        return this;
    }

    public OcspAnswer from(Instant from, @Nullable Instant until) {
        thisUpdate = from;
        nextUpdate = until;
        return this;
    }

    public byte[] der() {
        byte[] id =
                seq(seq(oid("1.3.14.3.2.26"), tlv(5)), octets(sha1(issuer)), octets(issuerKey.keyId()), integer(4711));
        byte[] single = seq(
                id,
                status,
                generalizedTime(thisUpdate),
                nextUpdate == null ? new byte[0] : tlv(0xa0, generalizedTime(nextUpdate)));
        byte[] data = seq(responder, generalizedTime(thisUpdate), seq(single), extensions);
        byte[] basic = seq(data, signer.identifier(), bits(signer.sign(data)), certificates);
        return seq(tlv(10, new byte[1]), tlv(0xa0, seq(oid("1.3.6.1.5.5.7.48.1.1"), octets(basic))));
    }

    private static byte[] sha1(byte[] of) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(of);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public OcspResponse read() {
        try {
            return OcspResponse.read(der());
        } catch (DerException e) {
            throw new IllegalStateException(e);
        }
    }
}
