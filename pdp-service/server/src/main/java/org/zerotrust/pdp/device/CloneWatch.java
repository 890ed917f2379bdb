package org.zerotrust.pdp.device;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.zerotrust.pdp.outcome.BoundedCache;

/**
 * Tells whether one key is used in two places at once. A device that moves leaves a place behind; a key that comes back
 * to a place it left a moment ago, and does so twice within the window, is at both. Memory is bounded: with more keys
 * than are watched, the ones not seen for longest are forgotten. No lock is shared by two keys.
 */
public final class CloneWatch {
    /** How often a key must come back; one flap between two networks is no clone. */
    private static final int RETURNS = 2;

    /** Where a key was, as one immutable value. Places are hashes. */
    private record Seen(long here, long hereAt, long before, long beforeAt, int returns, long firstReturnAt) {}

    private final BoundedCache<String, AtomicReference<Seen>> keys;
    private final long windowMillis;

    /**
     * A watch.
     *
     * @param watched how many keys are remembered
     * @param window how long a place may have been left for a return to count
     */
    public CloneWatch(int watched, Duration window) {
        this.keys = new BoundedCache<>(watched);
        this.windowMillis = window.toMillis();
    }

    /**
     * Notes that a key was used.
     *
     * @param key whose use was proven
     * @param place where, for example a network
     * @return whether it is in two places at once
     */
    public boolean used(String key, String place, Instant at) {
        long where = hash(place);
        long now = at.toEpochMilli();
        AtomicReference<Seen> fresh = new AtomicReference<>(new Seen(where, now, where, Long.MIN_VALUE, 0, 0));
        AtomicReference<Seen> known = keys.putIfAbsent(key, fresh);
        if (known == null) {
            return false;
        }
        while (true) {
            Seen before = known.get();
            Seen after = next(before, where, now);
            if (known.compareAndSet(before, after)) {
                return after.returns() >= RETURNS;
            }
        }
    }

    private Seen next(Seen seen, long where, long now) {
        boolean over = seen.returns() > 0 && now - seen.firstReturnAt() > windowMillis;
        int returns = over ? 0 : seen.returns();
        long first = over ? 0 : seen.firstReturnAt();
        if (where == seen.here()) {
            return new Seen(where, Math.max(now, seen.hereAt()), seen.before(), seen.beforeAt(), returns, first);
        }
        boolean back =
                where == seen.before() && seen.beforeAt() != Long.MIN_VALUE && now - seen.beforeAt() <= windowMillis;
        return new Seen(
                where,
                now,
                seen.here(),
                seen.hereAt(),
                back ? returns + 1 : returns,
                back && returns == 0 ? now : first);
    }

    private static long hash(String place) {
        long h = 0xcbf29ce484222325L;
        for (int i = 0; i < place.length(); i++) {
            h = (h ^ place.charAt(i)) * 0x100000001b3L;
        }
        return h;
    }
}
