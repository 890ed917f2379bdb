package org.zerotrust.pdp.journal;

import java.time.Instant;
import java.util.HexFormat;

/**
 * A hybrid logical clock (Kulkarni et al., 2014): close to wall time, and later in this process is always greater. 48
 * bits of milliseconds, 16 bits that count within one. Not thread-safe.
 */
final class HybridClock {
    private static final int COUNTER_BITS = 16;

    private long last;

    /** The next reading; it moves on where the wall clock stands or steps back. */
    long next(Instant wall) {
        last = Math.max(last + 1, wall.toEpochMilli() << COUNTER_BITS);
        return last;
    }

    /** Sixteen hex digits, which sort as the readings do. */
    static String text(long reading) {
        return HexFormat.of().toHexDigits(reading);
    }
}
