package org.zerotrust.pdp.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;
import org.zerotrust.pdp.journal.DecisionEvents;
import org.zerotrust.pdp.store.DecisionIndex;

/** Follows the decision stream and writes what is published of each decision into the index that analysts search. */
final class SearchProjection implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SearchProjection.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration FORGET_EVERY = Duration.ofMinutes(10);

    private final DecisionIndex index;
    private final Duration keep;
    private final Clock clock;
    private final Counter indexed;
    private final Counter unreadable;
    private final Follower follower;
    private Instant forgotten = Instant.EPOCH;

    /**
     * A projection that owns its consumer.
     *
     * @param keep how long a decision is found
     */
    SearchProjection(
            Consumer<byte[], byte[]> consumer,
            String topic,
            DecisionIndex index,
            Duration keep,
            Clock clock,
            MeterRegistry metrics) {
        this.index = index;
        this.keep = keep;
        this.clock = clock;
        this.indexed = metrics.counter("pdp.search.indexed");
        this.unreadable = metrics.counter("pdp.search.unreadable");
        this.follower = new Follower("pdp-search", consumer, topic, this::write);
    }

    void start() {
        follower.start();
    }

    private void write(ConsumerRecords<byte[], byte[]> records) {
        Instant oldest = clock.instant().minus(keep);
        List<DecisionIndex.Entry> entries = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            entry(record).filter(one -> one.at().isAfter(oldest)).ifPresent(entries::add);
        }
        if (!entries.isEmpty()) {
            index.add(entries);
            indexed.increment(entries.size());
        }
        if (forgotten.plus(FORGET_EVERY).isBefore(clock.instant())) {
            forgotten = clock.instant();
            index.forget(oldest);
        }
    }

    private Optional<DecisionIndex.Entry> entry(ConsumerRecord<byte[], byte[]> record) {
        try {
            JsonNode event = JSON.readTree(record.value());
            if (!DecisionEvents.TYPE.equals(event.path("type").asText())
                    || !(event.path("data") instanceof ObjectNode data)) {
                throw new IllegalArgumentException("no decision");
            }
            // The index is for whoever may read records; what is sealed stays in the stream.
            data.remove("sealed");
            List<String> reasons = new ArrayList<>();
            data.path("reasons").forEach(code -> reasons.add(code.asText()));
            JsonNode device = data.path("device");
            return Optional.of(new DecisionIndex.Entry(
                    data.required("tenant").asText(),
                    data.required("decision_id").asText(),
                    Instant.parse(event.required("time").asText()),
                    data.required("decision").asText(),
                    data.required("pep").required("id").asText(),
                    device.hasNonNull("registry_id")
                            ? device.path("registry_id").asText()
                            : device.path("pseudonym").textValue(),
                    data.required("resource").required("id").asText(),
                    data.required("action").asText(),
                    reasons,
                    data.toString()));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            unreadable.increment();
            LOG.errorf(
                    "event=record_unreadable topic=%s partition=%d offset=%d",
                    record.topic(), record.partition(), record.offset());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        follower.close();
    }
}
