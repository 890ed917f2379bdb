package org.zerotrust.evidence.x509;

import java.math.BigInteger;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.crypto.PublicKeys;
import org.zerotrust.evidence.crypto.UnusableKeyException;
import org.zerotrust.evidence.der.Der;
import org.zerotrust.evidence.der.DerException;
import org.zerotrust.evidence.der.Tag;

/**
 * A certificate (RFC 5280 section 4.1), read strictly as DER. Reading takes what has the structure; whether the values are
 * acceptable is for the rules. Immutable; safe to share.
 */
public final class Certificate {
    /** Larger ones are refused before they are read: no device's certificate comes near. */
    public static final int LARGEST = 1 << 20;

    private final byte[] encoded;
    private final byte[] signed;
    private final byte[] signature;
    private final byte[] outerAlgorithm;
    private final byte[] innerAlgorithm;
    private final int version;
    private final BigInteger serial;
    private final int serialOctets;
    private final byte[] issuerEncoded;
    private final Name issuer;
    private final Name subject;
    private final long notBefore;
    private final long notAfter;
    private final byte[] keyInfo;
    private final boolean uniqueIds;
    private final List<Extension> extensions;
    private final ExtensionValues values;
    private volatile @Nullable PublicKey key;
    private volatile @Nullable Boolean selfSigned;

    private Certificate(byte[] der) throws DerException {
        if (der.length > LARGEST) {
            throw new DerException("a certificate of more than " + LARGEST + " octets");
        }
        encoded = der.clone();
        Der file = Der.of(encoded);
        Der certificate = file.sequence();
        file.end();
        signed = certificate.element();
        outerAlgorithm = certificate.element();
        signature = certificate.bits();
        certificate.end();

        Der tbs = Der.of(signed).sequence();
        if (tbs.next(Tag.constructed(0))) {
            Der explicit = tbs.enter(Tag.constructed(0));
            version = explicit.size(Tag.INTEGER) + 1;
            explicit.end();
            if (version < 2 || version > 3) {
                // Version 1 is the default, which DER leaves out.
                throw new DerException("a version that does not exist or is written out");
            }
        } else {
            version = 1;
        }
        byte[] rawSerial = tbs.element();
        serial = Der.of(rawSerial).integer();
        serialOctets = Der.of(rawSerial).value(Tag.INTEGER).length;
        innerAlgorithm = tbs.element();
        issuerEncoded = tbs.element();
        issuer = Name.read(Der.of(issuerEncoded));
        Der validity = tbs.sequence();
        notBefore = validity.time();
        notAfter = validity.time();
        validity.end();
        subject = Name.read(tbs);
        keyInfo = tbs.element();
        boolean unique = false;
        for (int id = 1; id <= 2; id++) {
            if (tbs.next(Tag.context(id))) {
                tbs.skip();
                unique = true;
            }
        }
        uniqueIds = unique;
        extensions = tbs.next(Tag.constructed(3)) ? extensions(tbs.enter(Tag.constructed(3))) : List.of();
        tbs.end();
        values = ExtensionReader.read(extensions);
    }

    private static List<Extension> extensions(Der explicit) throws DerException {
        Der sequence = explicit.sequence();
        explicit.end();
        return readExtensions(sequence);
    }

    /** Reads Extensions (section 4.1), at least one; revocation lists and OCSP responses have the same. */
    public static List<Extension> readExtensions(Der sequence) throws DerException {
        List<Extension> read = new ArrayList<>(8);
        do {
            Der extension = sequence.sequence();
            read.add(new Extension(extension.oid(), extension.boolDefaultFalse(), extension.value(Tag.OCTET_STRING)));
            extension.end();
        } while (sequence.more());
        return List.copyOf(read);
    }

    /**
     * Reads DER.
     *
     * @throws DerException where it is not a certificate in DER
     */
    public static Certificate read(byte[] der) throws DerException {
        return new Certificate(der);
    }

    /** A copy of the bytes it was read from. */
    public byte[] encoded() {
        return encoded.clone();
    }

    byte[] encodedShared() {
        return encoded;
    }

    byte[] signed() {
        return signed;
    }

    byte[] signature() {
        return signature;
    }

    byte[] outerAlgorithm() {
        return outerAlgorithm;
    }

    byte[] innerAlgorithm() {
        return innerAlgorithm;
    }

    /** 1 to 3. */
    public int version() {
        return version;
    }

    /** Serial number, as it stands: it may be negative in a certificate that the rules refuse. */
    public BigInteger serial() {
        return serial;
    }

    int serialOctets() {
        return serialOctets;
    }

    /** Issuer's name. */
    public Name issuer() {
        return issuer;
    }

    /** A copy of the issuer's name in DER, as OCSP hashes it. */
    public byte[] issuerEncoded() {
        return issuerEncoded.clone();
    }

    /** Subject's name; may be empty. */
    public Name subject() {
        return subject;
    }

    /** First second of validity, epoch seconds. */
    public long notBefore() {
        return notBefore;
    }

    /** Last second of validity, epoch seconds; 253402300799 is "no end" (section 4.1.2.5). */
    public long notAfter() {
        return notAfter;
    }

    /** A copy of its SubjectPublicKeyInfo. */
    public byte[] keyInfo() {
        return keyInfo.clone();
    }

    boolean uniqueIds() {
        return uniqueIds;
    }

    /** Its extensions in order, duplicates too. */
    public List<Extension> extensions() {
        return extensions;
    }

    /** The first extension of this kind, or null. */
    public @Nullable Extension extension(String oid) {
        for (Extension extension : extensions) {
            if (extension.oid().equals(oid)) {
                return extension;
            }
        }
        return null;
    }

    /** What its extensions say. */
    public ExtensionValues values() {
        return values;
    }

    /**
     * Its public key.
     *
     * @throws UnusableKeyException where it is of a kind that we do not take
     */
    public PublicKey key() throws UnusableKeyException {
        PublicKey known = key;
        if (known == null) {
            known = PublicKeys.read(keyInfo);
            key = known;
        }
        return known;
    }

    /** Issuer and subject are the same name (section 6.1). */
    public boolean selfIssued() {
        return issuer.equals(subject);
    }

    /** Whether its own key made its signature; verified once. */
    boolean selfSigned() {
        Boolean known = selfSigned;
        if (known == null) {
            known = Signatures.signedBy(this, this);
            selfSigned = known;
        }
        return known;
    }

    /** Same name and key: the same authority, whichever certificate. */
    public boolean sameEntity(Certificate other) {
        return subject.equals(other.subject) && Arrays.equals(keyInfo, other.keyInfo);
    }

    /** The bits of its public key, as OCSP hashes them. */
    public byte[] keyBits() throws DerException {
        Der info = Der.of(keyInfo).sequence();
        info.skip();
        return info.bits();
    }

    /** Whether both have the same key. */
    public boolean sameKey(Certificate other) {
        return Arrays.equals(keyInfo, other.keyInfo);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Certificate other && Arrays.equals(encoded, other.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
        return "certificate " + serial.toString(16) + " of " + subject;
    }
}
