package org.zerotrust.gate.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.gate.sign.SignatureCheck;
import org.zerotrust.gate.source.Candidate;

/** What passes the gate, and at which step the rest is stopped. */
final class GateTest {
    private static final String GOOD = """
            package a

            default decision := {"decision": "deny", "reasons": [{"code": "no"}]}

            decision := {"decision": "permit", "reasons": []} if input.device.verified
            """;
    private static final String MANIFEST =
            "{\"metadata\": {\"entrypoint\": \"a/decision\", \"input_version\": 1, \"output_version\": 1}}";
    private static final SignatureCheck SIGNED = new SignatureCheck.Signed("ann", "key");
    private static final Gate.Rules RULES = new Gate.Rules(true, Duration.ofSeconds(5));

    private static GateReport check(
            SignatureCheck signature, @Nullable String follows, Gate.Rules rules, Map<String, String> more) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put("p/.manifest", MANIFEST.getBytes(UTF_8));
        files.put("p/a.rego", GOOD.getBytes(UTF_8));
        more.forEach((name, text) -> files.put(name, text.getBytes(UTF_8)));
        return Gate.check(new Candidate("r1", files, null, null, null, signature), follows, rules);
    }

    private static void assertStopped(GateReport report, String step, String code) {
        assertThat(report.passed()).isFalse();
        assertThat(report.problems()).extracting(Problem::code).contains(code);
        assertThat(report.steps().stream().filter(one -> !one.passed()).map(GateReport.Step::name))
                .containsExactly(step);
    }

    @Test
    void whatIsInOrderPasses() {
        GateReport report = check(
                SIGNED,
                null,
                RULES,
                Map.of(
                        "p/a_test.rego",
                        "package a_test\ntest_no if data.a.decision.decision == \"deny\" with input as {}",
                        "p/some.cases.yaml",
                        "- {name: a, input: {device: {verified: true}}, then: {decision: permit, reasons: []}}\n"
                                + "- {name: b, input: {}, then: {decision: deny, reasons: [no]}}\n"));
        assertThat(report.problems()).isEmpty();
        assertThat(report.passed()).isTrue();
        assertThat(report.steps())
                .extracting(GateReport.Step::name)
                .containsExactly("signature", "sequence", "compile", "roots", "lint", "tests", "cases");
        assertThat(report.pack()).isNotNull();
    }

    @Test
    void nothingOfAStrangersIsEvenCompiled() {
        for (SignatureCheck signature :
                List.of(new SignatureCheck.Unsigned(), new SignatureCheck.Refused("somebody else's"))) {
            GateReport report = check(signature, null, RULES, Map.of());
            assertThat(report.passed()).isFalse();
            assertThat(report.steps()).extracting(GateReport.Step::name).containsExactly("signature");
            assertThat(report.pack()).isNull();
        }
    }

    @Test
    void unsignedIsForDevelopmentAndABadSignatureForNobody() {
        Gate.Rules development = new Gate.Rules(false, Duration.ofSeconds(5));
        assertThat(check(new SignatureCheck.Unsigned(), null, development, Map.of())
                        .passed())
                .isTrue();
        assertStopped(
                check(new SignatureCheck.Refused("no"), null, development, Map.of()), "signature", "signature_refused");
    }

    @Test
    void whatComesBeforeIsStopped() {
        assertStopped(check(SIGNED, "it is old", RULES, Map.of()), "sequence", "rolled_back");
    }

    @Test
    void whatDoesNotCompileIsStopped() {
        assertStopped(
                check(SIGNED, null, RULES, Map.of("p/b.rego", "package b\nx := {")), "compile", "rego_parse_error");
        assertStopped(
                check(SIGNED, null, RULES, Map.of("p/b.rego", "package b\nx := 1 if { y := 2 }")),
                "compile",
                "rego_compile_error");
        assertStopped(check(SIGNED, null, RULES, Map.of("p/.manifest", "{}")), "compile", "no_snapshot");
    }

    @Test
    void whatTheLintFindsIsStopped() {
        GateReport report = check(SIGNED, null, RULES, Map.of("p/b.rego", "package b\nx := 1"));
        assertStopped(report, "lint", "unreachable");
        assertThat(report.problems().getFirst().file()).isEqualTo("p/b.rego");
        assertThat(report.problems().getFirst().row()).isEqualTo(2);
    }

    @Test
    void aTestThatFailsStops() {
        assertStopped(
                check(
                        SIGNED,
                        null,
                        RULES,
                        Map.of("p/a_test.rego", "package a_test\ntest_x if data.a.decision.decision == \"permit\"")),
                "tests",
                "test_failed");
        assertStopped(
                check(SIGNED, null, RULES, Map.of("p/a_test.rego", "package a_test\ntest_x if nothing")),
                "tests",
                "rego_unsafe_var_error");
    }

    @Test
    void aCaseThatFailsOrIsNoneStops() {
        assertStopped(
                check(
                        SIGNED,
                        null,
                        RULES,
                        Map.of("p/x.cases.yaml", "- {name: a, input: {}, then: {decision: permit}}\n")),
                "cases",
                "case_failed");
        assertStopped(
                check(SIGNED, null, RULES, Map.of("p/x.cases.yaml", "- {name: a, then: {}}\n")),
                "cases",
                "case_misshapen");
        assertStopped(check(SIGNED, null, RULES, Map.of("p/x.cases.yaml", "a: b\n")), "cases", "case_misshapen");
        assertStopped(
                check(SIGNED, null, RULES, Map.of("p/x.cases.yaml", "- {name: a, now: never, input: {}, then: {}}\n")),
                "cases",
                "case_misshapen");
    }

    @Test
    void aTestThatRunsForEverIsStopped() {
        GateReport report = check(
                SIGNED,
                null,
                new Gate.Rules(true, Duration.ofMillis(300)),
                Map.of(
                        "p/a_test.rego",
                        "package a_test\ntest_x if count([1 | some i in numbers.range(1, 100000); some j in"
                                + " numbers.range(1, 100000); i * j < 0]) == 0"));
        assertStopped(report, "tests", "test_failed");
    }
}
