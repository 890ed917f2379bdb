package org.zerotrust.pdp.cases;

import io.quarkus.test.Mock;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The service's clock under test: the machine's, until a test stops it at a moment of its own. */
@Mock
@Singleton
public class TestClock extends Clock {
    private volatile @Nullable Instant stopped;

    /** Stops the clock at a moment; null lets it run again. */
    public void stop(@Nullable Instant at) {
        stopped = at;
    }

    @Override
    public Instant instant() {
        Instant at = stopped;
        return at == null ? Instant.now() : at;
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
