package org.zerotrust.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Policies that would hold up a service: each ends at a limit, on every engine. */
class HostilePolicyTest {
    private static final Limits LIMITS = new Limits(5_000_000, 64L << 20, 1 << 20, 200);
    private static final EvalOptions OPTIONS = EvalOptions.at(Instant.parse("2026-11-23T10:00:00Z"))
            .withLimits(LIMITS)
            .withDeadline(Duration.ofSeconds(20));

    private static final Map<String, String> POLICIES = Map.of(
            "endless comprehension",
            "p := count([1 | some i in numbers.range(1, input.n); some j in numbers.range(1, input.n); i + j > 0])",
            "endless loop without a value",
            "p if { some i in numbers.range(1, input.n); some j in numbers.range(1, input.n); i + j < 0 }",
            "a huge range",
            "p := numbers.range(1, 1000000000000)",
            "a growing string",
            "p := concat(\"\", [s | some i in numbers.range(1, input.n); s := sprintf(\"%0500d\", [i])])",
            "a large product",
            "p := {[i, j] | some i in numbers.range(1, input.n); some j in numbers.range(1, input.n)}",
            "a large object",
            "p := {sprintf(\"%d-%d\", [i, j]): i | some i in numbers.range(1, input.n); some j in numbers.range(1, input.n)}");

    static Stream<Arguments> policies() {
        return POLICIES.entrySet().stream()
                .flatMap(e -> Arrays.stream(Rego.Engine.values()).map(k -> Arguments.of(e.getKey(), e.getValue(), k)));
    }

    @ParameterizedTest(name = "{0} on {2}")
    @MethodSource("policies")
    @Timeout(60)
    void endsAtALimit(String name, String rule, Rego.Engine engine) {
        PreparedPolicy policy = Rego.builder()
                .module("hostile.rego", "package hostile\n" + rule)
                .entrypoint("hostile/p")
                .engine(engine)
                .build();
        Outcome outcome = policy.evaluate("hostile/p", Map.of("n", 100_000), OPTIONS);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class, f -> assertThat(f.error().code()).isEqualTo("eval_cancel_error"));
    }

    @ParameterizedTest
    @EnumSource(Rego.Engine.class)
    @Timeout(60)
    void catastrophicPatternsRunInLinearTime(Rego.Engine engine) {
        PreparedPolicy policy = Rego.builder()
                .module("hostile.rego", "package hostile\np := regex.match(`^(a+)+$`, input.s)")
                .entrypoint("hostile/p")
                .engine(engine)
                .build();
        assertThat(policy.evaluate("hostile/p", Map.of("s", "a".repeat(50_000) + "b"), OPTIONS))
                .isEqualTo(new Outcome.Defined(false));
    }

    @ParameterizedTest
    @EnumSource(Rego.Engine.class)
    @Timeout(60)
    void aDeepInputIsWalkedOrRefusedButNeverACrash(Rego.Engine engine) {
        PreparedPolicy policy = Rego.builder()
                .module("hostile.rego", "package hostile\np := count([1 | walk(input, [path, value])])\nq := {input}")
                .entrypoint("hostile/p")
                .entrypoint("hostile/q")
                .engine(engine)
                .build();
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            List<Object> outer = new ArrayList<>();
            outer.add(deep);
            deep = outer;
        }
        for (String entrypoint : List.of("hostile/p", "hostile/q")) {
            assertThat(policy.evaluate(entrypoint, deep, OPTIONS))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            f -> assertThat(f.error().code()).isEqualTo("eval_cancel_error"));
        }
    }
}
