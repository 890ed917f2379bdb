package org.zerotrust.pdp.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.zerotrust.pdp.device.ProofId;
import org.zerotrust.pdp.device.ProofLedger;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;

/**
 * Spent proofs on a topic (ADR 0013): the first claim of an id in its partition holds. A claim is answered when this
 * replica has read its own record, and with it all that was claimed before.
 */
public final class KafkaProofLedger implements ProofLedger, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KafkaProofLedger.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ASK_WITHIN = Duration.ofSeconds(2);
    private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(200);
    /** Longer than any proof is acceptable, and the difference of the clocks. */
    private static final Duration READ_BACK = Duration.ofMinutes(5);

    private static final long SWEEP_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    /** What it works with. */
    public record Parts(
            Producer<byte[], byte[]> producer,
            Consumer<byte[], byte[]> consumer,
            String topic,
            int maxProofs,
            Duration answerWithin,
            Clock clock,
            MeterRegistry metrics) {}

    private record Holder(UUID claim, long untilSecond) {}

    private final Parts parts;
    private final Map<String, Holder> spent = new ConcurrentHashMap<>();
    private final Map<UUID, CompletableFuture<Seen>> waiting = new ConcurrentHashMap<>();
    private final Counter replays;
    private final Counter unreadable;
    private final Thread thread;
    private volatile boolean reading;
    private volatile boolean stopped;

    /** A ledger that owns its consumer; {@link #start} begins to read. */
    public KafkaProofLedger(Parts parts) {
        this.parts = parts;
        this.replays = parts.metrics().counter("pdp.proofs.replayed");
        this.unreadable = parts.metrics().counter("pdp.proofs.unreadable");
        Gauge.builder("pdp.proofs.remembered", spent, Map::size).register(parts.metrics());
        this.thread = Thread.ofPlatform().name("pdp-proofs").daemon().unstarted(this::read);
    }

    /** Begins to read the topic, from before the oldest proof that could still be shown. */
    public void start() {
        thread.start();
    }

    /** Whether claims are read, so that they can be answered. */
    public boolean reading() {
        return reading;
    }

    @Override
    public CompletionStage<Seen> claim(ProofId proof) {
        if (spent.containsKey(proof.value())) {
            replays.increment();
            return CompletableFuture.completedStage(Seen.REPLAYED);
        }
        if (spent.size() >= parts.maxProofs() || waiting.size() >= parts.maxProofs()) {
            return CompletableFuture.completedStage(Seen.FULL);
        }
        if (!reading) {
            return CompletableFuture.failedStage(
                    new PdpException(FailureCode.PROOF_UNAVAILABLE, "claims of proofs are not read yet"));
        }
        UUID claim = UUID.randomUUID();
        CompletableFuture<Seen> answer = new CompletableFuture<>();
        waiting.put(claim, answer);
        ByteBuffer value = ByteBuffer.allocate(24)
                .putLong(claim.getMostSignificantBits())
                .putLong(claim.getLeastSignificantBits())
                .putLong(proof.until().getEpochSecond());
        var _ = parts.producer()
                .send(
                        new ProducerRecord<>(
                                parts.topic(), proof.value().getBytes(StandardCharsets.US_ASCII), value.array()),
                        (at, error) -> {
                            if (error != null) {
                                answer.completeExceptionally(unavailable(error));
                            }
                        });
        return answer.orTimeout(parts.answerWithin().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((seen, error) -> waiting.remove(claim))
                .exceptionally(error -> {
                    // Nobody knows whether it was used before: that is never a permit.
                    throw unavailable(error);
                });
    }

    private static PdpException unavailable(Throwable cause) {
        return new PdpException(FailureCode.PROOF_UNAVAILABLE, "the claim of a proof was not answered", cause);
    }

    private void read() {
        Consumer<byte[], byte[]> consumer = parts.consumer();
        long sweptAt = System.nanoTime();
        while (!stopped) {
            try {
                if (!reading) {
                    reading = assign(consumer);
                    if (!reading) {
                        pause();
                        continue;
                    }
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    apply(record);
                }
                if (System.nanoTime() - sweptAt > SWEEP_EVERY_NANOS) {
                    long now = parts.clock().instant().getEpochSecond();
                    spent.values().removeIf(holder -> holder.untilSecond() < now);
                    sweptAt = System.nanoTime();
                }
            } catch (WakeupException closing) {
                // Asked to stop.
            } catch (RuntimeException e) {
                // Claims are not answered meanwhile, and run into their deadline.
                LOG.warnf("event=proofs_read_failed error=%s", e.getMessage());
                pause();
            }
        }
        consumer.close();
    }

    private boolean assign(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> all = Brokers.partitions(consumer, parts.topic(), ASK_WITHIN);
        if (all.isEmpty()) {
            return false;
        }
        // By the system's clock and the brokers', whatever clock decisions are made with.
        long from = System.currentTimeMillis() - READ_BACK.toMillis();
        Map<TopicPartition, Long> wanted = new HashMap<>();
        all.forEach(partition -> wanted.put(partition, from));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(wanted, ASK_WITHIN);
        Map<TopicPartition, Long> ends = consumer.endOffsets(all, ASK_WITHIN);
        consumer.assign(all);
        for (TopicPartition partition : all) {
            OffsetAndTimestamp first = found.get(partition);
            consumer.seek(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
        }
        return true;
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null || record.value().length != 24) {
            unreadable.increment();
            return;
        }
        ByteBuffer value = ByteBuffer.wrap(record.value());
        UUID claim = new UUID(value.getLong(), value.getLong());
        Holder holder = new Holder(claim, value.getLong());
        String id = new String(record.key(), StandardCharsets.US_ASCII);
        Holder before = spent.putIfAbsent(id, holder);
        boolean first = before == null || before.claim().equals(claim);
        CompletableFuture<Seen> answer = waiting.get(claim);
        if (answer != null) {
            if (!first) {
                replays.increment();
            }
            answer.complete(first ? Seen.FIRST : Seen.REPLAYED);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_ERROR);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopped = true;
        parts.consumer().wakeup();
    }
}
