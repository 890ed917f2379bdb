package org.zerotrust.pdp.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.journal.DecisionEvents;
import org.zerotrust.pdp.journal.DecisionRecord;
import org.zerotrust.pdp.journal.Journal;
import org.zerotrust.pdp.journal.RecordKey;
import org.zerotrust.pdp.journal.Sequencer;
import org.zerotrust.pdp.keys.Pseudonyms;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;

/**
 * The journal that is Kafka itself: a record is durable when all in-sync replicas have it. There is no local copy; while
 * the cluster does not acknowledge, nothing can be decided.
 */
public final class KafkaJournal implements Journal, AutoCloseable {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    private static final Duration FAILURE_COUNTS = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final Semaphore room;
    private final int size;
    private final Sequencer sequencer;
    private final DecisionEvents events;
    private final Pseudonyms pseudonyms;
    private final Counter durable;
    private final Counter failed;
    private final Counter full;
    private final Object order = new Object();
    private volatile boolean lastFailed;
    private volatile long endedAt = System.nanoTime();

    /** What it works with. */
    public record Parts(
            Producer<byte[], byte[]> producer,
            String topic,
            int maxInFlight,
            Sequencer sequencer,
            DecisionEvents events,
            Pseudonyms pseudonyms,
            MeterRegistry metrics) {}

    /** A journal that owns its producer. */
    public KafkaJournal(Parts parts) {
        this.producer = parts.producer();
        this.topic = parts.topic();
        this.size = parts.maxInFlight();
        this.room = new Semaphore(size);
        this.sequencer = parts.sequencer();
        this.events = parts.events();
        this.pseudonyms = parts.pseudonyms();
        this.durable = parts.metrics().counter("pdp.journal.records", "outcome", "durable");
        this.failed = parts.metrics().counter("pdp.journal.records", "outcome", "failed");
        this.full = parts.metrics().counter("pdp.journal.records", "outcome", "no_room");
        Gauge.builder("pdp.journal.waiting", room, seen -> size - seen.availablePermits())
                .description("records that wait for the cluster")
                .register(parts.metrics());
    }

    @Override
    public CompletionStage<Void> append(DecisionRecord record) {
        if (!room.tryAcquire()) {
            full.increment();
            return CompletableFuture.failedStage(
                    new PdpException(FailureCode.OVERLOADED, "too many records wait for the cluster"));
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            byte[] key = RecordKey.of(record, pseudonyms).getBytes(UTF_8);
            // Numbering and sending are one step: two records of one device leave in the order of their numbers.
            synchronized (order) {
                byte[] event = events.write(record, sequencer.next());
                var _ = producer.send(new ProducerRecord<>(topic, key, event), (_, error) -> ended(done, error));
            }
        } catch (RuntimeException e) {
            ended(done, e);
        }
        return done;
    }

    /**
     * False for a while after a record was not acknowledged, unless one was since. Only for a while: a replica that gets
     * no questions because it is not ready could never show that it is again.
     */
    public boolean healthy() {
        return !lastFailed || System.nanoTime() - endedAt > FAILURE_COUNTS.toNanos();
    }

    private void ended(CompletableFuture<Void> done, @Nullable Exception error) {
        room.release();
        endedAt = System.nanoTime();
        lastFailed = error != null;
        if (error == null) {
            durable.increment();
            done.complete(null);
        } else {
            failed.increment();
            // Fail closed: not acknowledged is not recorded. It may still be in the stream: an error, never a permit.
            String what = error instanceof KafkaException ? error.getClass().getSimpleName() : "no event";
            done.completeExceptionally(new PdpException(
                    FailureCode.JOURNAL_UNAVAILABLE, "the record was not acknowledged: " + what, error));
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }
}
