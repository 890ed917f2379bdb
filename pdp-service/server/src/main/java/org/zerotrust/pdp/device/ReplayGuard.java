package org.zerotrust.pdp.device;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Remembers nonces for as long as a proof with them would be accepted. Two time slices, each as long as the
 * acceptance window, so that nothing is forgotten too early; bounded, and when full nothing more is accepted.
 */
final class ReplayGuard {
    enum Seen {
        FIRST,
        REPLAYED,
        FULL
    }

    private record Slice(long number, Set<String> young, Set<String> old) {}

    private final long sliceSeconds;
    private final int capacity;
    private final AtomicReference<Slice> current =
            new AtomicReference<>(new Slice(0, ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet()));

    /**
     * A guard.
     *
     * @param windowSeconds the longest span between the first and the last second at which one proof is acceptable
     * @param capacity nonces per window
     */
    ReplayGuard(long windowSeconds, int capacity) {
        this.sliceSeconds = windowSeconds;
        this.capacity = capacity;
    }

    Seen see(String nonce, long nowSecond) {
        Slice slice = slice(nowSecond / sliceSeconds);
        if (slice.old.contains(nonce)) {
            return Seen.REPLAYED;
        }
        if (slice.young.size() >= capacity) {
            // Fail closed: forgetting would let a replay through.
            return Seen.FULL;
        }
        return slice.young.add(nonce) ? Seen.FIRST : Seen.REPLAYED;
    }

    private Slice slice(long number) {
        while (true) {
            Slice now = current.get();
            if (now.number >= number) {
                return now;
            }
            Slice next = new Slice(
                    number,
                    ConcurrentHashMap.newKeySet(),
                    now.number == number - 1 ? now.young : ConcurrentHashMap.newKeySet());
            if (current.compareAndSet(now, next)) {
                return next;
            }
        }
    }
}
