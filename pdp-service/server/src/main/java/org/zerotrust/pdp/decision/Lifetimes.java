package org.zerotrust.pdp.decision;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.device.VerifiedDevice;
import org.zerotrust.pdp.identity.Subject;
import org.zerotrust.pdp.identity.SubjectEvidence;
import org.zerotrust.pdp.policy.ResourceClass;
import org.zerotrust.pdp.posture.PostureSnapshot;
import org.zerotrust.pdp.posture.Signal;

/** How long an answer and a grant may be relied on: never longer than anything they rested on. */
final class Lifetimes {
    /** No grant outlives this, whatever policy and class say. */
    static final Duration LONGEST_GRANT = Duration.ofMinutes(5);

    private Lifetimes() {}

    /** When the question should be asked again at the latest. */
    static Instant reevaluateAt(Instant now, ResourceClass resourceClass, Instant evidenceUntil) {
        Instant until = now.plus(min(resourceClass.maxGrantTtl(), LONGEST_GRANT));
        Instant earlier = evidenceUntil.isBefore(until) ? evidenceUntil : until;
        return earlier.isAfter(now) ? earlier : now.plusSeconds(1);
    }

    /** The end of a grant; not after now where nothing is left of the evidence's time. */
    static Instant grantEnd(Instant now, Duration policyTtl, ResourceClass resourceClass, Instant evidenceUntil) {
        Instant until = now.plus(min(policyTtl, min(resourceClass.maxGrantTtl(), LONGEST_GRANT)));
        return evidenceUntil.isBefore(until) ? evidenceUntil : until;
    }

    /** The first moment at which a token or certificate ends or a signal that is fresh now becomes stale. */
    static Instant evidenceUntil(@Nullable Subject subject, VerifiedDevice device, PostureSnapshot posture) {
        // Certificates may end in the year 9999: seconds, so that nothing overflows.
        long until = device.certificate().notAfter();
        if (subject != null && subject.evidence() instanceof SubjectEvidence.Token token) {
            until = Math.min(until, token.expiresAt().getEpochSecond());
        }
        for (Signal signal : posture.signals()) {
            if (signal instanceof Signal.Fresh) {
                until = Math.min(
                        until,
                        signal.facts().observedAt().getEpochSecond()
                                + signal.facts().maxAge().toSeconds());
            }
        }
        return Instant.ofEpochSecond(until);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
