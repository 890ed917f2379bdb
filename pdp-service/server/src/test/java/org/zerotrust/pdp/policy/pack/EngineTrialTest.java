package org.zerotrust.pdp.policy.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.PolicyEngine;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.trial.Aside;
import org.zerotrust.pdp.policy.trial.TrialCounts;
import org.zerotrust.pdp.policy.trial.TrialPlan;

/** A snapshot that is tried beside the active one, in the engine. */
final class EngineTrialTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Aside.Settings COSTS = new Aside.Settings(1, 1, 100, Duration.ofMinutes(1));
    private static final PolicyInput INPUT = new PolicyInput(NOW, Map.of());

    /** Says the digest of its pack, so that a test sees who was asked; a pack of the digest "broken" throws. */
    private static final class Naming implements PolicyCompiler {
        @Override
        public String name() {
            return "naming";
        }

        @Override
        public boolean blocking() {
            return false;
        }

        @Override
        public PolicyProgram compile(PolicyPack pack) {
            return _ -> {
                if (pack.digest().equals("broken")) {
                    throw new IllegalStateException("planted");
                }
                return new Evaluation.Undecided(Failure.of(FailureCode.POLICY_UNDEFINED));
            };
        }
    }

    private final SnapshotEngine engine = new SnapshotEngine(new Naming());

    private static PolicyPack pack(String digest) {
        return new PolicyPack(digest, "r-" + digest, "a/b", Map.of(), Map.of(), null);
    }

    private TrialPlan begin(String digest, TrialPlan.Mode mode, double share) throws Exception {
        TrialPlan plan = new TrialPlan(UUID.randomUUID(), digest, mode, share, null);
        engine.beginTrial(plan, engine.prepare(pack(digest)), COSTS, NOW, NOW);
        return plan;
    }

    private PolicyEngine.Pinned pin(int device) {
        return engine.pin(new TenantId("t")).of("urn:test:" + device, Map::of);
    }

    @Test
    void aCanaryDecidesForItsDevicesWholly() throws Exception {
        engine.activate(pack("active"), NOW);
        TrialPlan plan = begin("next", TrialPlan.Mode.CANARY, 0.5);

        long taken = IntStream.range(0, 1_000)
                .filter(device -> {
                    PolicyEngine.Pinned pinned = pin(device);
                    assertThat(pinned.evaluate(INPUT)).isInstanceOf(Evaluation.Undecided.class);
                    return pinned.snapshot().digest().equals("next");
                })
                .count();

        assertThat(taken).isBetween(400L, 600L);
        assertThat(counts(plan).totals())
                .isEqualTo(Map.of("active/undecided", 1_000 - taken, "trial/undecided", taken));
        assertThat(engine.pin(new TenantId("t")).snapshot().digest()).isEqualTo("active");
    }

    @Test
    void whoPinnedItIsDecidedByItToTheEnd() throws Exception {
        engine.activate(pack("active"), NOW);
        begin("next", TrialPlan.Mode.CANARY, 0.5);
        int device = IntStream.range(0, 100)
                .filter(i -> pin(i).snapshot().digest().equals("next"))
                .findFirst()
                .orElseThrow();
        PolicyEngine.Pinned pinned = pin(device);

        engine.endTrial();

        assertThat(pinned.snapshot().digest()).isEqualTo("next");
        assertThat(pinned.evaluate(INPUT)).isInstanceOf(Evaluation.Undecided.class);
        assertThat(pin(device).snapshot().digest()).isEqualTo("active");
    }

    @Test
    void aShadowDecidesNothingAndItsFaultIsADifference() throws Exception {
        engine.activate(pack("active"), NOW);
        TrialPlan plan = begin("broken", TrialPlan.Mode.SHADOW, 1);

        for (int i = 0; i < 20; i++) {
            assertThat(pin(i).snapshot().digest()).isEqualTo("active");
            assertThat(pin(i).evaluate(INPUT)).isInstanceOf(Evaluation.Undecided.class);
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> counts(plan).totals().equals(Map.of("undecided>undecided", 20L)));
    }

    @Test
    void itGrowsOldUnlessItIsConfirmed() throws Exception {
        engine.activate(pack("active"), NOW);
        TrialPlan plan = begin("next", TrialPlan.Mode.CANARY, 0.5);
        int device = IntStream.range(0, 100)
                .filter(i -> pin(i).snapshot().digest().equals("next"))
                .findFirst()
                .orElseThrow();
        assertThat(engine.confirm("active", NOW.plusSeconds(60))).isTrue();
        assertThat(pin(device).confirmedAt()).isEqualTo(NOW);

        assertThat(engine.confirmTrial(plan.id(), NOW.plusSeconds(60))).isPresent();
        assertThat(pin(device).confirmedAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(engine.confirmTrial(UUID.randomUUID(), NOW)).isEmpty();
    }

    private TrialCounts counts(TrialPlan plan) {
        return engine.confirmTrial(plan.id(), NOW).orElseThrow();
    }
}
