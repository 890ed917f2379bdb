package org.zerotrust.pdp.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** How far a reader has come, and who waits for it to come further. Who waits has a deadline of its own. */
final class AppliedOffsets {
    private static final class Place {
        long reached = -1;
        final TreeMap<Long, CompletableFuture<Void>> waiting = new TreeMap<>();
    }

    private final Map<TopicPartition, Place> places = new HashMap<>();

    /** Completes {@code waiter} when the reader has applied {@code offset}. */
    void whenReached(TopicPartition partition, long offset, CompletableFuture<Void> waiter) {
        synchronized (places) {
            Place place = places.computeIfAbsent(partition, _ -> new Place());
            if (place.reached < offset) {
                place.waiting.put(offset, waiter);
                return;
            }
        }
        waiter.complete(null);
    }

    /** The reader has applied everything up to and with {@code offset}. */
    void reached(TopicPartition partition, long offset) {
        Map<Long, CompletableFuture<Void>> ready;
        synchronized (places) {
            Place place = places.computeIfAbsent(partition, _ -> new Place());
            place.reached = offset;
            Map<Long, CompletableFuture<Void>> head = place.waiting.headMap(offset, true);
            ready = Map.copyOf(head);
            head.clear();
        }
        ready.values().forEach(waiter -> waiter.complete(null));
    }
}
