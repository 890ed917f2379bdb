package org.zerotrust.pdp.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.journal.DecisionEvents;
import org.zerotrust.pdp.journal.DecisionRecord;
import org.zerotrust.pdp.journal.Journal;
import org.zerotrust.pdp.journal.JournalContract;
import org.zerotrust.pdp.journal.Records;
import org.zerotrust.pdp.journal.Sequencer;
import org.zerotrust.pdp.keys.KeyEncryptionKey;
import org.zerotrust.pdp.keys.Pseudonyms;
import org.zerotrust.pdp.stack.Stack;

/** The contract, held by a real broker. */
final class KafkaJournalTest extends JournalContract {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pseudonyms PSEUDONYMS = KeyEncryptionKey.parse(
                    Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8)))
            .pseudonyms();

    private static Brokers brokers;
    private static KafkaJournal journal;
    private static StreamConfig config;

    @BeforeAll
    static void start() {
        config = config("pdp.journal-test");
        brokers = new Brokers(place(Stack.parts().kafka().bootstrapServers()), config);
        brokers.ensureTopics();
        var producer = brokers.producer("journal-test");
        Brokers.warmUp(producer, config.decisions(), DEADLINE);
        journal = journal(producer, 10_000);
    }

    @AfterAll
    static void stop() {
        journal.close();
    }

    @Override
    protected Journal journal() {
        return journal;
    }

    @Override
    protected List<Published> published(List<String> decisionIds) {
        List<Published> found = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = brokers.consumer("reader", Optional.empty())) {
            List<TopicPartition> all = consumer.partitionsFor(config.decisions()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            long end = System.nanoTime() + DEADLINE.toNanos();
            while (found.size() < decisionIds.size() && System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    JsonNode event = JSON.readTree(record.value());
                    if (decisionIds.contains(event.path("id").asText())) {
                        found.add(new Published(new String(record.key(), UTF_8), event));
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    @Override
    protected Journal unreachable() {
        // Nobody listens there: the port was free a moment ago.
        String nobody = "127.0.0.1:" + org.zerotrust.pdp.testkit.Ports.free();
        return journal(new Brokers(place(nobody), config).producer("journal-test"), 10);
    }

    @Override
    protected Journal full() {
        return journal(brokers.producer("journal-test"), 0);
    }

    @Test
    void anAcknowledgedRecordCountsAndAFailedOneShowsInHealth() {
        KafkaJournal lost = (KafkaJournal) unreachable();
        DecisionRecord record = Records.withoutDevice("contract-a");

        assertThat(lost.healthy()).isTrue();
        assertThat(lost.append(record)
                        .toCompletableFuture()
                        .handle((_, error) -> error != null)
                        .join())
                .isTrue();
        assertThat(lost.healthy()).isFalse();
        assertThat(journal.append(Records.permit("contract-a", UUID.randomUUID())))
                .succeedsWithin(DEADLINE);
        assertThat(journal.healthy()).isTrue();
    }

    static KafkaJournal journal(Producer<byte[], byte[]> producer, int room) {
        return new KafkaJournal(new KafkaJournal.Parts(
                producer,
                config.decisions(),
                room,
                new Sequencer("test", Clock.systemUTC()),
                new DecisionEvents(PSEUDONYMS, Set.of()),
                PSEUDONYMS,
                new SimpleMeterRegistry()));
    }

    static Map<String, Object> place(String bootstrapServers) {
        return Map.of("bootstrap.servers", bootstrapServers);
    }

    /** Settings with topics of their own, so that tests do not read each other's records. */
    static StreamConfig config(String prefix) {
        return new SmallRyeConfigBuilder()
                .withMapping(StreamConfig.class)
                .withDefaultValue("pdp.stream.decisions", prefix + ".decisions")
                .withDefaultValue("pdp.stream.posture", prefix + ".posture")
                .withDefaultValue("pdp.stream.proofs", prefix + ".proofs")
                .withDefaultValue("pdp.stream.rejections", prefix + ".rejections")
                .withDefaultValue("pdp.stream.partitions", "3")
                .build()
                .getConfigMapping(StreamConfig.class);
    }
}
