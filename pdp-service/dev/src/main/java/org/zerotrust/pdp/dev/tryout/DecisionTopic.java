package org.zerotrust.pdp.dev.tryout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.stream.CommittedTopics;

/** Reads the decision records back, as a consumer of committed records would. */
public final class DecisionTopic implements AutoCloseable {

    /** The stream of decisions. */
    public static final String TOPIC = "pdp.decisions";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CommittedTopics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** From the end of the topic as it is now. */
    public static DecisionTopic fromNow(String bootstrapServers) {
        DecisionTopic topic = new DecisionTopic(bootstrapServers);
        topic.consumer.seekToEnd(List.of());
        // Seeking is lazy: asking for the place makes it now.
        topic.consumer.assignment().forEach(topic.consumer::position);
        return topic;
    }

    /** The last {@code count} events of the topic over all partitions, oldest first. */
    public static List<JsonNode> last(String bootstrapServers, int count) {
        try (DecisionTopic topic = new DecisionTopic(bootstrapServers)) {
            Map<TopicPartition, Long> begin = topic.consumer.beginningOffsets(topic.consumer.assignment());
            Map<TopicPartition, Long> end = topic.consumer.endOffsets(topic.consumer.assignment());
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            boolean all = false;
            // Offsets hold the marks of transactions besides: from further back until there are enough.
            for (long back = count; !all && records.size() < count; back *= 4) {
                long from = back;
                records.clear();
                end.forEach((partition, offset) ->
                        topic.consumer.seek(partition, Math.max(begin.getOrDefault(partition, 0L), offset - from)));
                all = end.entrySet().stream()
                        .allMatch(last -> last.getValue() - from <= begin.getOrDefault(last.getKey(), 0L));
                while (System.nanoTime() < deadline && !topic.topics.isAt(end)) {
                    topic.consumer.poll(Duration.ofMillis(300)).forEach(records::add);
                }
                all |= System.nanoTime() >= deadline;
            }
            records.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
            return records.subList(Math.max(0, records.size() - count), records.size()).stream()
                    .map(DecisionTopic::event)
                    .toList();
        }
    }

    private DecisionTopic(String bootstrapServers) {
        this.topics = new CommittedTopics(bootstrapServers);
        this.consumer = topics.consumer();
        topics.take(TOPIC);
    }

    /**
     * Reads until every wanted decision was seen or the time is over.
     *
     * @return the events by decision id, those only that were wanted
     */
    public Map<String, JsonNode> read(Set<String> decisionIds, Duration within) {
        Map<String, JsonNode> found = new HashMap<>();
        long end = System.nanoTime() + within.toNanos();
        while (found.size() < decisionIds.size() && System.nanoTime() < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(300))) {
                JsonNode event = event(record);
                String id = event.path("decision_id").asText();
                if (decisionIds.contains(id)) {
                    found.put(id, event);
                }
            }
        }
        return found;
    }

    /**
     * What a reader of committed records sees.
     *
     * @param seen the wanted decisions that are there
     * @param duplicated records of any decision that is there already
     * @param reordered records that stand behind a later one of their replica and key
     */
    public record Observed(Set<String> seen, long duplicated, long reordered) {
        public Observed {
            seen = Set.copyOf(seen);
        }
    }

    private record Line(String replica, String key) {}

    private record Place(long epoch, long sequence) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byEpoch = Long.compare(epoch, other.epoch);
            return byEpoch != 0 ? byEpoch : Long.compare(sequence, other.sequence);
        }
    }

    /** Reads until every wanted decision was seen and nothing more comes, or the time is over. */
    public Observed observe(Set<String> decisionIds, Duration within) {
        Set<String> found = new HashSet<>();
        Set<String> all = new HashSet<>();
        Map<Line, Place> last = new HashMap<>();
        long duplicated = 0;
        long reordered = 0;
        long end = System.nanoTime() + within.toNanos();
        boolean more = true;
        while (System.nanoTime() < end && (more || found.size() < decisionIds.size())) {
            var records = consumer.poll(Duration.ofMillis(500));
            more = !records.isEmpty();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                JsonNode event = event(record);
                String id = event.path("decision_id").asText();
                if (!all.add(id)) {
                    duplicated++;
                }
                if (decisionIds.contains(id)) {
                    found.add(id);
                }
                JsonNode order = event.path("order");
                Place place = new Place(
                        order.path("epoch").asLong(), order.path("sequence").asLong());
                Place before = last.put(
                        new Line(order.path("replica").asText(), new String(record.key(), StandardCharsets.UTF_8)),
                        place);
                if (before != null && before.compareTo(place) >= 0) {
                    reordered++;
                }
            }
        }
        return new Observed(found, duplicated, reordered);
    }

    private static JsonNode event(ConsumerRecord<byte[], byte[]> record) {
        try {
            JsonNode event = JSON.readTree(record.value());
            // A CloudEvent in structured mode carries the decision as its data.
            return event.path("data").isObject() ? event.path("data") : event;
        } catch (IOException e) {
            throw new LauncherException("a record of " + TOPIC + " is not JSON", e);
        }
    }

    @Override
    public void close() {
        topics.close();
    }
}
