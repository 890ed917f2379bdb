package org.zerotrust.pdp.dev.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenOutputTest {

    @Test
    void theEndNamesTheCorporaTheTotalsAndTheOutcome(@TempDir Path folder) throws Exception {
        // Given
        StringWriter screen = new StringWriter();
        Path log = folder.resolve("test.log");
        Process build = new ProcessBuilder("sh", "-c", """
                echo '[INFO] Building Rego on the JVM 0.1.0-SNAPSHOT [3/7]'
                echo '[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 1 s -- in a.b.GoodTest'
                echo '[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 1 s <<< FAILURE! -- in a.b.BadTest'
                echo 'corpus opa: 10 in folder, 10 run, 9 passed, 1 excluded'
                exit 1""").start();

        // When
        boolean green = new MavenOutput(new PrintWriter(screen), log).follow(build);

        // Then
        assertThat(green).isFalse();
        assertThat(screen.toString())
                .contains("  Rego on the JVM [3/7]")
                .contains("GoodTest: 5 passed, 1 not run")
                .contains("BadTest: 2, FAILED 1")
                .contains("\ncorpus opa: 10 in folder, 10 run, 9 passed, 1 excluded\n")
                .contains("7 tests, 1 failed, 1 not run");
        assertThat(Files.readString(log)).contains("a.b.BadTest");
    }
}
