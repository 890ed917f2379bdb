package org.zerotrust.pdp.dev.tryout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.zerotrust.pdp.dev.LauncherException;

/** Reads the decision records back, as a consumer of committed records would. */
public final class DecisionTopic implements AutoCloseable {

    /** The stream of decisions. */
    public static final String TOPIC = "pdp.decisions";

    private static final ObjectMapper JSON = new ObjectMapper();

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
            end.forEach((partition, offset) ->
                    topic.consumer.seek(partition, Math.max(begin.getOrDefault(partition, 0L), offset - count)));
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (System.nanoTime() < deadline && !topic.isAt(end)) {
                topic.consumer.poll(Duration.ofMillis(300)).forEach(records::add);
            }
            records.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
            return records.subList(Math.max(0, records.size() - count), records.size()).stream()
                    .map(DecisionTopic::event)
                    .toList();
        }
    }

    private boolean isAt(Map<TopicPartition, Long> end) {
        return end.entrySet().stream().allMatch(entry -> consumer.position(entry.getKey()) >= entry.getValue());
    }

    private DecisionTopic(String bootstrapServers) {
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        20_000,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new LauncherException("Kafka has no topic " + TOPIC);
        }
        consumer.assign(partitions);
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
     * Reads until every wanted decision was seen and nothing more comes, or the time is over.
     *
     * @return how often each wanted decision is in the stream; those that are not are left out
     */
    public Map<String, Integer> occurrences(Set<String> decisionIds, Duration within) {
        Map<String, Integer> found = new HashMap<>();
        long end = System.nanoTime() + within.toNanos();
        boolean more = true;
        while (System.nanoTime() < end && (more || found.size() < decisionIds.size())) {
            var records = consumer.poll(Duration.ofMillis(500));
            more = !records.isEmpty();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                String id = event(record).path("decision_id").asText();
                if (decisionIds.contains(id)) {
                    found.merge(id, 1, Integer::sum);
                }
            }
        }
        return found;
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
        consumer.close();
    }
}
