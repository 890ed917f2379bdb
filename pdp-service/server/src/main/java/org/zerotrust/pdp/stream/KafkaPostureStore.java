package org.zerotrust.pdp.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.keys.Pseudonyms;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.posture.PostureStore;
import org.zerotrust.pdp.posture.ReportedSignal;
import org.zerotrust.pdp.stream.SignalCodec.DeviceKey;
import org.zerotrust.pdp.stream.SignalCodec.SignalKey;

/**
 * Reported posture on a compacted topic, all of it in this replica's memory. One thread reads every partition from the
 * beginning; a report is accepted when the cluster has it and that thread has applied it.
 *
 * <p>About once a second the thread asks for the topic's end, and is level as of that moment when it gets there: under
 * reports without pause the end of the present moment is never reached. When it was last level longer ago than the
 * declared lag (or the cluster cannot say), reported signals have no value: fail closed.
 */
public final class KafkaPostureStore implements PostureStore, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KafkaPostureStore.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration COMPARE_EVERY = Duration.ofSeconds(1);
    private static final Duration COMPARE_WITHIN = Duration.ofSeconds(2);
    private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(200);
    private static final int MOST_PER_REPORT = 1_000;

    /** What it works with. */
    public record Parts(
            Producer<byte[], byte[]> producer,
            Consumer<byte[], byte[]> consumer,
            String topic,
            int maxSignals,
            Duration maxLag,
            Duration acceptWithin,
            Pseudonyms pseudonyms,
            Clock clock,
            MeterRegistry metrics) {}

    /** Where the topic ended when that was asked for. */
    private record End(long askedMillis, Map<TopicPartition, Long> offsets) {}

    private final Parts parts;
    private final SignalTable table;
    private final AppliedOffsets applied = new AppliedOffsets();
    private final Counter unreadable;
    private final Counter mended;
    private final Timer delay;
    /** Keys whose last record is not the latest word; only the reading thread looks at it. */
    private final Set<SignalKey> outOfOrder = new HashSet<>();

    private final Thread thread;
    private volatile long levelAtMillis = Long.MIN_VALUE;
    private volatile boolean stopped;

    /** A store that owns producer and consumer; {@link #start} begins to read. */
    public KafkaPostureStore(Parts parts) {
        this.parts = parts;
        this.table = new SignalTable(parts.maxSignals());
        this.unreadable = parts.metrics().counter("pdp.posture.unreadable");
        this.mended = parts.metrics().counter("pdp.posture.mended");
        // From the broker's or sender's stamp to this replica's memory: how far replicas are apart.
        this.delay =
                Timer.builder("pdp.posture.delay").publishPercentiles(0.5, 0.99).register(parts.metrics());
        Gauge.builder("pdp.posture.lag", this, KafkaPostureStore::lagSeconds)
                .baseUnit("seconds")
                .register(parts.metrics());
        Gauge.builder("pdp.posture.signals", table, SignalTable::size).register(parts.metrics());
        this.thread = Thread.ofPlatform().name("pdp-posture").daemon().unstarted(this::read);
    }

    /** Begins to read the topic. */
    public void start() {
        thread.start();
    }

    /** Whether signals may be used: this replica was level with the stream within the declared lag. */
    public boolean current() {
        long level = levelAtMillis;
        return level != Long.MIN_VALUE
                && parts.clock().millis() - level <= parts.maxLag().toMillis();
    }

    /** Seconds since this replica was level with the stream; infinite before the first time. */
    double lagSeconds() {
        long level = levelAtMillis;
        return level == Long.MIN_VALUE
                ? Double.POSITIVE_INFINITY
                : Math.max(0, parts.clock().millis() - level) / 1_000.0;
    }

    @Override
    public Held signals(TenantId tenant, String deviceId) {
        // Asked before the table is: a reader that falls behind in between is told of the next time.
        boolean current = current();
        return new Held(table.of(device(tenant, deviceId)), current);
    }

    @Override
    public CompletionStage<Void> report(TenantId tenant, String deviceId, List<ReportedSignal> signals) {
        if (signals.size() > MOST_PER_REPORT || table.full()) {
            return CompletableFuture.failedStage(new PdpException(FailureCode.OVERLOADED, "no room for these signals"));
        }
        if (!current()) {
            // Nobody can wait for a reader that does not come forward.
            return CompletableFuture.failedStage(
                    new PdpException(FailureCode.POSTURE_UNAVAILABLE, "reported posture is behind its stream"));
        }
        DeviceKey device = device(tenant, deviceId);
        for (ReportedSignal signal : signals) {
            ReportedSignal known = table.at(key(device, signal));
            if (known != null && !signal.laterThan(known)) {
                // All or nothing: a report is one statement of its sender.
                return CompletableFuture.failedStage(replayed(signal));
            }
        }
        List<CompletableFuture<Void>> accepted = new ArrayList<>(signals.size());
        for (ReportedSignal signal : signals) {
            accepted.add(send(key(device, signal), signal));
        }
        return CompletableFuture.allOf(accepted.toArray(CompletableFuture[]::new))
                .orTimeout(parts.acceptWithin().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(error -> {
                    throw new PdpException(FailureCode.POSTURE_UNAVAILABLE, "the report was not accepted", error);
                })
                .thenAccept(_ -> signals.forEach(signal -> {
                    ReportedSignal known = table.at(key(device, signal));
                    if (known != null && known.laterThan(signal)) {
                        // Another replica took a later word of the same source at the same time.
                        throw replayed(signal);
                    }
                }));
    }

    private static SignalKey key(DeviceKey device, ReportedSignal signal) {
        return new SignalKey(device, signal.name(), signal.source());
    }

    private static PdpException replayed(ReportedSignal signal) {
        return new PdpException(
                FailureCode.REPORT_REPLAYED,
                signal.name() + " of " + signal.source() + " is not later than what is known");
    }

    private CompletableFuture<Void> send(SignalKey key, ReportedSignal signal) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        var _ = parts.producer()
                .send(
                        new ProducerRecord<>(parts.topic(), SignalCodec.key(key), SignalCodec.value(signal)),
                        (at, error) -> {
                            if (error == null) {
                                applied.whenReached(new TopicPartition(at.topic(), at.partition()), at.offset(), done);
                            } else {
                                done.completeExceptionally(error);
                            }
                        });
        return done;
    }

    private DeviceKey device(TenantId tenant, String deviceId) {
        return new DeviceKey(tenant, parts.pseudonyms().of(tenant.value(), "device", deviceId));
    }

    private void read() {
        Consumer<byte[], byte[]> consumer = parts.consumer();
        List<TopicPartition> partitions = List.of();
        long askedAt = 0;
        @Nullable End end = null;
        while (!stopped) {
            try {
                if (partitions.isEmpty()) {
                    partitions = assign(consumer);
                    if (partitions.isEmpty()) {
                        // A topic that was made a moment ago: the cluster tells of it soon.
                        pause();
                        continue;
                    }
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    apply(record);
                    applied.reached(new TopicPartition(record.topic(), record.partition()), record.offset());
                }
                if (end == null && System.nanoTime() - askedAt > COMPARE_EVERY.toNanos()) {
                    end = new End(parts.clock().millis(), consumer.endOffsets(partitions, COMPARE_WITHIN));
                    askedAt = System.nanoTime();
                }
                if (end != null && reached(consumer, partitions, end)) {
                    levelAtMillis = end.askedMillis();
                    end = null;
                    mend();
                }
            } catch (WakeupException closing) {
                // Asked to stop.
            } catch (RuntimeException e) {
                // Whatever it was, the reader goes on; until it is level again signals are not used.
                LOG.warnf("event=posture_read_failed error=%s", e.getMessage());
                pause();
            }
        }
        consumer.close();
    }

    private List<TopicPartition> assign(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> all = Brokers.partitions(consumer, parts.topic(), COMPARE_WITHIN);
        if (!all.isEmpty()) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
        }
        return all;
    }

    /** Everything that the topic held when its end was asked for is applied here. */
    private static boolean reached(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, End end) {
        for (TopicPartition partition : partitions) {
            if (consumer.position(partition, COMPARE_WITHIN) < end.offsets().getOrDefault(partition, Long.MAX_VALUE)) {
                return false;
            }
        }
        return true;
    }

    private void apply(ConsumerRecord<byte[], byte[]> record) {
        try {
            SignalKey key = SignalCodec.key(record.key());
            if (record.value() == null) {
                table.remove(key);
            } else {
                ReportedSignal signal = SignalCodec.value(record.value());
                if (table.put(key, signal)) {
                    outOfOrder.remove(key);
                    delay.record(Math.max(0, parts.clock().millis() - record.timestamp()), TimeUnit.MILLISECONDS);
                } else {
                    outOfOrder.add(key);
                }
            }
        } catch (IllegalArgumentException e) {
            // Left out: what cannot be read is unknown, and unknown is never a permit.
            unreadable.increment();
        }
    }

    /**
     * Compaction keeps the last record of a key. Where that is an earlier word than the one in memory (two replicas took
     * reports of one source at the same time), the later one is written again, or a restart would bring the earlier back.
     */
    private void mend() {
        for (SignalKey key : outOfOrder) {
            ReportedSignal known = table.at(key);
            if (known != null) {
                mended.increment();
                var _ = send(key, known);
            }
        }
        outOfOrder.clear();
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
        parts.producer().close(COMPARE_WITHIN);
    }
}
