package org.zerotrust.pdp.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.zerotrust.pdp.outcome.Failure;

/**
 * Takes posture reports from a topic that registered reporters write to. Each replica has a share of its partitions. The
 * place is committed after a record is kept or refused, so that a crash repeats a record and loses none; one that comes
 * again is not later than what is known, and is refused. What is refused is told of on a topic of its own.
 */
public final class ReportIntake implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReportIntake.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(500);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    /** What it works with; it owns the consumer. */
    public record Parts(
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer,
            String topic,
            String refusedTopic,
            ReportHandler handler,
            Duration deadline,
            MeterRegistry metrics) {}

    private final Parts parts;
    private final Thread thread;
    private volatile boolean stopped;

    /** An intake; {@link #start} begins to take. */
    public ReportIntake(Parts parts) {
        this.parts = parts;
        this.thread = Thread.ofPlatform().name("pdp-reports").daemon().unstarted(this::run);
    }

    /** Begins to take reports. */
    public void start() {
        thread.start();
    }

    private void run() {
        Consumer<byte[], byte[]> consumer = parts.consumer();
        consumer.subscribe(List.of(parts.topic()));
        while (!stopped) {
            try {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (TopicPartition partition : records.partitions()) {
                    take(consumer, partition, records.records(partition));
                }
            } catch (WakeupException closing) {
                // Asked to stop.
            } catch (RuntimeException e) {
                LOG.warnf("event=report_intake_failed error=%s", e.getMessage());
                pause();
            }
        }
        consumer.close();
    }

    private void take(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        long next = records.getFirst().offset();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (stopped || !done(record)) {
                break;
            }
            next = record.offset() + 1;
        }
        consumer.commitSync(Map.of(partition, new OffsetAndMetadata(next)));
        if (next <= records.getLast().offset()) {
            // What could not be kept now is taken again, in its order, after a while.
            consumer.seek(partition, next);
            pause();
        }
    }

    /** Whether nothing is left to do with the record. */
    private boolean done(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        Optional<Failure> failure;
        try {
            failure = parts.handler()
                    .handle(value == null ? new byte[0] : value)
                    .toCompletableFuture()
                    .get(parts.deadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            count("later");
            return false;
        }
        if (failure.isEmpty()) {
            count("accepted");
            return true;
        }
        if (failure.get().code().retryable()) {
            count("later");
            return false;
        }
        count(failure.get().code().slug());
        refused(record, failure.get());
        return true;
    }

    private void count(String outcome) {
        parts.metrics().counter("pdp.posture.reports", "outcome", outcome).increment();
    }

    /** Where it was and why; nothing of what was in it. */
    private void refused(ConsumerRecord<byte[], byte[]> record, Failure failure) {
        ObjectNode told = JSON.createObjectNode()
                .put("version", 1)
                .put("topic", record.topic())
                .put("partition", record.partition())
                .put("offset", record.offset())
                .put("at", Instant.ofEpochMilli(record.timestamp()).toString())
                .put("code", failure.code().slug());
        var errors = told.putArray("errors");
        failure.fields()
                .forEach(field -> errors.addObject()
                        .put("path", field.path())
                        .put("code", field.code())
                        .put("message", field.message()));
        try {
            var _ = parts.producer()
                    .send(new ProducerRecord<>(parts.refusedTopic(), record.key(), JSON.writeValueAsBytes(told)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can be written", e);
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
        try {
            thread.join(CLOSE_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
