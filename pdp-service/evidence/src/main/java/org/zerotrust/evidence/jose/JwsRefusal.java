package org.zerotrust.evidence.jose;

/** Why a JWS is not believed. The names are stable. */
public enum JwsRefusal {
    /** Not three parts of base64url with a JSON object as header (RFC 7515, 5.2). */
    JWS_MALFORMED,
    /** {@code alg} is missing, unknown, {@code none}, or not one of those its key is for (RFC 8725, 3.1). */
    JWS_ALGORITHM,
    /** {@code crit} or {@code b64} ask for what is not understood here (RFC 7515, 4.1.11; RFC 7797). */
    JWS_CRITICAL,
    /** {@code typ} is not the one asked for (RFC 8725, 3.11). */
    JWS_TYPE,
    /** No configured key has the name in {@code kid}; a key that the header brings along is none. */
    JWS_KEY_UNKNOWN,
    /** The signature is not one by the key. */
    JWS_SIGNATURE
}
