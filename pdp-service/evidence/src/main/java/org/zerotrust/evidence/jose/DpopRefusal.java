package org.zerotrust.evidence.jose;

/** Why a DPoP proof does not count (RFC 9449, 4.3). The names are stable. */
public enum DpopRefusal {
    /** Not a well-formed JWT, or a required claim is missing. */
    DPOP_MALFORMED,
    /** {@code typ} is not {@code dpop+jwt}. */
    DPOP_TYPE,
    /** {@code alg} is not an asymmetric one that fits the key. */
    DPOP_ALGORITHM,
    /** {@code jwk} is missing, not usable, or holds a private key. */
    DPOP_KEY,
    /** It is another key than the one that the proof is asked of. */
    DPOP_KEY_MISMATCH,
    /** The signature is not one by the key in {@code jwk}. */
    DPOP_SIGNATURE,
    /** {@code htm} is another method. */
    DPOP_METHOD,
    /** {@code htu} is another URI. */
    DPOP_URI,
    /** {@code iat} is too far from our clock. */
    DPOP_TIME,
    /** {@code nonce} is missing or another. */
    DPOP_NONCE,
    /** {@code ath} is missing or of another token. */
    DPOP_TOKEN
}
