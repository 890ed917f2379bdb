package org.zerotrust.pdp.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.keys.KeyEncryptionKey;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.posture.Integrity;
import org.zerotrust.pdp.posture.Method;
import org.zerotrust.pdp.posture.ReportedSignal;
import org.zerotrust.pdp.stack.Stack;

final class KafkaPostureStoreTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final TenantId TENANT = new TenantId("posture-a");
    private static final TenantId OTHER = new TenantId("posture-b");
    private static final Instant AT = Instant.parse("2026-11-23T10:00:00.123Z");

    private static Brokers brokers;
    private static StreamConfig config;

    private final List<KafkaPostureStore> stores = new ArrayList<>();

    @BeforeAll
    static void topics() {
        config = KafkaRelayTest.config("pdp.posture-test");
        brokers = new Brokers(KafkaRelayTest.place(Stack.parts().kafka().bootstrapServers()), config);
        brokers.ensureTopics();
    }

    @AfterEach
    void close() {
        stores.forEach(KafkaPostureStore::close);
    }

    @Test
    void anAcceptedReportIsUsedHereAtOnceAndOnOtherReplicasSoon() {
        KafkaPostureStore here = started(Duration.ofSeconds(30));
        KafkaPostureStore there = started(Duration.ofSeconds(30));

        here.report(TENANT, "urn:d:1", List.of(signal("boot.secure", "ear", true), signal("boot.secure", "mdm", false)))
                .toCompletableFuture()
                .join();

        assertThat(here.signals(TENANT, "urn:d:1").signals())
                .containsExactlyInAnyOrder(signal("boot.secure", "ear", true), signal("boot.secure", "mdm", false));
        Awaitility.await()
                .atMost(DEADLINE)
                .untilAsserted(() ->
                        assertThat(there.signals(TENANT, "urn:d:1").signals()).hasSize(2));
    }

    @Test
    void aLaterReportReplacesTheEarlierOneOfItsSourceAndSurvivesARestart() {
        KafkaPostureStore first = started(Duration.ofSeconds(30));
        first.report(TENANT, "urn:d:2", List.of(signal("risk", "soc", 10)))
                .toCompletableFuture()
                .join();
        ReportedSignal later = signal("risk", "soc", 90, AT.plusSeconds(1));
        first.report(TENANT, "urn:d:2", List.of(later)).toCompletableFuture().join();

        KafkaPostureStore restarted = started(Duration.ofSeconds(30));

        assertThat(restarted.signals(TENANT, "urn:d:2").signals()).containsExactly(later);
    }

    @Test
    void aReportThatComesAgainOrLateIsRefusedAndChangesNothing() {
        KafkaPostureStore store = started(Duration.ofSeconds(30));
        ReportedSignal known = signal("boot.secure", "ear", false, AT);
        store.report(TENANT, "urn:d:4", List.of(known)).toCompletableFuture().join();

        assertThat(failure(store, "urn:d:4", known)).isEqualTo(FailureCode.REPORT_REPLAYED);
        assertThat(failure(store, "urn:d:4", signal("boot.secure", "ear", true, AT.minusSeconds(1))))
                .isEqualTo(FailureCode.REPORT_REPLAYED);
        assertThat(store.signals(TENANT, "urn:d:4").signals()).containsExactly(known);
    }

    @Test
    void aClockAheadOfOursDoesNotMakeAReplayLater() {
        KafkaPostureStore store = started(Duration.ofSeconds(30));
        ReportedSignal first = ahead(AT.plusSeconds(120), AT);
        store.report(TENANT, "urn:d:5", List.of(first)).toCompletableFuture().join();

        // The same statement, received a minute later: what was cut down to our clock is another, what was said is not.
        assertThat(failure(store, "urn:d:5", ahead(AT.plusSeconds(120), AT.plusSeconds(60))))
                .isEqualTo(FailureCode.REPORT_REPLAYED);
    }

    @Test
    void anEarlierWordThatWasWrittenLaterNeitherCountsNorComesBack() throws Exception {
        KafkaPostureStore store = started(Duration.ofSeconds(30));
        ReportedSignal later = signal("boot.secure", "ear", false, AT.plusSeconds(5));
        store.report(TENANT, "urn:d:6", List.of(later)).toCompletableFuture().join();

        // As another replica would that had not heard of the later one yet.
        SignalCodec.SignalKey key = key("urn:d:6", later);
        try (var producer = warm()) {
            producer.send(new org.apache.kafka.clients.producer.ProducerRecord<>(
                            config.posture(),
                            SignalCodec.key(key),
                            SignalCodec.value(signal("boot.secure", "ear", true, AT))))
                    .get();
        }
        Awaitility.await()
                .atMost(DEADLINE)
                .untilAsserted(() -> assertThat(last(key)).isEqualTo(later));

        assertThat(store.signals(TENANT, "urn:d:6").signals()).containsExactly(later);
        assertThat(started(Duration.ofSeconds(30)).signals(TENANT, "urn:d:6").signals())
                .containsExactly(later);
    }

    private static SignalCodec.SignalKey key(String device, ReportedSignal signal) {
        return new SignalCodec.SignalKey(
                new SignalCodec.DeviceKey(TENANT, pseudonyms().of(TENANT.value(), "device", device)),
                signal.name(),
                signal.source());
    }

    /** What compaction would keep. */
    private static @org.jspecify.annotations.Nullable ReportedSignal last(SignalCodec.SignalKey key) {
        ReportedSignal last = null;
        try (var consumer = brokers.consumer("posture-last", Optional.empty())) {
            var partitions = consumer.partitionsFor(config.posture()).stream()
                    .map(info -> new org.apache.kafka.common.TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    if (SignalCodec.key(record.key()).equals(key)) {
                        last = SignalCodec.value(record.value());
                    }
                }
            }
        }
        return last;
    }

    private static FailureCode failure(KafkaPostureStore store, ReportedSignal signal) {
        return failure(store, "urn:d:1", signal);
    }

    private static FailureCode failure(KafkaPostureStore store, String device, ReportedSignal signal) {
        return store.report(TENANT, device, List.of(signal))
                .handle((_, error) -> {
                    Throwable cause =
                            error instanceof java.util.concurrent.CompletionException ? error.getCause() : error;
                    assertThat(cause).isInstanceOf(PdpException.class);
                    return ((PdpException) cause).code();
                })
                .toCompletableFuture()
                .join();
    }

    @Test
    void twoTenantsWithTheSameDeviceIdNeverSeeEachOther() {
        KafkaPostureStore store = started(Duration.ofSeconds(30));

        store.report(TENANT, "urn:d:3", List.of(signal("risk", "soc", 10)))
                .toCompletableFuture()
                .join();

        assertThat(store.signals(OTHER, "urn:d:3").signals()).isEmpty();
    }

    @Test
    void behindTheStreamNothingIsUsedAndNothingAccepted() {
        KafkaPostureStore neverStarted = store(Duration.ofSeconds(30));

        assertThat(neverStarted.current()).isFalse();
        assertThat(neverStarted.signals(TENANT, "urn:d:1").current()).isFalse();
        assertThat(failure(neverStarted, signal("risk", "soc", 1))).isEqualTo(FailureCode.POSTURE_UNAVAILABLE);
    }

    @Test
    void pastTheDeclaredLagSignalsAreNotUsed() {
        // The reader compares about once a second: with a lag of nothing it is never current.
        KafkaPostureStore store = store(Duration.ofMillis(-1));
        store.start();

        assertThat(store.signals(TENANT, "urn:d:1").current()).isFalse();
    }

    private KafkaPostureStore started(Duration maxLag) {
        KafkaPostureStore store = store(maxLag);
        store.start();
        Awaitility.await().atMost(DEADLINE).until(store::current);
        return store;
    }

    private KafkaPostureStore store(Duration maxLag) {
        KafkaPostureStore store = new KafkaPostureStore(new KafkaPostureStore.Parts(
                warm(),
                brokers.consumer("posture-test", Optional.empty()),
                config.posture(),
                1_000,
                maxLag,
                DEADLINE,
                pseudonyms(),
                Clock.systemUTC(),
                new SimpleMeterRegistry()));
        stores.add(store);
        return store;
    }

    private static org.apache.kafka.clients.producer.KafkaProducer<byte[], byte[]> warm() {
        var producer = brokers.producer("posture-test");
        Brokers.warmUp(producer, config.posture(), DEADLINE);
        return producer;
    }

    private static org.zerotrust.pdp.keys.Pseudonyms pseudonyms() {
        return KeyEncryptionKey.parse(
                        Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8)))
                .pseudonyms();
    }

    private static ReportedSignal signal(String name, String source, Object value) {
        return signal(name, source, value, AT);
    }

    private static ReportedSignal signal(String name, String source, Object value, Instant at) {
        return new ReportedSignal(
                name, value, source, Method.ATTESTED, at, AT, Duration.ofMinutes(5), Integrity.SIGNED, "reporter");
    }

    /** A statement of a sender whose clock is ahead. */
    private static ReportedSignal ahead(Instant stated, Instant received) {
        return new ReportedSignal(
                "boot.secure",
                true,
                "ear",
                Method.ATTESTED,
                stated,
                received,
                received,
                Duration.ofMinutes(5),
                Integrity.SIGNED,
                "reporter",
                null);
    }
}
