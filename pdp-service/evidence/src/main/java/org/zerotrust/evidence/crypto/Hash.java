package org.zerotrust.evidence.crypto;

/** Hash functions that a signature may be made with. There is no SHA-1 and no MD5: neither can be asked for. */
public enum Hash {
    SHA224("SHA-224", "SHA224", 28),
    SHA256("SHA-256", "SHA256", 32),
    SHA384("SHA-384", "SHA384", 48),
    SHA512("SHA-512", "SHA512", 64),
    SHA512_224("SHA-512/224", "SHA512/224", 28),
    SHA512_256("SHA-512/256", "SHA512/256", 32),
    SHA3_224("SHA3-224", "SHA3-224", 28),
    SHA3_256("SHA3-256", "SHA3-256", 32),
    SHA3_384("SHA3-384", "SHA3-384", 48),
    SHA3_512("SHA3-512", "SHA3-512", 64);

    private final String digest;
    private final String inSignature;
    private final int octets;

    Hash(String digest, String inSignature, int octets) {
        this.digest = digest;
        this.inSignature = inSignature;
        this.octets = octets;
    }

    /** The JCA name, for example {@code SHA-256}. */
    public String digest() {
        return digest;
    }

    /** As it stands in the JCA name of a signature, for example {@code SHA256}. */
    String inSignature() {
        return inSignature;
    }

    /** Size of the digest. */
    public int octets() {
        return octets;
    }
}
