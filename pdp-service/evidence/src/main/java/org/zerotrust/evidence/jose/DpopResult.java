package org.zerotrust.evidence.jose;

import java.time.Instant;

/** The verdict on a DPoP proof. */
public sealed interface DpopResult {
    /**
     * It holds, but for whether its id is new.
     *
     * @param id {@code jti}: counts once within the window
     * @param thumbprint RFC 7638, of the key that made it
     * @param issuedAt {@code iat}
     */
    record Verified(String id, String thumbprint, Instant issuedAt) implements DpopResult {}

    /** It does not. */
    record Refused(DpopRefusal why) implements DpopResult {}
}
