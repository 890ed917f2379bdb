package org.zerotrust.pdp.ops;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.policy.pack.SnapshotEngine;

/**
 * The snapshot that passed the gate here last, compiled: whoever brought it there has read it already, so that the follower
 * needs not read all of it from the database again. One at most, and until it is taken.
 */
final class Offered {
    /**
     * A snapshot.
     *
     * @param parts as they are stored
     */
    record Ready(SnapshotEngine.Prepared prepared, List<byte[]> parts) {}

    private final AtomicReference<@Nullable Ready> last = new AtomicReference<>();

    void put(Ready ready) {
        last.set(ready);
    }

    /** Takes it where it has this digest; another one is not wanted any more, and goes. */
    @Nullable
    Ready take(String digest) {
        Ready ready = last.getAndSet(null);
        return ready != null && ready.prepared().pack().digest().equals(digest) ? ready : null;
    }
}
