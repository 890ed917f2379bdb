package org.zerotrust.evidence.revocation;

import java.time.Duration;

/**
 * How revocation is checked.
 *
 * @param mode what is asked
 * @param maxStale for bounded-stale: how long after its nextUpdate a status still counts
 * @param shortLived for none-because-short-lived: the longest life of a certificate that needs no status
 * @param maxAge how old an OCSP answer without nextUpdate may be
 * @param skew how far a responder's clock may run before ours
 */
public record RevocationOptions(
        RevocationMode mode, Duration maxStale, Duration shortLived, Duration maxAge, Duration skew) {
    public RevocationOptions {
        if (maxStale.isNegative() || shortLived.isNegative() || maxAge.isNegative() || skew.isNegative()) {
            throw new IllegalArgumentException("a time span is not negative");
        }
    }

    /** Every certificate needs a fresh status. */
    public static RevocationOptions hardFail() {
        return new RevocationOptions(
                RevocationMode.HARD_FAIL, Duration.ZERO, Duration.ZERO, Duration.ofHours(1), Duration.ofMinutes(1));
    }

    /** A status may be stale by this much. */
    public static RevocationOptions boundedStale(Duration maxStale) {
        return new RevocationOptions(
                RevocationMode.BOUNDED_STALE, maxStale, Duration.ZERO, Duration.ofHours(1), Duration.ofMinutes(1));
    }

    /** Certificates that live no longer than this need no status. */
    public static RevocationOptions shortLived(Duration longest) {
        return new RevocationOptions(
                RevocationMode.NONE_BECAUSE_SHORT_LIVED,
                Duration.ZERO,
                longest,
                Duration.ofHours(1),
                Duration.ofMinutes(1));
    }

    /** Seconds past its end for which a status counts. */
    long tolerance() {
        return switch (mode) {
            case BOUNDED_STALE -> maxStale.toSeconds();
            case HARD_FAIL, NONE_BECAUSE_SHORT_LIVED -> 0;
        };
    }
}
