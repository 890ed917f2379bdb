package org.zerotrust.rego.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.ast.RegoVersion;

class TestRunnerTest {
    @TempDir
    Path folder;

    private List<TestRunner.Result> run(String rego) throws IOException {
        Files.writeString(folder.resolve("p_test.rego"), rego);
        Files.createDirectories(folder.resolve("limits"));
        Files.writeString(folder.resolve("limits/data.json"), "{\"low\": 3}");
        return new TestRunner(PolicyFiles.load(List.of(folder)), RegoVersion.V1, Rego.Engine.INTERPRETER)
                .run(Pattern.compile(""), Duration.ofSeconds(5), result -> {});
    }

    @Test
    void eachVerdictIsToldFromTheOthers() throws IOException {
        List<TestRunner.Result> results = run("""
                package p_test

                test_true if data.limits.low == 3

                test_undefined if data.limits.low == 4

                test_false := false

                test_not_boolean := 1

                todo_test_later if false

                test_conflict := x if some x in [1, 2]

                test_prints if {
                	print("seen", data.limits.low)
                }
                """);

        assertThat(results)
                .extracting(r -> r.path() + " " + r.verdict().getClass().getSimpleName())
                .containsExactly(
                        "data.p_test.test_true Passed",
                        "data.p_test.test_undefined Failed",
                        "data.p_test.test_false Failed",
                        "data.p_test.test_not_boolean Failed",
                        "data.p_test.todo_test_later Skipped",
                        "data.p_test.test_conflict Errored",
                        "data.p_test.test_prints Passed");
        assertThat(results.getLast().printed()).containsExactly("seen 3");
    }

    @Test
    void errorsNameTheirPlace() {
        assertThatThrownBy(() -> run("package p_test\n\ntest_x if {\n\ty == 1\n}\n"))
                .isInstanceOfSatisfying(
                        RegoCompileException.class,
                        e -> assertThat(e.errors()).singleElement().satisfies(error -> {
                            assertThat(error.code()).isEqualTo("rego_unsafe_var_error");
                            assertThat(error.row()).isEqualTo(4);
                        }));
    }
}
