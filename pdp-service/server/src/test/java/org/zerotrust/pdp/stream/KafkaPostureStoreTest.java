package org.zerotrust.pdp.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        config = KafkaJournalTest.config("pdp.posture-test");
        brokers = new Brokers(KafkaJournalTest.place(Stack.parts().kafka().bootstrapServers()), config);
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

        assertThat(here.signals(TENANT, "urn:d:1"))
                .containsExactlyInAnyOrder(signal("boot.secure", "ear", true), signal("boot.secure", "mdm", false));
        Awaitility.await()
                .atMost(DEADLINE)
                .untilAsserted(
                        () -> assertThat(there.signals(TENANT, "urn:d:1")).hasSize(2));
    }

    @Test
    void aLaterReportReplacesTheEarlierOneOfItsSourceAndSurvivesARestart() {
        KafkaPostureStore first = started(Duration.ofSeconds(30));
        first.report(TENANT, "urn:d:2", List.of(signal("risk", "soc", 10)))
                .toCompletableFuture()
                .join();
        first.report(TENANT, "urn:d:2", List.of(signal("risk", "soc", 90)))
                .toCompletableFuture()
                .join();

        KafkaPostureStore restarted = started(Duration.ofSeconds(30));

        assertThat(restarted.signals(TENANT, "urn:d:2")).containsExactly(signal("risk", "soc", 90));
    }

    @Test
    void twoTenantsWithTheSameDeviceIdNeverSeeEachOther() {
        KafkaPostureStore store = started(Duration.ofSeconds(30));

        store.report(TENANT, "urn:d:3", List.of(signal("risk", "soc", 10)))
                .toCompletableFuture()
                .join();

        assertThat(store.signals(OTHER, "urn:d:3")).isEmpty();
    }

    @Test
    void behindTheStreamNothingIsUsedAndNothingAccepted() {
        KafkaPostureStore neverStarted = store(Duration.ofSeconds(30));

        assertThat(neverStarted.current()).isFalse();
        assertThatThrownBy(() -> neverStarted.signals(TENANT, "urn:d:1"))
                .isInstanceOfSatisfying(
                        PdpException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.POSTURE_UNAVAILABLE));
        assertThat(neverStarted.report(TENANT, "urn:d:1", List.of(signal("risk", "soc", 1))))
                .isCompletedExceptionally();
    }

    @Test
    void pastTheDeclaredLagSignalsAreNotUsed() {
        // The reader compares about once a second: with a lag of nothing it is never current.
        KafkaPostureStore store = store(Duration.ofMillis(-1));
        store.start();

        assertThatThrownBy(() -> store.signals(TENANT, "urn:d:1")).isInstanceOf(PdpException.class);
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
                KeyEncryptionKey.parse(
                                Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8)))
                        .pseudonyms(),
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

    private static ReportedSignal signal(String name, String source, Object value) {
        return new ReportedSignal(
                name, value, source, Method.ATTESTED, AT, AT, Duration.ofMinutes(5), Integrity.SIGNED, "reporter");
    }
}
