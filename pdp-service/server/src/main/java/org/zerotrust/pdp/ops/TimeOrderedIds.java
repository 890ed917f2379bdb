package org.zerotrust.pdp.ops;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import org.zerotrust.pdp.outcome.DecisionId;
import org.zerotrust.pdp.outcome.IdSource;

/**
 * UUIDs version 7 (RFC 9562 section 5.7): milliseconds, then 74 random bits. Each thread has its own
 * generator, seeded from a secure source, so that none waits for another: an id must be unique, not secret.
 */
public final class TimeOrderedIds implements IdSource {
    private final ThreadLocal<SplittableRandom> random =
            ThreadLocal.withInitial(() -> new SplittableRandom(new SecureRandom().nextLong()));

    @Override
    public DecisionId next(Instant now) {
        SplittableRandom source = random.get();
        long high = now.toEpochMilli() << 16 | 0x7000L | source.nextInt() & 0x0fffL;
        long low = source.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
        return new DecisionId(new UUID(high, low).toString());
    }
}
