package org.zerotrust.pdp.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.device.ProofId;
import org.zerotrust.pdp.device.ProofLedger.Seen;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.stack.Stack;

/** Spent proofs over a real broker: two replicas at once, and one after another. */
final class KafkaProofLedgerTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static Brokers brokers;
    private static StreamConfig config;
    private final List<KafkaProofLedger> ledgers = new ArrayList<>();

    @BeforeAll
    static void topics() {
        config = KafkaRelayTest.config("pdp.proofs-test");
        brokers = new Brokers(KafkaRelayTest.place(Stack.parts().kafka().bootstrapServers()), config);
        brokers.ensureTopics();
    }

    @AfterEach
    void close() {
        ledgers.forEach(KafkaProofLedger::close);
    }

    @Test
    void ofClaimsOnTwoReplicasAtOnceExactlyOneIsTheFirst() {
        KafkaProofLedger here = started(1_000);
        KafkaProofLedger there = started(1_000);
        for (int round = 0; round < 50; round++) {
            ProofId proof = proof();
            List<CompletableFuture<Seen>> claims = Stream.of(here, there, here, there)
                    .map(ledger -> ledger.claim(proof).toCompletableFuture())
                    .toList();

            assertThat(claims.stream().map(CompletableFuture::join).filter(Seen.FIRST::equals))
                    .as("round %d", round)
                    .hasSize(1);
        }
    }

    @Test
    void aProofIsSpentAfterARestart() {
        ProofId proof = proof();
        assertThat(claim(started(1_000), proof)).isEqualTo(Seen.FIRST);

        KafkaProofLedger restarted = started(1_000);

        assertThat(claim(restarted, proof)).isEqualTo(Seen.REPLAYED);
        assertThat(claim(restarted, proof())).isEqualTo(Seen.FIRST);
    }

    @Test
    void withoutRoomNothingIsAcceptedAndNothingForgotten() {
        KafkaProofLedger small = started(0);

        assertThat(claim(small, proof())).isEqualTo(Seen.FULL);
    }

    @Test
    void whoDoesNotReadCannotSay() {
        KafkaProofLedger silent = ledger(1_000);

        assertThatThrownBy(() -> claim(silent, proof()))
                .hasCauseInstanceOf(PdpException.class)
                .satisfies(
                        e -> assertThat(((PdpException) e.getCause()).code()).isEqualTo(FailureCode.PROOF_UNAVAILABLE));
    }

    private static ProofId proof() {
        return new ProofId(UUID.randomUUID().toString(), Instant.now().plusSeconds(60));
    }

    private static Seen claim(KafkaProofLedger ledger, ProofId proof) {
        return ledger.claim(proof).toCompletableFuture().join();
    }

    private KafkaProofLedger started(int room) {
        KafkaProofLedger ledger = ledger(room);
        ledger.start();
        Awaitility.await().atMost(DEADLINE).until(ledger::reading);
        return ledger;
    }

    private KafkaProofLedger ledger(int room) {
        var producer = brokers.producer("proofs-test");
        Brokers.warmUp(producer, config.proofs(), DEADLINE);
        KafkaProofLedger ledger = new KafkaProofLedger(new KafkaProofLedger.Parts(
                producer,
                brokers.consumer("proofs-test", Optional.empty()),
                config.proofs(),
                room,
                DEADLINE,
                Clock.systemUTC(),
                new SimpleMeterRegistry()));
        ledgers.add(ledger);
        return ledger;
    }
}
