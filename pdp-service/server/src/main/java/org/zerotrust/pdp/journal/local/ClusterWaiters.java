package org.zerotrust.pdp.journal.local;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Who waits for a batch to be in the stream. */
final class ClusterWaiters {
    private final Map<Long, List<Pending>> ofBatches = new ConcurrentHashMap<>();

    /** Before the relay can see the batch: its answer must find who waits for it. */
    void add(long batch, List<Pending> waiters) {
        if (!waiters.isEmpty()) {
            ofBatches.put(batch, waiters);
        }
    }

    /** Batches up to this one are in the stream. */
    void reached(long batch) {
        ofBatches.entrySet().removeIf(waiting -> {
            boolean done = waiting.getKey() <= batch;
            if (done) {
                waiting.getValue().forEach(one -> one.durable.complete(null));
            }
            return done;
        });
    }

    boolean isEmpty() {
        return ofBatches.isEmpty();
    }

    Collection<List<Pending>> all() {
        return ofBatches.values();
    }
}
