package org.zerotrust.gate.mutate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.zerotrust.gate.source.DirectorySource;

/** Faults that a test notices are told from those that none does. */
final class MutationRunTest {
    private static final String POLICY = """
            package a

            allow if {
            	input.n >= 10
            	not input.blocked
            }

            limit := 5 if input.big
            """;

    private static MutationRun.Report run(String tests) throws Exception {
        return run(tests, "[]");
    }

    private static MutationRun.Report run(String tests, String cases) throws Exception {
        SortedMap<String, byte[]> files = new TreeMap<>();
        Map.of(
                        "p/.manifest",
                        "{\"metadata\":{\"entrypoint\":\"a/allow\",\"input_version\":1,\"output_version\":1}}",
                        "p/a.rego",
                        POLICY,
                        "p/a_test.rego",
                        "package a_test\n" + tests,
                        "p/a.cases.yaml",
                        cases)
                .forEach((name, text) -> files.put(name, text.getBytes(UTF_8)));
        return new MutationRun(files, Duration.ofSeconds(5)).run(_ -> {});
    }

    @Test
    void whatNoTestHoldsSurvives() throws Exception {
        MutationRun.Report report = run("test_yes if data.a.allow with input as {\"n\": 50}");

        assertThat(report.survivors().stream().map(MutationRun.Survivor::toString))
                .contains(
                        "p/a.rego:4: condition left out: input.n >= 10 -> true",
                        "p/a.rego:4: comparison turned: input.n >= 10 -> input.n > 10",
                        "p/a.rego:4: number moved: 10 -> 11",
                        "p/a.rego:4: number moved: 10 -> 9",
                        "p/a.rego:5: condition left out: not input.blocked -> true",
                        "p/a.rego:8: rule removed: limit := 5 if input.big -> nothing")
                .doesNotContain(
                        "p/a.rego:5: condition negated: not input.blocked -> input.blocked",
                        "p/a.rego:4: condition negated: input.n >= 10 -> not input.n >= 10");
        assertThat(report.killed())
                .isEqualTo(report.mutants() - report.survivors().size());
    }

    @Test
    void testsThatLookAtTheEdgesLeaveNone() throws Exception {
        MutationRun.Report report = run("""
                test_edge if data.a.allow with input as {"n": 10}
                test_below if not data.a.allow with input as {"n": 9}
                test_blocked if not data.a.allow with input as {"n": 10, "blocked": true}
                test_limit if data.a.limit == 5 with input as {"big": true}
                test_no_limit if not data.a.limit with input as {}
                """);

        assertThat(report.survivors()).isEmpty();
        assertThat(report.mutants()).isGreaterThan(10);
        assertThat(report.score()).isEqualTo(1);
    }

    @Test
    void testsThatFailWithoutAFaultSayNothing() {
        assertThatThrownBy(() -> run("test_no if false")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void ourPacksAreHeldByTheirTests() throws Exception {
        SortedMap<String, byte[]> files = new DirectorySource(Path.of("../../policies/packs"))
                .poll(null)
                .orElseThrow()
                .files();
        MutationRun.Report report = new MutationRun(files, Duration.ofSeconds(5)).run(_ -> {});

        assertThat(report.score())
                .as(() -> String.join(
                        "\n",
                        report.survivors().stream()
                                .map(MutationRun.Survivor::toString)
                                .toList()))
                .isGreaterThanOrEqualTo(0.95);
    }
}
