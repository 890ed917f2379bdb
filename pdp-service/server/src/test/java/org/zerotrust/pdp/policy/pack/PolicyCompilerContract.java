package org.zerotrust.pdp.policy.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.Verdict;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.GrantTerms;
import org.zerotrust.pdp.policy.PolicyAnswer;
import org.zerotrust.pdp.policy.PolicyInput;

/** What every engine behind {@link PolicyCompiler} must do; an adapter's test is an empty subclass. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PolicyCompilerContract {
    /** 2026-11-18T11:06:40Z, a Wednesday. */
    protected static final Instant NOW = Instant.ofEpochSecond(1795000000);

    private static final Path CONTRACT = Path.of("src/test/resources/contract/packs");
    private static final Path POLICIES = Path.of("../../policies/packs");

    private @Nullable PolicyProgram contract;

    /** The engine, ready for the packs in {@code contract/packs}. */
    protected abstract PolicyCompiler forContract() throws Exception;

    /** The engine, ready for the project's own packs. */
    protected abstract PolicyCompiler forPolicies() throws Exception;

    private PolicyProgram contract() throws Exception {
        PolicyProgram ready = contract;
        if (ready == null) {
            ready = forContract().compile(PackReader.read(CONTRACT, "test"));
            contract = ready;
        }
        return ready;
    }

    private Evaluation asked(String action) throws Exception {
        return contract()
                .evaluate(new PolicyInput(
                        NOW,
                        Map.of(
                                "now",
                                NOW.getEpochSecond(),
                                "action",
                                Map.of("name", action),
                                "request",
                                Map.of("id", "1.10.0"))));
    }

    private PolicyAnswer answered(String action) throws Exception {
        Evaluation evaluation = asked(action);
        assertThat(evaluation).isInstanceOf(Evaluation.Answered.class);
        return ((Evaluation.Answered) evaluation).answer();
    }

    @Test
    void aPermitHasItsTermsAndObligations() throws Exception {
        PolicyAnswer answer = answered("permit");

        assertThat(answer.verdict()).isEqualTo(Verdict.PERMIT);
        assertThat(answer.reasons()).isEmpty();
        GrantTerms terms = answer.grant();
        assertThat(terms).isNotNull();
        assertThat(terms.ttl()).isEqualTo(Duration.ofSeconds(60));
        assertThat(terms.scope()).containsExactly("read");
        assertThat(answer.obligations()).hasSize(1);
        assertThat(((Number) answer.obligations().getFirst().attributes().get("n")).longValue())
                .isEqualTo(NOW.getEpochSecond());
    }

    @ParameterizedTest
    @CsvSource({"deny,DENY", "step_up,STEP_UP"})
    void denyAndStepUpCarryTheirReasons(String action, Verdict verdict) throws Exception {
        PolicyAnswer answer = answered(action);

        assertThat(answer.verdict()).isEqualTo(verdict);
        assertThat(answer.reasons()).extracting(r -> r.code().value()).containsExactly("c.no");
        assertThat(answer.grant()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown_decision", "superfluous", "missing", "grant_without_permit", "no_object", "true"})
    void anAnswerOfAnotherShapeIsNoDecision(String action) throws Exception {
        assertThat(code(asked(action))).isEqualTo(FailureCode.POLICY_MALFORMED);
    }

    @Test
    void undefinedIsNoDecision() throws Exception {
        assertThat(code(asked("no such action"))).isEqualTo(FailureCode.POLICY_UNDEFINED);
    }

    /** Undefined, or failed where an engine's host functions cannot be undefined; never an answer. */
    @Test
    void aFailingBuiltInIsNoDecision() throws Exception {
        assertThat(code(asked("failing_builtin"))).isIn(FailureCode.POLICY_UNDEFINED, FailureCode.POLICY_FAILED);
    }

    @Test
    void twoAnswersAtOnceAreNoDecision() throws Exception {
        assertThat(code(asked("conflict"))).isEqualTo(FailureCode.POLICY_FAILED);
    }

    @Test
    void builtInsAndDataAreThere() throws Exception {
        assertThat(((Number) answered("host_function").reasons().getFirst().seen()).longValue())
                .isEqualTo(1);
        assertThat(answered("weekday").reasons().getFirst().seen()).isEqualTo("Wednesday");
        assertThat(((Number) answered("data").reasons().getFirst().seen()).longValue())
                .isEqualTo(10);
    }

    @Test
    void manyThreadsGetTheirOwnAnswers() throws Exception {
        List<String> actions = List.of("permit", "deny", "step_up");
        List<Callable<Boolean>> questions = IntStream.range(0, 300)
                .<Callable<Boolean>>mapToObj(i -> () -> {
                    String action = actions.get(i % actions.size());
                    return answered(action).verdict().wire().equals(action);
                })
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (var answer : threads.invokeAll(questions, 60, TimeUnit.SECONDS)) {
                assertThat(answer.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theProjectsOwnPacksDenyAnEmptyQuestion() throws Exception {
        PolicyProgram policies = forPolicies().compile(PackReader.read(POLICIES, "test"));

        Evaluation evaluation =
                policies.evaluate(new PolicyInput(NOW, Map.of("now", NOW.getEpochSecond(), "tenant", "demo")));

        assertThat(evaluation).isInstanceOfSatisfying(Evaluation.Answered.class, a -> {
            assertThat(a.answer().verdict()).isEqualTo(Verdict.DENY);
            assertThat(a.answer().reasons())
                    .extracting(r -> r.code().value())
                    .containsExactly("policy.no_rule_matched");
        });
    }

    @Test
    void regoThatDoesNotCompileIsRefused() throws Exception {
        PolicyPack broken = new PolicyPack(
                "0".repeat(64),
                "broken",
                "contract/answer",
                Map.of("broken.rego", "package contract\n\nanswer := missing\n"),
                Map.of(),
                null);

        assertThatThrownBy(() -> forContract().compile(broken)).isInstanceOf(PolicyRefusedException.class);
    }

    private static FailureCode code(Evaluation evaluation) {
        return switch (evaluation) {
            case Evaluation.Undecided undecided -> undecided.failure().code();
            case Evaluation.Answered answered -> throw new AssertionError("decided: " + answered.answer());
        };
    }
}
