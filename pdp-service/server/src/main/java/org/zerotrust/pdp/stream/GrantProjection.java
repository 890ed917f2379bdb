package org.zerotrust.pdp.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;
import org.zerotrust.pdp.journal.DecisionEvents;
import org.zerotrust.pdp.store.GrantInventory;
import org.zerotrust.pdp.store.GrantInventory.Entry;

/**
 * Follows the decision stream and writes the grants it tells of into the inventory. The place in the stream is committed
 * after the rows are, so a crash repeats rows and loses none; a repeated row changes nothing.
 */
public final class GrantProjection implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(GrantProjection.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GrantInventory inventory;
    private final Counter projected;
    private final Counter unreadable;
    private final Follower follower;

    /** A projection that owns its consumer; {@link #start} begins to follow. */
    public GrantProjection(
            Consumer<byte[], byte[]> consumer, String topic, GrantInventory inventory, MeterRegistry metrics) {
        this.inventory = inventory;
        this.projected = metrics.counter("pdp.grants.projected");
        this.unreadable = metrics.counter("pdp.grants.unreadable");
        this.follower = new Follower("pdp-grants", consumer, topic, this::write);
    }

    /** Begins to follow the stream. */
    public void start() {
        follower.start();
    }

    /** Whether the follower runs. */
    public boolean running() {
        return follower.running();
    }

    private void write(ConsumerRecords<byte[], byte[]> records) {
        List<Entry> entries = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            entry(record).ifPresent(entries::add);
        }
        if (!entries.isEmpty()) {
            inventory.add(entries);
            projected.increment(entries.size());
        }
    }

    private Optional<Entry> entry(ConsumerRecord<byte[], byte[]> record) {
        try {
            JsonNode event = JSON.readTree(record.value());
            JsonNode data = event.path("data");
            JsonNode grant = data.path("grant");
            if (!DecisionEvents.TYPE.equals(event.path("type").asText()) || !grant.isObject()) {
                return Optional.empty();
            }
            return Optional.of(new Entry(
                    text(data, "tenant"),
                    text(grant, "id"),
                    text(data, "decision_id"),
                    text(event, "subject"),
                    data.path("device").path("registry_id").textValue(),
                    text(data.path("device"), "certificate_digest"),
                    text(data.path("device").path("issuer"), "id"),
                    text(data.path("pep"), "id"),
                    text(grant, "audience"),
                    text(grant, "scope"),
                    text(data.path("policy"), "digest"),
                    grant.required("issued_at").longValue(),
                    grant.required("expires_at").longValue()));
        } catch (IOException | IllegalArgumentException e) {
            unreadable.increment();
            LOG.errorf(
                    "event=record_unreadable topic=%s partition=%d offset=%d",
                    record.topic(), record.partition(), record.offset());
            return Optional.empty();
        }
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.required(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("no text in " + name);
        }
        return value.textValue();
    }

    @Override
    public void close() {
        follower.close();
    }
}
