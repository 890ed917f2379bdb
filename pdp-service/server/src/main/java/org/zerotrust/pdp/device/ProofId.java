package org.zerotrust.pdp.device;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.zerotrust.evidence.jose.Base64Url;
import org.zerotrust.pdp.keys.Thumbprints;

/**
 * What a proof is known by, so that it counts once: for all tenants and enforcement points.
 *
 * @param value base64url of SHA-256 over the key's thumbprint and the nonce
 * @param until the last moment at which the proof could be accepted
 */
public record ProofId(String value, Instant until) {
    static ProofId of(String thumbprint, String nonce, Instant until) {
        byte[] both = (thumbprint + "\n" + nonce).getBytes(StandardCharsets.UTF_8);
        return new ProofId(Base64Url.encode(Thumbprints.sha256(both)), until);
    }
}
