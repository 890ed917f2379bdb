package org.zerotrust.evidence.crypto;

/** How a signature was made. */
public sealed interface SignatureScheme {
    SignatureScheme ES256 = new Ecdsa(Hash.SHA256, Encoding.P1363);
    SignatureScheme ES384 = new Ecdsa(Hash.SHA384, Encoding.P1363);
    SignatureScheme ES512 = new Ecdsa(Hash.SHA512, Encoding.P1363);
    SignatureScheme ED25519 = new Ed25519();

    /** How the two integers of an ECDSA signature are written. */
    enum Encoding {
        /** {@code SEQUENCE { r INTEGER, s INTEGER }} (RFC 3279 section 2.2.3), as certificates and smart cards have it. */
        DER,
        /** r and s side by side, each as long as the order (IEEE 1363), as JOSE and RFC 9421 have it. */
        P1363
    }

    /** ECDSA (FIPS 186-5 section 6) over whatever curve the key is on. */
    record Ecdsa(Hash hash, Encoding encoding) implements SignatureScheme {}

    /** Ed25519 (RFC 8032 section 5.1), without context and not prehashed. */
    record Ed25519() implements SignatureScheme {}

    /** RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2). */
    record RsaPkcs1(Hash hash) implements SignatureScheme {}

    /**
     * RSASSA-PSS (RFC 8017 section 8.1) with MGF1 and trailer 0xbc.
     *
     * @param saltLength octets, exactly
     */
    record RsaPss(Hash hash, Hash mgfHash, int saltLength) implements SignatureScheme {}
}
