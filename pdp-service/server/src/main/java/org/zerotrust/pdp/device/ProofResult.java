package org.zerotrust.pdp.device;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a proof is worth. */
sealed interface ProofResult {
    /**
     * The key was used.
     *
     * @param at when
     * @param id what must be claimed so that it counts once; null for a handshake, which cannot be shown again
     */
    record Proven(Instant at, @Nullable ProofId id) implements ProofResult {}

    /** It proves nothing. */
    record Refused(Finding finding) implements ProofResult {}
}
