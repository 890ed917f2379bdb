package org.zerotrust.pdp.dev.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each command line prints what OPA printed when the answers were recorded; {@code PolicyPeersTest} asks OPA anew. */
class PolicyCommandsTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> answersAsOpaDid() throws IOException {
        List<PolicyCases.Case> all = PolicyCases.all();
        assertThat(all).hasSizeGreaterThan(60);
        return all.stream()
                .map(c -> DynamicTest.dynamicTest(
                        c.name(),
                        () -> assertThat(PolicyCases.withoutSource(PolicyCases.ours(c.arguments())))
                                .isEqualTo(PolicyCases.withoutSource(c.recorded()))));
    }

    private static String run(String... arguments) {
        return PolicyCases.ours(List.of(arguments));
    }

    @Test
    void errorsShowTheLineOfTheSource() {
        assertThat(run("check", PolicyCases.FOLDER + "/bad"))
                .contains("unsafe.rego:5: rego_unsafe_var_error: var y is unsafe")
                .contains("\tp if { input.x == 1; y == 2 }\n\t                     ^\n");
    }

    @Test
    void explainsWithTheValuesThatWereSeen() {
        String door = PolicyCases.FOLDER + "/door";
        String input = PolicyCases.FOLDER + "/input.json";
        String fails = run("eval", "-d", door, "-i", input, "-f", "pretty", "--explain", "fails", "data.door.open");
        assertThat(fails)
                .contains("Enter data.door.strong")
                .contains("Fail key.bits >= 256   [128 >= 256]")
                .contains("Fail input.role == \"guard\"   [\"guest\" == \"guard\"]")
                .doesNotContain("Exit");
        String full = run("eval", "-d", door, "-i", input, "-f", "pretty", "--explain=full", "data.door.open");
        assertThat(full).contains("Eval input.key").contains("Exit data.door.open = false");
        assertThat(run("eval", "-d", door, "-i", input, "--explain=debug", "data.door.open"))
                .contains("\"op\": \"look\"")
                .contains("\"text\": \"\\\"bits\\\" is 128\"");
        assertThat(run("eval", "-f", "pretty", "--explain=notes", "trace(\"so\"); false"))
                .contains("Note \"so\"");
    }

    @Test
    void whatOpaHasAndWeHaveNotIsRefused() {
        for (String option : List.of("--partial", "--target=wasm", "-O=1")) {
            assertThat(run("eval", option, "1")).contains("--- exit code 2");
        }
        assertThat(run("eval", "-f", "source", "1")).contains("partial evaluation, which there is none of");
    }

    @Test
    void aConditionThatAnIndexWouldHaveLeftOutIsCovered() throws IOException {
        Files.writeString(
                folder.resolve("a.rego"),
                "package a\n\nopen if {\n\tinput.x == 1\n\tinput.y == 2\n}\n\ntest_shut if not open with input as {\"x\": 2}\n");
        assertThat(run("test", "--threshold", "99", "-v", folder.toString()))
                .contains("a.rego:3\n", "a.rego:5\n")
                .doesNotContain("a.rego:3-5", "a.rego:4");
    }

    @Test
    void aFailedTestSaysWhy() {
        assertThat(run("test", "-v", "-r", "test_wrong", PolicyCases.FOLDER + "/door"))
                .contains("FAILURES")
                .contains("Fail x == true   [false == true]")
                .contains("--- exit code 2");
    }

    @Test
    void profilesAndMeasures() {
        String door = PolicyCases.FOLDER + "/door";
        assertThat(run("eval", "-d", door, "--profile", "--metrics", "--coverage", "data.door.names"))
                .contains("\"timer_rego_query_eval_ns\"")
                .contains("\"num_gen_expr\"")
                .contains("\"covered_lines\"");
        assertThat(run("eval", "-d", door, "-f", "pretty", "--profile", "--profile-limit=1", "data.door.names"))
                .contains("Num Gen Expr");
        assertThat(run("bench", "-d", door, "-f", "json", "data.door.names"))
                .contains("\"N\":")
                .contains("\"histogram_timer_rego_query_eval_ns_99.9%\"")
                .contains("--- exit code 0");
        assertThat(run("test", "--bench", "-f", "gobench", "-r", "test_open", door))
                .containsPattern("BenchmarkDataDoorTestTestOpen\t +\\d+\t +\\d+ ns/op\t +\\d+ B/op");
    }

    @Test
    void formatsInPlaceAndShowsWhatWouldChange() throws IOException {
        Path file = folder.resolve("a.rego");
        Files.copy(PolicyCases.FOLDER.resolve("unformatted/a.rego"), file);
        String diff = run("fmt", "-d", file.toString());
        assertThat(diff).contains("-p  := x if {").contains("+p := x if {\n");
        assertThat(run("fmt", "-w", file.toString())).startsWith("--- errors\n--- exit code 0");
        assertThat(run("fmt", "--fail", "-l", file.toString())).isEqualTo("--- errors\n--- exit code 0\n");
    }

    @Test
    void readsWhatOthersHaveOfYamlAndPrefixes() throws IOException {
        Files.writeString(folder.resolve("limits.yaml"), "low: 3\nhigh: [1, 2]\n");
        assertThat(run("eval", "-f", "raw", "-d", "a.b:" + folder.resolve("limits.yaml"), "data.a.b"))
                .startsWith("{\"high\":[1,2],\"low\":3}\n");
        assertThat(run("eval", "-d", folder.toString(), "--ignore", "*.yaml", "data.low"))
                .startsWith("{}\n");
    }
}
