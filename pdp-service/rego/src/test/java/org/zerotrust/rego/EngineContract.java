package org.zerotrust.rego;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every engine does alike: failing, cancelled and undefined evaluations of plans/hostile.rego, which OPA 1.22.2 built. */
abstract class EngineContract {
    private static final EvalOptions OPTIONS = EvalOptions.at(Instant.parse("2026-11-23T10:00:00Z"));

    private final PreparedPolicy policy;

    EngineContract(Rego.Engine engine) {
        policy = Rego.fromPlan(plan()).engine(engine).build();
    }

    private static String plan() {
        try (InputStream in = EngineContract.class.getResourceAsStream("/plans/hostile.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private RegoError error(String entrypoint, @Nullable Object input, EvalOptions options) {
        Outcome outcome = policy.evaluate("hostile/" + entrypoint, input, options);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).error();
    }

    @Test
    void endlessWorkEndsAtTheWorkLimit() {
        Limits little = new Limits(1_000_000, 1L << 30, 1 << 20, 100);
        assertThat(error("endless", null, OPTIONS.withLimits(little)).code()).isEqualTo("eval_cancel_error");
    }

    @Test
    void endlessWorkEndsAtTheDeadline() {
        Limits much = new Limits(Long.MAX_VALUE, Long.MAX_VALUE, 1 << 20, 100);
        RegoError e = error("endless", null, OPTIONS.withLimits(much).withDeadline(Duration.ofMillis(20)));
        assertThat(e.code()).isEqualTo("eval_cancel_error");
        assertThat(e.message()).contains("longer");
    }

    @Test
    void anEndlessPileEndsAtTheAllocationLimit() {
        Limits small = new Limits(Long.MAX_VALUE, 1 << 20, 1 << 20, 100);
        assertThat(error("pile", null, OPTIONS.withLimits(small)).message()).contains("more values");
    }

    @Test
    void anAnswerThatUnfoldsWhenWrittenIsRefused() {
        assertThat(error("wide", null, OPTIONS).message()).contains("answer is longer");
    }

    @Test
    void twoValuesOfOneRuleAreAConflict() {
        RegoError e = error("conflict", Map.of("a", true, "b", true), OPTIONS);
        assertThat(e)
                .isEqualTo(new RegoError(
                        "eval_conflict_error",
                        "rule data.hostile.conflict produced conflicting values",
                        "hostile.rego",
                        20,
                        1));
        assertThat(policy.evaluate("hostile/conflict", Map.of("b", 1), OPTIONS)).isEqualTo(new Outcome.Defined(2L));
    }

    @Test
    void aFailingBuiltinIsUndefinedUnlessErrorsAreStrict() {
        Map<String, Object> zero = Map.of("zero", 0);
        assertThat(policy.evaluate("hostile/division", zero, OPTIONS)).isEqualTo(new Outcome.Undefined());
        RegoError e = error("division", zero, OPTIONS.strict());
        assertThat(e.code()).isEqualTo("eval_builtin_error");
        assertThat(e.message()).isEqualTo("div: divide by zero");
        assertThat(e.row()).isEqualTo(22);
    }

    @Test
    void whatIsNotInTheInputIsUndefined() {
        assertThat(policy.evaluate("hostile/missing", null, OPTIONS)).isEqualTo(new Outcome.Undefined());
        assertThat(policy.evaluate("hostile/missing", Map.of(), OPTIONS)).isEqualTo(new Outcome.Undefined());
    }

    @Test
    void anUnknownEntrypointOrBuiltinIsRefused() {
        assertThatThrownBy(() -> policy.evaluate("hostile/none", null, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Rego.fromPlan(plan().replace("numbers.range", "numbers.strange"))
                        .build())
                .isInstanceOf(RegoCompileException.class)
                .hasMessageContaining("undefined function numbers.strange");
    }
}
