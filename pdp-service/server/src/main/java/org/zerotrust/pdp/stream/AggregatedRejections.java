package org.zerotrust.pdp.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.journal.Rejections;
import org.zerotrust.pdp.outcome.FailureCode;

/**
 * Counts what never became a question, and publishes the counts now and then: one record per tenant, caller and code,
 * whatever came in. Memory is bounded; what finds no row is counted as dropped.
 */
public final class AggregatedRejections implements Rejections, AutoCloseable {
    /** {@code type} of the event. */
    public static final String TYPE = "org.zerotrust.pdp.rejections.v1";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_ROWS = 1_000;
    private static final String NOBODY = "-";

    private record Row(String tenant, String caller, FailureCode code) {}

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final String replica;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final Counter dropped;
    private final Counter unpublished;
    private final Map<Row, Long> rows = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("pdp-rejections").daemon().factory());

    /** A lane that shares {@code producer} with others and does not close it. */
    public AggregatedRejections(
            Producer<byte[], byte[]> producer, String topic, String replica, Clock clock, MeterRegistry metrics) {
        this.producer = producer;
        this.topic = topic;
        this.replica = replica;
        this.clock = clock;
        this.metrics = metrics;
        this.dropped = metrics.counter("pdp.rejections.dropped");
        this.unpublished = metrics.counter("pdp.rejections.unpublished");
    }

    /** Begins to publish. */
    public void start(Duration every) {
        var _ = thread.scheduleWithFixedDelay(this::publish, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void count(@Nullable Caller caller, FailureCode code) {
        metrics.counter("pdp.rejections", "code", code.slug()).increment();
        Row row = caller == null
                ? new Row(NOBODY, NOBODY, code)
                : new Row(caller.tenant().value(), caller.id().value(), code);
        if (rows.size() >= MOST_ROWS && !rows.containsKey(row)) {
            dropped.increment();
            return;
        }
        // One step, as the removal is: a count is in this round or in the next.
        rows.merge(row, 1L, Long::sum);
    }

    /** Publishes and forgets what was counted since the last time. */
    void publish() {
        for (Row row : List.copyOf(rows.keySet())) {
            Long sum = rows.remove(row);
            if (sum != null) {
                byte[] key = (row.tenant() + "/" + row.caller()).getBytes(UTF_8);
                var _ = producer.send(new ProducerRecord<>(topic, key, event(row, sum)), (_, error) -> {
                    if (error != null) {
                        unpublished.increment((double) sum);
                    }
                });
            }
        }
    }

    private byte[] event(Row row, long count) {
        Instant now = clock.instant();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.getFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("specversion", "1.0");
            json.writeStringField("id", UUID.randomUUID().toString());
            json.writeStringField("source", "urn:zerotrust:pdp:" + replica);
            json.writeStringField("type", TYPE);
            json.writeStringField("time", now.toString());
            json.writeStringField("datacontenttype", "application/json");
            json.writeObjectFieldStart("data");
            json.writeStringField("tenant", row.tenant());
            json.writeStringField("pep", row.caller());
            json.writeStringField("code", row.code().slug());
            json.writeNumberField("count", count);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        thread.shutdown();
        publish();
    }
}
