package org.zerotrust.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which definitions of the entrypoint gave the value, by file and line. */
final class DecidingRulesTest {
    private static final String POLICY = """
            package a["b c"].d

            import data.limits

            default decision := "deny"

            decision := "permit" if {
            	input.n < limits.low
            } else := "step_up" if {
            	input.n < limits.high
            } else := verdict if {
            	verdict := input.verdict
            }

            decision := "permit" if some input.n in input.allowed

            decision := input.nothing.here if input.n == 1
            """;

    private static PreparedPolicy policy(String source) {
        return Rego.builder()
                .module("p.rego", source)
                .data(Map.of("limits", Map.of("low", 10L, "high", 20L)))
                .entrypoint("a/b c/d/decision")
                .telling()
                .build();
    }

    private static PreparedPolicy.Told told(PreparedPolicy policy, Map<String, Object> input) {
        return policy.evaluateTelling("a/b c/d/decision", input, EvalOptions.at(Instant.EPOCH));
    }

    private static void assertTold(Map<String, Object> input, String value, String... rules) {
        PreparedPolicy policy = policy(POLICY);
        PreparedPolicy.Told told = told(policy, input);
        assertThat(told.outcome()).isEqualTo(new Outcome.Defined(value));
        assertThat(told.rules()).containsExactly(rules);
        assertThat(policy.evaluate("a/b c/d/decision", input, EvalOptions.at(Instant.EPOCH)))
                .isEqualTo(told.outcome());
    }

    @Test
    void theOneThatHolds() {
        assertTold(Map.of("n", 5L), "permit", "p.rego:7");
    }

    @Test
    void theBranchThatHolds() {
        assertTold(Map.of("n", 15L), "step_up", "p.rego:9");
        assertTold(Map.of("n", 50L, "verdict", "x"), "x", "p.rego:11");
    }

    @Test
    void allThatAgree() {
        assertTold(Map.of("n", 5L, "allowed", List.of(5L, 5L)), "permit", "p.rego:15", "p.rego:7");
    }

    @Test
    void theDefault() {
        assertTold(Map.of("n", 50L), "deny", "p.rego:5");
    }

    @Test
    void aDefinitionWithoutAValueIsToldBesideTheOneWithIt() {
        assertTold(Map.of("n", 1L), "permit", "p.rego:17", "p.rego:7");
    }

    @Test
    void undefinedStaysUndefinedAndErrorsStayErrors() {
        PreparedPolicy policy = policy("package a[\"b c\"].d\ndecision := 1 if input.n\ndecision := 2 if input.m");
        assertThat(told(policy, Map.of()).outcome()).isEqualTo(new Outcome.Undefined());
        PreparedPolicy.Told conflict = told(policy, Map.of("n", true, "m", true));
        assertThat(conflict.outcome()).isInstanceOf(Outcome.Failed.class);
        assertThat(conflict.rules()).isEmpty();
    }

    @Test
    void aPolicyThatCannotTellDecidesAllTheSame() {
        PreparedPolicy policy = policy("package a[\"b c\"]\nd[x] := 7 if x := \"decision\"");
        PreparedPolicy.Told told = told(policy, Map.of());
        assertThat(told.outcome()).isEqualTo(new Outcome.Defined(7L));
        assertThat(told.rules()).isEmpty();
    }
}
