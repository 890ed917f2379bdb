package org.zerotrust.pdp.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zerotrust.ledger.tree.Checkpoint;
import org.zerotrust.ledger.tree.MerkleTree;
import org.zerotrust.pdp.journal.DecisionEvents;
import org.zerotrust.pdp.journal.DecisionRecord;
import org.zerotrust.pdp.journal.Journal;
import org.zerotrust.pdp.journal.JournalContract;
import org.zerotrust.pdp.journal.Records;
import org.zerotrust.pdp.journal.local.JournalFolder;
import org.zerotrust.pdp.journal.local.JournalMetrics;
import org.zerotrust.pdp.journal.local.LocalJournal;
import org.zerotrust.pdp.keys.KeyEncryptionKey;
import org.zerotrust.pdp.keys.Pseudonyms;
import org.zerotrust.pdp.keys.SigningKey;
import org.zerotrust.pdp.stack.Stack;

/** The contract, held by a real broker. */
final class KafkaRelayTest extends JournalContract {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pseudonyms PSEUDONYMS = KeyEncryptionKey.parse(
                    Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8)))
            .pseudonyms();

    private static final SigningKey AUDIT = SigningKey.generate(1, Instant.EPOCH);

    private static Brokers brokers;
    private static LocalJournal journal;
    private static StreamConfig config;

    @TempDir
    static Path folders;

    private static final List<AutoCloseable> OPEN = new ArrayList<>();
    private static int made;

    @BeforeAll
    static void start() throws Exception {
        config = config("pdp.journal-test");
        brokers = new Brokers(place(Stack.parts().kafka().bootstrapServers()), config);
        brokers.ensureTopics();
        journal = relayed(brokers, folders.resolve("first"), "first", BOUNDS);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable one : OPEN.reversed()) {
            one.close();
        }
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
        // Nobody listens there: the port was free a moment ago. These records wait for the cluster.
        String nobody = "127.0.0.1:" + org.zerotrust.pdp.testkit.Ports.free();
        return relayed(new Brokers(place(nobody), config), folders.resolve("lost" + made++), "lost", BOUNDS);
    }

    @Override
    protected Journal full() {
        return relayed(
                brokers,
                folders.resolve("full" + made++),
                "full",
                new LocalJournal.Bounds(1 << 20, 1 << 24, 1 << 20, 0, 1, Duration.ofSeconds(3)));
    }

    private static final LocalJournal.Bounds BOUNDS =
            new LocalJournal.Bounds(1 << 20, 1 << 24, 1 << 20, 10_000, 10_000, Duration.ofSeconds(3));

    private static LocalJournal local(Path folder, String replica, LocalJournal.Bounds bounds) {
        LocalJournal made = new LocalJournal(new LocalJournal.Parts(
                new JournalFolder(folder),
                bounds,
                replica,
                new DecisionEvents(PSEUDONYMS, Set.of()),
                PSEUDONYMS,
                Clock.systemUTC(),
                new JournalMetrics(new SimpleMeterRegistry())));
        OPEN.add(made);
        made.start();
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (made.fault() != null && System.nanoTime() < end) {
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
        return made;
    }

    private static KafkaRelay relay(Brokers to, LocalJournal from, String replica) {
        KafkaRelay made = new KafkaRelay(new KafkaRelay.Parts(
                turn -> to.transactional("pdp-relay-" + replica + "-" + turn),
                () -> to.consumer("pdp-relay-" + replica, Optional.empty()),
                from,
                new KafkaRelay.Topics(config.decisions(), config.positions(), config.checkpoints(), config.ocsf()),
                new RecordTree.Signing(replica, () -> AUDIT, config.checkpointEvery(), Clock.systemUTC()),
                new SimpleMeterRegistry()));
        OPEN.add(made);
        made.start();
        return made;
    }

    private static LocalJournal relayed(Brokers to, Path folder, String replica, LocalJournal.Bounds bounds) {
        LocalJournal made = local(folder, replica, bounds);
        relay(to, made, replica);
        return made;
    }

    @Test
    void whatIsLocalIsAnsweredWithoutTheStreamAndRelayedLater() throws Exception {
        LocalJournal away = local(folders.resolve("away"), "away", BOUNDS);
        List<String> ids = appendLocal(away, 50);
        relay(brokers, away, "away");
        assertThat(published(ids))
                .extracting(one -> one.event().path("id").asText())
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    private static List<String> appendLocal(LocalJournal to, int many) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            DecisionRecord record = Records.local("contract-a", UUID.randomUUID());
            ids.add(record.id().value());
            to.append(record).toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
        return ids;
    }

    @Test
    void whatWasAnsweredBeforeAnEndIsCarriedOn() throws Exception {
        LocalJournal last = local(folders.resolve("last"), "last", BOUNDS);
        KafkaRelay relay = relay(brokers, last, "last");
        List<String> ids = appendLocal(last, 1);
        published(ids);
        ids.addAll(appendLocal(last, 200));
        relay.close();
        assertThat(published(ids)).hasSize(201);
    }

    /** As after kill -9 behind a commit: the journal has no word of what the stream has. */
    @Test
    void aRestartRelaysNothingTwice() throws Exception {
        Path folder = folders.resolve("twice");
        LocalJournal first = local(folder, "twice", BOUNDS);
        KafkaRelay relay = relay(brokers, first, "twice");
        List<String> ids = appendLocal(first, 30);
        assertThat(published(ids)).hasSize(30);
        relay.close();
        Path copy = folders.resolve("twice-copy");
        Files.createDirectories(copy);
        ids.addAll(appendLocal(first, 30));
        first.close();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName().toString()));
            }
        }
        relayed(brokers, copy, "twice", BOUNDS);
        assertThat(published(ids)).hasSize(60);
        // Nothing comes after them either.
        Thread.sleep(500);
        assertThat(published(ids))
                .extracting(one -> one.event().path("id").asText())
                .doesNotHaveDuplicates()
                .hasSize(60);
    }

    @Test
    void eachDecisionIsThereOnceMoreInTheWordsOfOcsf() throws Exception {
        LocalJournal journal = local(folders.resolve("ocsf"), "ocsf", BOUNDS);
        relay(brokers, journal, "ocsf");
        List<String> ids = appendLocal(journal, 20);
        assertThat(published(ids)).hasSize(20);
        List<String> found = new ArrayList<>();
        read(config.ocsf().orElseThrow(), record -> {
            JsonNode event = JSON.readTree(record.value());
            if (event.path("class_uid").asInt() == 6_003
                    && ids.contains(event.at("/metadata/uid").asText())) {
                found.add(event.at("/metadata/uid").asText());
            }
        });
        assertThat(found).containsExactlyInAnyOrderElementsOf(ids);
    }

    /** Through two runs: the second goes on with the tree of the place, and an end leaves nothing unsigned. */
    @Test
    void everyRecordIsUnderACheckpointThatHolds() throws Exception {
        Path folder = folders.resolve("signed");
        List<String> ids = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            LocalJournal journal = local(folder, "signed", BOUNDS);
            KafkaRelay relay = relay(brokers, journal, "signed");
            for (int i = 0; i < 4; i++) {
                ids.addAll(appendLocal(journal, 25));
                published(ids);
                Thread.sleep(250);
            }
            relay.close();
            journal.close();
        }
        Map<Long, TreeMap<Long, byte[]>> records = new TreeMap<>();
        read(config.decisions(), record -> {
            JsonNode order = JSON.readTree(record.value()).at("/data/order");
            if (order.path("replica").asText().equals("signed")) {
                records.computeIfAbsent(order.path("epoch").asLong(), _ -> new TreeMap<>())
                        .put(order.path("sequence").asLong(), record.value());
            }
        });
        List<Checkpoint> checkpoints = new ArrayList<>();
        read(config.checkpoints(), record -> {
            if (new String(record.key(), UTF_8).equals("signed")) {
                checkpoints.add(Checkpoint.verified(
                        new String(record.value(), UTF_8), kid -> kid.equals(AUDIT.kid()) ? AUDIT.publicKey() : null));
            }
        });
        assertThat(records).hasSize(2);
        for (Map.Entry<Long, TreeMap<Long, byte[]>> epoch : records.entrySet()) {
            MerkleTree tree = new MerkleTree();
            Map<Long, String> roots = new TreeMap<>();
            epoch.getValue().values().forEach(event -> {
                tree.add(event);
                roots.put(tree.size(), HexFormat.of().formatHex(tree.root()));
            });
            List<Checkpoint> own = checkpoints.stream()
                    .filter(one -> one.epoch() == epoch.getKey())
                    .toList();
            assertThat(own)
                    .hasSizeGreaterThan(1)
                    .allSatisfy(one -> assertThat(one.root()).isEqualTo(roots.get(one.size())));
            assertThat(own.getLast().size()).isEqualTo(100);
        }
    }

    private interface Reader {
        void take(ConsumerRecord<byte[], byte[]> record) throws Exception;
    }

    private static void read(String topic, Reader reader) throws Exception {
        try (KafkaConsumer<byte[], byte[]> consumer = brokers.consumer("reader", Optional.empty())) {
            List<TopicPartition> all = Brokers.partitions(consumer, topic, DEADLINE);
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    reader.take(record);
                }
            }
        }
    }

    @Test
    void ofTwoProcessesWithOneNameOnlyOneGoesOn() throws Exception {
        LocalJournal one = local(folders.resolve("one"), "name", BOUNDS);
        KafkaRelay earlier = relay(brokers, one, "name");
        assertThat(published(appendLocal(one, 1))).hasSize(1);
        LocalJournal two = local(folders.resolve("two"), "name", BOUNDS);
        KafkaRelay later = relay(brokers, two, "name");
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!isFenced(earlier) && !isFenced(later) && System.nanoTime() < end) {
            appendLocal(one, 1);
            appendLocal(two, 1);
        }
        assertThat(isFenced(earlier)).isNotEqualTo(isFenced(later));
        List<String> ids = appendLocal(isFenced(earlier) ? two : one, 5);
        assertThat(published(ids)).hasSize(5);
    }

    private static boolean isFenced(KafkaRelay relay) {
        return String.valueOf(relay.fault()).startsWith("another process");
    }

    static Map<String, Object> place(String bootstrapServers) {
        return Map.of("bootstrap.servers", bootstrapServers);
    }

    /** Settings with topics of their own, so that tests do not read each other's records. */
    static StreamConfig config(String prefix) {
        return new SmallRyeConfigBuilder()
                .withMapping(StreamConfig.class)
                .withDefaultValue("pdp.stream.decisions", prefix + ".decisions")
                .withDefaultValue("pdp.stream.positions", prefix + ".relay")
                .withDefaultValue("pdp.stream.checkpoints", prefix + ".checkpoints")
                .withDefaultValue("pdp.stream.ocsf", prefix + ".ocsf")
                .withDefaultValue("pdp.stream.checkpoint-every", "PT0.2S")
                .withDefaultValue("pdp.stream.posture", prefix + ".posture")
                .withDefaultValue("pdp.stream.proofs", prefix + ".proofs")
                .withDefaultValue("pdp.stream.rejections", prefix + ".rejections")
                .withDefaultValue("pdp.stream.partitions", "3")
                .build()
                .getConfigMapping(StreamConfig.class);
    }
}
