package org.zerotrust.evidence.pki;

import static org.zerotrust.evidence.pki.Asn1.bits;
import static org.zerotrust.evidence.pki.Asn1.bool;
import static org.zerotrust.evidence.pki.Asn1.flags;
import static org.zerotrust.evidence.pki.Asn1.integer;
import static org.zerotrust.evidence.pki.Asn1.octets;
import static org.zerotrust.evidence.pki.Asn1.oid;
import static org.zerotrust.evidence.pki.Asn1.seq;
import static org.zerotrust.evidence.pki.Asn1.time;
import static org.zerotrust.evidence.pki.Asn1.tlv;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.x509.Certificate;

/** A certificate in the making: begins as a right one, and any field can be set to something else. */
public final class Cert {
    public static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    public static final Instant END = Instant.parse("2027-01-01T00:00:00Z");

    private final Map<String, byte[]> extensions = new LinkedHashMap<>();
    private byte[] version = tlv(0xa0, integer(2));
    private byte[] serial = integer(4711);
    private byte[] issuer;
    private byte[] subject;
    private byte[] validity = seq(time(BEGIN), time(END));
    private byte[] keyInfo;
    private byte[] more = {};
    private byte[] tail = {};
    private @Nullable byte[] inner;
    private final Keys signer;

    private Cert(byte[] issuer, byte[] subject, Keys key, Keys signer) {
        this.issuer = issuer;
        this.subject = subject;
        this.keyInfo = key.keyInfo();
        this.signer = signer;
        ext("2.5.29.35", false, seq(tlv(0x80, signer.keyId())));
        ext("2.5.29.14", false, octets(key.keyId()));
    }

    /** A self-signed root. */
    public static Cert root(String name, Keys key) {
        return ca(name, name, key, key);
    }

    public static Cert ca(String issuer, String subject, Keys key, Keys signer) {
        Cert cert = new Cert(Asn1.cn(issuer), Asn1.cn(subject), key, signer);
        cert.ext("2.5.29.19", true, seq(bool(true)));
        cert.ext("2.5.29.15", true, flags(3, 5, 6));
        return cert;
    }

    /** A device's: signs, for clients. */
    public static Cert leaf(String issuer, String subject, Keys key, Keys signer) {
        Cert cert = new Cert(Asn1.cn(issuer), Asn1.cn(subject), key, signer);
        cert.ext("2.5.29.15", true, flags(3, 0));
        cert.ext("2.5.29.37", false, seq(oid("1.3.6.1.5.5.7.3.2")));
        return cert;
    }

    /** Sets an extension. */
    public Cert ext(String oid, boolean critical, byte[] value) {
        return raw(oid, seq(oid(oid), critical ? bool(true) : new byte[0], octets(value)));
    }

    /** Sets an extension to any bytes. */
    public Cert raw(String key, byte[] extension) {
        extensions.put(key, extension);
        return this;
    }

    public Cert without(String oid) {
        extensions.remove(oid);
        return this;
    }

    public Cert version(byte[] field) {
        version = field;
        return this;
    }

    public Cert serial(byte[] field) {
        serial = field;
        return this;
    }

    public Cert issuer(byte[] field) {
        issuer = field;
        return this;
    }

    public Cert subject(byte[] field) {
        subject = field;
        return this;
    }

    public Cert validity(Instant from, Instant until) {
        return validity(seq(time(from), time(until)));
    }

    public Cert validity(byte[] field) {
        validity = field;
        return this;
    }

    public Cert keyInfo(byte[] field) {
        keyInfo = field;
        return this;
    }

    /** Bytes between the key and the extensions. */
    public Cert more(byte[] fields) {
        more = fields;
        return this;
    }

    /** Bytes behind the certificate. */
    public Cert tail(byte[] bytes) {
        tail = bytes;
        return this;
    }

    /** The algorithm identifier inside the signature. */
    public Cert inner(byte[] identifier) {
        inner = identifier;
        return this;
    }

    public byte[] der() {
        byte[] all = extensions.isEmpty()
                ? new byte[0]
                : tlv(0xa3, seq(extensions.values().toArray(byte[][]::new)));
        byte[] tbs = seq(
                version,
                serial,
                inner == null ? signer.identifier() : inner,
                issuer,
                validity,
                subject,
                keyInfo,
                more,
                all);
        return Asn1.join(seq(tbs, signer.identifier(), bits(signer.sign(tbs))), tail);
    }

    public Certificate read() {
        try {
            return Certificate.read(der());
        } catch (DerException e) {
            throw new IllegalStateException(e);
        }
    }
}
