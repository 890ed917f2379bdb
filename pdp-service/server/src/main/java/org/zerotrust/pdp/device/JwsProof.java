package org.zerotrust.pdp.device;

import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.jose.DerSignatures;
import org.zerotrust.evidence.jose.Jwk;
import org.zerotrust.evidence.jose.JwkReader;
import org.zerotrust.evidence.jose.JwsResult;
import org.zerotrust.evidence.jose.JwsVerifier;

/**
 * Checks a device's own signature over a question: a compact JWS (RFC 7515) of type {@code pdp-proof+jwt}, with an
 * algorithm that fits the key, and claims {@code request_id}, {@code aud} ({@code urn:zerotrust:pdp:} and the tenant),
 * {@code resource}, {@code action}, {@code iat} (epoch seconds, at most a minute from our clock) and {@code nonce} (16 to
 * 128 characters, used once). The key is the verified certificate's, whatever the header says of keys.
 */
final class JwsProof {
    static final int MAX_LENGTH = 4096;
    private static final Set<String> HEADERS = Set.of("alg", "typ", "kid");
    private static final Set<String> TYPES = Set.of("pdp-proof+jwt");

    private JwsProof() {}

    /** A proof that holds, but for whether its nonce is new. */
    record Claims(String nonce, Instant issuedAt) {}

    /** Null where anything at all is wrong: which part is of no use to an honest device. */
    static @Nullable Claims verify(String compact, PublicKey key, Question question, Instant now) {
        Jwk jwk = JwkReader.of(key);
        if (jwk == null || compact.length() > MAX_LENGTH) {
            return null;
        }
        // A SIM signs in DER (IoT SAFE); JWS wants r and s side by side.
        String raw = DerSignatures.toRaw(compact, key);
        JwsVerifier verifier = new JwsVerifier(List.of(jwk), TYPES, MAX_LENGTH);
        if (!(verifier.verify(raw) instanceof JwsResult.Verified(var jws, var by, var algorithm))
                || !HEADERS.containsAll(jws.header().keySet())) {
            // No header may bring a key along or ask for anything else.
            return null;
        }
        Map<String, Object> claims = jws.claims();
        return claims == null ? null : claims(claims, question, now);
    }

    private static @Nullable Claims claims(Map<String, Object> claims, Question question, Instant now) {
        if (!question.requestId().equals(claims.get("request_id"))
                || !question.audience().equals(claims.get("aud"))
                || !question.resource().equals(claims.get("resource"))
                || !question.action().equals(claims.get("action"))
                || !(claims.get("iat") instanceof Long iat)
                || Math.abs(now.getEpochSecond() - iat) > ProofVerifier.WINDOW.toSeconds()
                || !(claims.get("nonce") instanceof String nonce)
                || nonce.length() < 16
                || nonce.length() > 128) {
            return null;
        }
        return new Claims(nonce, Instant.ofEpochSecond(iat));
    }
}
