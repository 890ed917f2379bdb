package org.zerotrust.pdp.dev.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Main;
import picocli.CommandLine;

/** A newcomer's first steps: what init makes passes the gate, its tests notice faults, and a fault is told with its place. */
class PolicyInitTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Test
    void whatItMakesPassesAndIsHeldByItsTests() {
        Path made = folder.resolve("policies");
        assertThat(run("policy", "init", made.toString())).as(err.toString()).isEqualTo(ExitCodes.OK);
        assertThat(made.resolve(".github/workflows/policy.yml")).exists();
        assertThat(run("policy", "gate", made.resolve("packs").toString()))
                .as(out.toString())
                .isEqualTo(ExitCodes.OK);
        assertThat(out.toString()).contains("8 tests").contains("2 cases").contains("it would pass");
        assertThat(run("policy", "mutate", made.resolve("packs").toString()))
                .as(out.toString())
                .isEqualTo(ExitCodes.OK);
    }

    @Test
    void nothingThatIsThereIsChanged() throws Exception {
        Files.createDirectories(folder.resolve("packs/access"));
        Files.writeString(folder.resolve("packs/access/access.rego"), "mine");
        assertThat(run("policy", "init", folder.toString())).isEqualTo(ExitCodes.ENVIRONMENT);
        assertThat(folder.resolve("packs/access/access.rego")).hasContent("mine");
        assertThat(folder.resolve("README.md")).doesNotExist();
    }

    @Test
    void aFaultIsToldWithItsPlace() throws Exception {
        assertThat(run("policy", "init", folder.toString())).isEqualTo(ExitCodes.OK);
        Path rules = folder.resolve("packs/access/access.rego");
        Files.writeString(
                rules,
                Files.readString(rules)
                        .replace("input.now - attestation.collected_at", "attestation.collected_at - input.now"));
        assertThat(run("policy", "gate", folder.resolve("packs").toString(), "--json"))
                .isEqualTo(ExitCodes.FAILED);
        assertThat(out.toString())
                .contains("\"passed\":false")
                .contains("test_failed")
                .contains("access/access_test.rego")
                .contains("test_an_attestation_that_does_not_count_is_a_step_up");
    }
}
