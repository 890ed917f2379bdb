package org.zerotrust.rego.junit;

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
import org.opentest4j.TestAbortedException;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.tool.PolicyFiles;
import org.zerotrust.rego.tool.Settings;
import org.zerotrust.rego.tool.TestRunner;
import org.zerotrust.rego.tool.Trace;

class PolicyTestsTest {
    @TempDir
    Path folder;

    /** The extension as a user has it, over the project's own packs. */
    @PolicyTests({"../../policies/packs/base", "../../policies/packs/industrial", "../../policies/packs/demo"})
    void thePacksHold(PolicyTest test) {
        assertThat(test.toString()).startsWith("data.").contains("_test.rego:");
        test.verify();
    }

    private List<PolicyTest> tests(String rego) throws IOException {
        Files.writeString(folder.resolve("a_test.rego"), rego);
        return new TestRunner(
                        PolicyFiles.load(List.of(folder)),
                        Settings.DEFAULT,
                        Rego.Engine.INTERPRETER,
                        new TestRunner.Watch(false, Trace.Mode.FAILS))
                .prepare(Pattern.compile("")).stream()
                        .map(t -> new PolicyTest(t, Duration.ofSeconds(20)))
                        .toList();
    }

    @Test
    void aFailureTellsWhatWasSeen() throws IOException {
        List<PolicyTest> tests = tests("""
                package a_test

                test_sum if {
                	print("about to add")
                	1 + 1 == 3
                }

                test_cases[name] if {
                	some name, x in {"one": 1, "two": 2}
                	x == 1
                }

                test_conflict := x if some x in [1, 2]

                todo_test_later if false
                """);
        assertThat(tests).hasSize(4);
        assertThatThrownBy(() -> tests.get(0).verify())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a_test.rego:3) does not hold")
                .hasMessageContaining("printed: about to add")
                .hasMessageContaining("2 == 3");
        assertThatThrownBy(() -> tests.get(1).verify())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("case two")
                .hasMessageNotContaining("case one");
        assertThatThrownBy(() -> tests.get(2).verify())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("eval_conflict_error");
        assertThatThrownBy(() -> tests.get(3).verify()).isInstanceOf(TestAbortedException.class);
    }
}
