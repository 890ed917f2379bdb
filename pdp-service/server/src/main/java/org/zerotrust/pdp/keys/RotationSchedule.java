package org.zerotrust.pdp.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a new signing key is due, as a pure function of the ring and the clock.
 *
 * @param period how long a key signs
 * @param publishAhead how long a key stands in the JWKS before its first use; at least what verifiers cache a JWKS
 */
public record RotationSchedule(Duration period, Duration publishAhead) {
    public RotationSchedule {
        if (!publishAhead.isPositive()) {
            throw new IllegalArgumentException("publish-ahead must be positive");
        }
        if (period.compareTo(publishAhead.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("rotation period must be at least twice the publish-ahead time");
        }
    }

    /**
     * The key to create now, if one is due.
     *
     * @return {@code activeFrom} of the new key; now for the very first one, when no verifier can have a cached JWKS
     */
    public Optional<Instant> due(KeyRing ring, Instant now) {
        if (ring.keys().isEmpty()) {
            return Optional.of(now);
        }
        Instant youngest = ring.keys().getLast().activeFrom();
        Instant successor = youngest.plus(period);
        if (now.isBefore(successor.minus(publishAhead))) {
            return Optional.empty();
        }
        return Optional.of(later(successor, now.plus(publishAhead)));
    }

    /** An operator asks for a new key: as soon as verifiers can know it, never sooner. */
    public Instant onRequest(Instant now) {
        return now.plus(publishAhead);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
