package org.zerotrust.evidence.jose;

/** What became of a JWS. */
public sealed interface JwsResult {
    /**
     * The signature holds.
     *
     * @param jws header and payload
     * @param key by which key
     * @param algorithm with which algorithm
     */
    record Verified(CompactJws jws, Jwk key, JwsAlgorithm algorithm) implements JwsResult {}

    /** It does not, or there is none. */
    record Refused(JwsRefusal why) implements JwsResult {}
}
