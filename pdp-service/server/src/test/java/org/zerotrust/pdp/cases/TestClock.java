package org.zerotrust.pdp.cases;

import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The service's clock under test: it begins some minutes before the cases' own moment, whatever day it is, and runs on
 * from there until a test stops it. What the service makes at its start (its first signing key) is so older than any
 * question that the cases ask.
 */
@Mock
@Singleton
public class TestClock extends Clock {
    private static final Duration AHEAD_OF_CASES =
            Duration.between(PreparedCase.DEFAULT_NOW.minus(Duration.ofMinutes(10)), Instant.now());

    private volatile @Nullable Instant stopped;

    /** What the clock shows while it is not stopped. */
    static Instant running() {
        return Instant.now().minus(AHEAD_OF_CASES);
    }

    /** Stops the clock at a moment; null lets it run again. */
    public void stop(@Nullable Instant at) {
        stopped = at;
    }

    @Override
    public Instant instant() {
        Instant at = stopped;
        return at == null ? running() : at;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
