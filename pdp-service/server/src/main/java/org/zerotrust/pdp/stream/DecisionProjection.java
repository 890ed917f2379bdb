package org.zerotrust.pdp.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.store.DecisionIndex;
import org.zerotrust.pdp.store.GrantInventory;

/**
 * Follows the decision stream and writes what it tells into PostgreSQL: grants into the inventory, and, where asked for,
 * what is published of each decision into the index that analysts search. One reader for both, because to read is most of
 * the work. The place in the stream is committed after the rows are, so a crash repeats rows and loses none; a repeated row
 * changes nothing.
 */
final class DecisionProjection implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DecisionProjection.class);
    private static final Duration FORGET_EVERY = Duration.ofMinutes(10);

    private final GrantInventory inventory;
    private final @Nullable Search search;
    private final Clock clock;
    private final Counter projected;
    private final Counter indexed;
    private final Counter unreadable;
    private final Follower follower;
    private Instant forgotten = Instant.EPOCH;

    /**
     * The index that analysts search.
     *
     * @param keep how long a decision is found
     */
    record Search(DecisionIndex index, Duration keep) {}

    /** A projection that owns its consumer; {@link #start} begins to follow. */
    DecisionProjection(
            Consumer<byte[], byte[]> consumer,
            String topic,
            GrantInventory inventory,
            @Nullable Search search,
            Clock clock,
            MeterRegistry metrics) {
        this.inventory = inventory;
        this.search = search;
        this.clock = clock;
        this.projected = metrics.counter("pdp.grants.projected");
        this.indexed = metrics.counter("pdp.search.indexed");
        this.unreadable = metrics.counter("pdp.projection.unreadable");
        this.follower = new Follower("pdp-projection", consumer, topic, this::write);
    }

    /** Begins to follow the stream. */
    void start() {
        follower.start();
    }

    /** Whether the follower runs. */
    boolean running() {
        return follower.running();
    }

    private void write(ConsumerRecords<byte[], byte[]> records) {
        List<GrantInventory.Entry> grants = new ArrayList<>();
        List<DecisionIndex.Entry> decisions = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                PublishedDecision decision = PublishedDecision.read(record.value());
                decision.grant().ifPresent(grants::add);
                decisions.add(decision.entry());
            } catch (IllegalArgumentException e) {
                unreadable.increment();
                LOG.errorf(
                        "event=record_unreadable topic=%s partition=%d offset=%d",
                        record.topic(), record.partition(), record.offset());
            }
        }
        if (!grants.isEmpty()) {
            inventory.add(grants);
            projected.increment(grants.size());
        }
        if (search != null) {
            index(search, decisions);
        }
    }

    private void index(Search into, List<DecisionIndex.Entry> decisions) {
        Instant now = clock.instant();
        Instant oldest = now.minus(into.keep());
        List<DecisionIndex.Entry> young =
                decisions.stream().filter(one -> one.at().isAfter(oldest)).toList();
        if (!young.isEmpty()) {
            into.index().add(young);
            indexed.increment(young.size());
        }
        if (forgotten.plus(FORGET_EVERY).isBefore(now)) {
            forgotten = now;
            into.index().forget(oldest);
        }
    }

    @Override
    public void close() {
        follower.close();
    }
}
