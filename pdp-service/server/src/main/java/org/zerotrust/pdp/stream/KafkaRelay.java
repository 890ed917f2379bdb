package org.zerotrust.pdp.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.journal.local.Batch;
import org.zerotrust.pdp.journal.local.DamagedJournal;
import org.zerotrust.pdp.journal.local.LocalJournal;

/**
 * Carries the journal into the stream, exactly once for readers of committed records: each transaction holds some batches,
 * the place in the journal that they reach to, and every now and then a signed checkpoint over all of the epoch. After any
 * error, and after a restart, it begins a session anew at the place that the stream knows; what a session before it may
 * have left unfinished is aborted by then.
 */
public final class KafkaRelay implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(KafkaRelay.class);
    private static final int MOST_BYTES = 4 << 20;
    private static final Duration WAIT = Duration.ofMillis(200);
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final Duration POSITION_WITHIN = Duration.ofSeconds(10);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    /**
     * Producers in turn: after a commit the brokers still write its markers, and let that producer wait 20 ms if it begins
     * before they have. With four of them a transaction takes 2 ms where it took 4 to 24 (measured).
     */
    private static final int PRODUCERS = 4;
    /** Where nobody waits for the cluster, records wait this long for others, so that fewer transactions carry more. */
    private static final long LINGER_NANOS = Duration.ofMillis(20).toNanos();

    private static final long LINGER_STEP_NANOS = Duration.ofMillis(1).toNanos();

    /** What it works with; producers are transactional, with ids of the replica's own. */
    public record Parts(
            IntFunction<Producer<byte[], byte[]>> producers,
            Supplier<Consumer<byte[], byte[]>> consumers,
            LocalJournal journal,
            Topics topics,
            RecordTree.Signing signing,
            MeterRegistry metrics) {
        String replica() {
            return signing.replica();
        }
    }

    /**
     * Where it writes.
     *
     * @param ocsf decisions once more, in the words of OCSF; empty for nowhere
     */
    public record Topics(String decisions, String positions, String checkpoints, Optional<String> ocsf) {}

    private final Parts parts;
    private final RecordTree tree;
    private final Counter relayed;
    private final Counter failures;
    private final Thread thread = Thread.ofPlatform().name("pdp-relay").daemon().unstarted(this::run);
    private final String instance = UUID.randomUUID().toString();
    private boolean begun;
    private @Nullable RelayPosition atBegin;
    private @Nullable RelayPosition last;
    private volatile boolean closed;
    private volatile long closedAt;
    private volatile @Nullable String fault = "not connected yet";

    public KafkaRelay(Parts parts) {
        this.parts = parts;
        this.tree = new RecordTree(parts.signing(), parts.metrics());
        this.relayed = parts.metrics().counter("pdp.relay.records");
        this.failures = parts.metrics().counter("pdp.relay.failures");
    }

    /** Begins, once; the topics are there. */
    public synchronized void start() {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    /** What is wrong with it for good; null where it works or tries again. */
    public @Nullable String fault() {
        return fault;
    }

    private void run() {
        while (!closed && !Thread.currentThread().isInterrupted()) {
            try {
                session();
            } catch (Fenced e) {
                // Fail closed: two processes with one name would number their records alike.
                fault = "another process is replica " + parts.replica();
                LOG.errorf("event=relay_fenced replica=%s", parts.replica());
                return;
            } catch (InterruptException | InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (DamagedJournal e) {
                fault = "the journal is damaged: " + e.getMessage();
                LOG.errorf("event=relay_stopped error=%s", e.getMessage());
                return;
            } catch (RuntimeException | IOException e) {
                // Whatever it was: what is not carried stays in the journal, which fails closed where it is full.
                failures.increment();
                LOG.warnf("event=relay_interrupted error=%s", e.getMessage());
                pause();
            }
        }
    }

    /** Another process relays under this replica's name. */
    private static final class Fenced extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private void pause() {
        try {
            Thread.sleep(AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void session() throws InterruptedException, IOException, DamagedJournal, Fenced {
        List<Producer<byte[], byte[]>> producers = new ArrayList<>(PRODUCERS);
        try {
            for (int i = 0; i < PRODUCERS; i++) {
                Producer<byte[], byte[]> producer = parts.producers().apply(i);
                producers.add(producer);
                producer.initTransactions();
            }
            RelayPosition reached = position();
            checkAlone(reached);
            if (reached == null) {
                parts.journal().resumeAtBeginning();
            } else {
                parts.journal()
                        .resume(reached.epoch(), reached.batch(), HexFormat.of().parseHex(reached.hash()));
            }
            parts.journal().rewind();
            tree.restore(reached);
            last = reached;
            fault = null;
            for (int turn = 0; isOn(); ) {
                List<Batch> batches = parts.journal().take(MOST_BYTES, closed ? Duration.ZERO : WAIT);
                boolean leaving = batches.isEmpty() && closed;
                if (!batches.isEmpty() || tree.isDue() || leaving && tree.isOpen()) {
                    // One at a time: the next begins when this one's outcome is decided, so they stay in order.
                    transaction(producers.get(turn), batches, leaving);
                    turn = (turn + 1) % PRODUCERS;
                    linger();
                }
                if (leaving) {
                    return;
                }
            }
        } finally {
            Duration patience = closed ? CLOSE_WITHIN : Duration.ZERO;
            producers.forEach(producer -> producer.close(patience));
        }
    }

    /** Until it is closed, and then until all is carried or the time is over; the rest waits for the next start. */
    private boolean isOn() {
        return !closed || System.nanoTime() - closedAt < CLOSE_WITHIN.toNanos();
    }

    private void linger() {
        long end = System.nanoTime() + LINGER_NANOS;
        while (!closed && !parts.journal().isAwaited() && System.nanoTime() < end) {
            LockSupport.parkNanos(LINGER_STEP_NANOS);
        }
    }

    /**
     * Brokers tell one that was fenced off by another process and one whose transaction took too long by the same errors.
     * So whose the last place is tells: ours, or the one that was there when this process began.
     */
    private void checkAlone(@Nullable RelayPosition reached) throws Fenced {
        if (!begun) {
            begun = true;
            atBegin = reached;
        } else if (reached != null && !reached.instance().equals(instance) && !reached.equals(atBegin)) {
            throw new Fenced();
        }
    }

    private void transaction(Producer<byte[], byte[]> producer, List<Batch> batches, boolean leaving) {
        producer.beginTransaction();
        int records = 0;
        for (Batch batch : batches) {
            long sequence = batch.firstSequence();
            for (Batch.Entry entry : batch.entries()) {
                // Errors come with the commit, which fails if any of these did.
                var _ = producer.send(new ProducerRecord<>(parts.topics().decisions(), entry.key(), entry.event()));
                parts.topics()
                        .ocsf()
                        .ifPresent(topic -> Ocsf.of(entry.event()).forEach(event -> {
                            var _ = producer.send(new ProducerRecord<>(topic, entry.key(), event));
                        }));
                tree.add(batch.epoch(), sequence++, entry.event());
                records++;
            }
        }
        byte[] replica = parts.replica().getBytes(UTF_8);
        if (leaving || tree.isDue()) {
            tree.take().forEach(text -> {
                var _ = producer.send(new ProducerRecord<>(parts.topics().checkpoints(), replica, text));
            });
        }
        RelayPosition position = reached(batches);
        if (position != null) {
            var _ = producer.send(new ProducerRecord<>(parts.topics().positions(), replica, position.json()));
        }
        producer.commitTransaction();
        last = position;
        if (!batches.isEmpty()) {
            parts.journal().relayed(batches.getLast().id());
        }
        relayed.increment(records);
    }

    /** Where the stream is when these are carried; null where nothing was carried yet. */
    private @Nullable RelayPosition reached(List<Batch> batches) {
        if (batches.isEmpty()) {
            RelayPosition before = last;
            return before == null ? null : before.with(instance, tree.kept());
        }
        Batch end = batches.getLast();
        return new RelayPosition(
                end.epoch(), end.id(), end.lastSequence(), HexFormat.of().formatHex(end.hash()), instance, tree.kept());
    }

    /** The last place that a committed transaction of this replica reached; null where there was none. */
    private @Nullable RelayPosition position() {
        try (Consumer<byte[], byte[]> consumer = parts.consumers().get()) {
            List<TopicPartition> all =
                    Brokers.partitions(consumer, parts.topics().positions(), POSITION_WITHIN);
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all, POSITION_WITHIN);
            RelayPosition found = null;
            long deadline = System.nanoTime() + POSITION_WITHIN.toNanos();
            while (!atEnd(consumer, ends)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the relay's place cannot be read in " + POSITION_WITHIN);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT)) {
                    if (record.key() != null && parts.replica().equals(new String(record.key(), UTF_8))) {
                        found = RelayPosition.read(record.value());
                    }
                }
            }
            return found;
        }
    }

    private static boolean atEnd(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey(), POSITION_WITHIN) >= end.getValue());
    }

    /** Carries what is there, within a short time, and ends. */
    @Override
    public void close() {
        closedAt = System.nanoTime();
        closed = true;
        try {
            thread.join(2 * CLOSE_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
