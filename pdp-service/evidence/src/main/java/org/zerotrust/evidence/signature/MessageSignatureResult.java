package org.zerotrust.evidence.signature;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The verdict on a message's signature. */
public sealed interface MessageSignatureResult {
    /**
     * It holds.
     *
     * @param label its name in the message
     * @param keyId {@code keyid}; null where it has none
     * @param algorithm with which it was made
     * @param created when
     * @param nonce null where it has none
     * @param covered what it vouches for: identifiers without quotes, parameters after a semicolon
     */
    record Verified(
            String label,
            @Nullable String keyId,
            SignatureAlgorithm algorithm,
            Instant created,
            @Nullable String nonce,
            Set<String> covered)
            implements MessageSignatureResult {
        public Verified {
            covered = Set.copyOf(covered);
        }
    }

    /** It does not, or there is none. */
    record Refused(SignatureRefusal why) implements MessageSignatureResult {}
}
