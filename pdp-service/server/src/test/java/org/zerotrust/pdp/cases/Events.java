package org.zerotrust.pdp.cases;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.zerotrust.pdp.stack.Stack;

/** Reads the decision stream as any consumer does. */
final class Events {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private Events() {}

    /** The records of these decisions, as soon as all are there, or those that came in time. */
    static List<ConsumerRecord<byte[], byte[]>> of(Collection<String> decisions) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", Stack.parts().kafka().bootstrapServers(), "isolation.level", "read_committed");
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor("pdp.decisions").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long end = System.nanoTime() + DEADLINE.toNanos();
            while (found.size() < decisions.size() && System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    String event = new String(record.value(), UTF_8);
                    if (decisions.stream().anyMatch(event::contains)) {
                        found.add(record);
                    }
                }
            }
        }
        return found;
    }
}
