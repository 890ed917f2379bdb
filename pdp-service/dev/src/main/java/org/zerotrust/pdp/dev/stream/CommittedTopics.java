package org.zerotrust.pdp.dev.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.LauncherException;

/** A consumer of committed records, of all partitions of one topic at a time, without a group. */
public final class CommittedTopics implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(300);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Of these brokers. */
    public CommittedTopics(String bootstrapServers) {
        this(bootstrapServers, Map.of());
    }

    /**
     * Of these brokers.
     *
     * @param settings of the client besides, for example how it shows who it is
     */
    public CommittedTopics(String bootstrapServers, Map<String, String> settings) {
        Properties all = new Properties();
        all.putAll(settings);
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        consumer = new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The consumer, of the topic that was taken last. */
    public KafkaConsumer<byte[], byte[]> consumer() {
        return consumer;
    }

    /**
     * Takes a topic.
     *
     * @throws LauncherException where Kafka has none of this name
     */
    public List<TopicPartition> take(String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new LauncherException("Kafka has no topic " + topic);
        }
        consumer.assign(partitions);
        return partitions;
    }

    /** Whether it has read to these offsets. */
    public boolean isAt(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /**
     * Takes a topic and reads what it holds now, from its beginning.
     *
     * @throws LauncherException where that takes longer
     */
    public void readAll(String topic, Duration within, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        readAll(topic, null, within, reader);
    }

    /**
     * Takes a topic and reads what it holds now.
     *
     * @param from what Kafka got before then may be left out; null for all
     * @throws LauncherException where that takes longer
     */
    public void readAll(
            String topic, @Nullable Instant from, Duration within, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        List<TopicPartition> all = take(topic);
        if (from == null) {
            consumer.seekToBeginning(all);
        } else {
            seek(all, from);
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        long deadline = System.nanoTime() + within.toNanos();
        while (!isAt(ends)) {
            if (System.nanoTime() > deadline) {
                throw new LauncherException(topic + " cannot be read in " + within);
            }
            consumer.poll(POLL).forEach(reader);
        }
    }

    /** A record is in Kafka later than it was decided: none that was decided since then is before there. */
    private void seek(List<TopicPartition> all, Instant from) {
        Map<TopicPartition, Long> times =
                all.stream().collect(Collectors.toMap(Function.identity(), _ -> from.toEpochMilli()));
        consumer.seekToEnd(all);
        consumer.offsetsForTimes(times).forEach((partition, found) -> {
            if (found != null) {
                consumer.seek(partition, found.offset());
            }
        });
    }

    @Override
    public void close() {
        consumer.close();
    }
}
