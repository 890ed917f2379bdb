package org.zerotrust.pdp.policy.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.Verdict;
import org.zerotrust.pdp.policy.DecidedBy;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.Obligation;
import org.zerotrust.pdp.policy.PolicyAnswer;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.Trust;
import org.zerotrust.pdp.policy.pack.PolicyCompiler;
import org.zerotrust.pdp.policy.pack.PolicyProgram;
import org.zerotrust.pdp.policy.pack.PolicyRefusedException;
import org.zerotrust.pdp.policy.rego.RegoCompiler;
import org.zerotrust.pdp.policy.trial.Aside;

class ShadowTest {
    private static final Instant NOW = Instant.ofEpochSecond(1795000000);
    private static final Aside.Settings ALL = new Aside.Settings(1, 1, 100, Duration.ofMinutes(1));
    private static final List<String> ACTIONS = List.of("permit", "deny", "step_up", "undefined", "malformed");

    /** Counts, and lets a test wait for what it expects. */
    private static final class Counting implements ShadowObserver {
        final AtomicInteger agreed = new AtomicInteger();
        final AtomicInteger dropped = new AtomicInteger();
        final List<Difference> differences = new ArrayList<>();
        final List<String> failures = new ArrayList<>();
        final Phaser seen = new Phaser(1);

        @Override
        public void agreed() {
            agreed.incrementAndGet();
            seen.arrive();
        }

        @Override
        public synchronized void differed(Difference difference) {
            differences.add(difference);
            seen.arrive();
        }

        @Override
        public void dropped() {
            dropped.incrementAndGet();
            seen.arrive();
        }

        @Override
        public synchronized void failed(String what) {
            failures.add(what);
            seen.arrive();
        }

        void await(int events) throws Exception {
            for (int phase = 0; phase < events; phase++) {
                seen.awaitAdvanceInterruptibly(phase, 60, TimeUnit.SECONDS);
            }
        }
    }

    private record Engine(PolicyProgram program) implements PolicyCompiler {
        @Override
        public String name() {
            return "planted";
        }

        @Override
        public boolean blocking() {
            return true;
        }

        @Override
        public PolicyProgram compile(PolicyPack pack) {
            return program;
        }
    }

    private static PolicyPack pack() throws Exception {
        return PackReader.read(Path.of("src/test/resources/contract/packs"), "test");
    }

    private static PolicyInput input(String action) {
        return new PolicyInput(
                NOW,
                Map.of(
                        "now",
                        NOW.getEpochSecond(),
                        "action",
                        Map.of("name", action),
                        "request",
                        Map.of("id", "1.10.0")));
    }

    private static Evaluation permit(Object attribute) {
        return new Evaluation.Answered(
                new PolicyAnswer(
                        Verdict.PERMIT,
                        List.of(),
                        List.of(new Obligation("log", Map.of("n", attribute))),
                        null,
                        Trust.NONE),
                new DecidedBy("test", List.of()));
    }

    private static PolicyCompiler rego() {
        return new RegoCompiler(Duration.ofSeconds(20));
    }

    @Test
    void equalEnginesDifferInNothing() throws Exception {
        Counting counts = new Counting();
        try (Shadow shadow = new Shadow(ShadowTest::rego, ALL, counts)) {
            PolicyProgram alone = rego().compile(pack());
            PolicyProgram shadowed = shadow.behind(rego()).compile(pack());
            for (String action : ACTIONS) {
                assertThat(shadowed.evaluate(input(action)))
                        .usingRecursiveComparison()
                        .isEqualTo(alone.evaluate(input(action)));
            }
            counts.await(ACTIONS.size());
        }
        assertThat(counts.agreed).hasValue(ACTIONS.size());
        assertThat(counts.differences).isEmpty();
        assertThat(counts.failures).isEmpty();
        assertThat(counts.dropped).hasValue(0);
    }

    @Test
    void anEngineThatPermitsWhatThePolicyDeniesIsFoundAndChangesNoAnswer() throws Exception {
        Counting counts = new Counting();
        try (Shadow shadow = new Shadow(() -> new Engine(in -> permit(1L)), ALL, counts)) {
            PolicyProgram shadowed = shadow.behind(rego()).compile(pack());
            Evaluation answer = shadowed.evaluate(input("deny"));
            assertThat(((Evaluation.Answered) answer).answer().verdict()).isEqualTo(Verdict.DENY);
            counts.await(1);
        }
        assertThat(counts.differences).singleElement().satisfies(d -> {
            assertThat(d.first()).isEqualTo("deny");
            assertThat(d.second()).isEqualTo("permit");
            assertThat(d.where()).isEqualTo("decision");
            assertThat(d.input()).matches("[0-9a-f]{64}");
            assertThat(d.snapshot()).isEqualTo(pack().digest());
        });
    }

    @Test
    void aPermitWithOtherObligationsIsADifferenceAndANumberOfAnotherClassIsNone() {
        assertThat(difference(permit(1L), permit(2L))).isEqualTo("obligations");
        assertThat(difference(permit(1L), permit(new BigDecimal("1.0")))).isEmpty();
        Evaluation undefined = new Evaluation.Undecided(Failure.of(FailureCode.POLICY_UNDEFINED));
        Evaluation malformed = new Evaluation.Undecided(Failure.of(FailureCode.POLICY_MALFORMED));
        assertThat(difference(undefined, permit(1L))).isEqualTo("decision");
        assertThat(difference(undefined, malformed)).isEqualTo("decision");
        assertThat(difference(undefined, undefined)).isEmpty();
    }

    private static String difference(Evaluation a, Evaluation b) {
        return Comparison.difference(a, b, true);
    }

    @Test
    void orderIsNoDifferenceBesideAnEngineThatDoesNotOrderSets() {
        Evaluation one = permit(List.of("a", Map.of("k", List.of(1L, 2L))));
        Evaluation other = permit(List.of(Map.of("k", List.of(2L, 1L)), "a"));
        Evaluation third = permit(List.of(Map.of("k", List.of(2L, 3L)), "a"));
        assertThat(Comparison.difference(one, other, true)).isEqualTo("obligations");
        assertThat(Comparison.difference(one, other, false)).isEmpty();
        assertThat(Comparison.difference(one, third, false)).isEqualTo("obligations");
    }

    @Test
    void oneInputHasOneDigestWhateverTheOrderOfItsMembers() {
        Map<String, Object> one = new java.util.LinkedHashMap<>();
        one.put("a", 1L);
        one.put("b", 2L);
        Map<String, Object> other = new java.util.LinkedHashMap<>();
        other.put("b", 2);
        other.put("a", 1);
        assertThat(Comparison.digest(new PolicyInput(NOW, one)))
                .isEqualTo(Comparison.digest(new PolicyInput(NOW, other)))
                .isNotEqualTo(Comparison.digest(new PolicyInput(NOW, Map.of("a", 1L))));
    }

    @Test
    void aFullQueueDropsAndNobodyWaits() throws Exception {
        Counting counts = new Counting();
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        PolicyProgram slow = in -> {
            running.countDown();
            try {
                stuck.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return permit(1L);
        };
        try (Shadow shadow =
                new Shadow(() -> new Engine(slow), new Aside.Settings(1, 1, 2, Duration.ofMinutes(1)), counts)) {
            PolicyProgram shadowed = shadow.behind(new Engine(in -> permit(1L))).compile(pack());
            shadowed.evaluate(input("permit"));
            assertThat(running.await(60, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 10; i++) {
                shadowed.evaluate(input("permit"));
            }
            assertThat(counts.dropped).hasValue(8);
            stuck.countDown();
            counts.await(11);
        }
        assertThat(counts.agreed).hasValue(3);
    }

    @Test
    void whatWaitedTooLongIsDropped() throws Exception {
        Counting counts = new Counting();
        try (Shadow shadow = new Shadow(
                () -> new Engine(in -> permit(2L)), new Aside.Settings(1, 1, 2, Duration.ofNanos(1)), counts)) {
            shadow.behind(new Engine(in -> permit(1L))).compile(pack()).evaluate(input("permit"));
            counts.await(1);
        }
        assertThat(counts.dropped).hasValue(1);
        assertThat(counts.differences).isEmpty();
    }

    @Test
    void anEngineThatRefusesFailsOrIsLateIsNoDifference() throws Exception {
        Counting counts = new Counting();
        PolicyCompiler refuses = new PolicyCompiler() {
            @Override
            public String name() {
                return "refuses";
            }

            @Override
            public boolean blocking() {
                return false;
            }

            @Override
            public PolicyProgram compile(PolicyPack pack) throws PolicyRefusedException {
                throw new PolicyRefusedException("cannot");
            }
        };
        try (Shadow refusing = new Shadow(() -> refuses, ALL, counts);
                Shadow failing = new Shadow(
                        () -> new Engine(in -> {
                            throw new IllegalStateException("secret");
                        }),
                        ALL,
                        counts);
                Shadow late = new Shadow(
                        () -> new Engine(in -> new Evaluation.Undecided(Failure.of(FailureCode.POLICY_DEADLINE))),
                        ALL,
                        counts)) {
            int n = 0;
            for (Shadow shadow : List.of(refusing, failing, late)) {
                PolicyProgram shadowed =
                        shadow.behind(new Engine(in -> permit(1L))).compile(pack());
                assertThat(shadowed.evaluate(input("permit"))).isInstanceOf(Evaluation.Answered.class);
                counts.await(++n);
            }
        }
        assertThat(counts.failures)
                .hasSize(3)
                .noneMatch(f -> f.contains("secret"))
                .anyMatch(f -> f.contains("cannot run snapshot"));
        assertThat(counts.differences).isEmpty();
    }

    @Test
    void settingsThatWouldCostWithoutBoundAreRefused() {
        for (double sample : new double[] {0, -1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> new Aside.Settings(sample, 1, 1, Duration.ofSeconds(1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Aside.Settings(1, 1, 0, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
