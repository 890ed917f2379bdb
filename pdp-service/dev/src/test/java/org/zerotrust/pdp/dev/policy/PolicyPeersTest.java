package org.zerotrust.pdp.dev.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A real OPA, asked the same, still answers as it did when its answers were recorded, and as ours does now. */
@Tag("peers")
class PolicyPeersTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> opaAnswersAsOurs() throws IOException {
        return PolicyCases.all().stream()
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> {
                    String opa = opa(c);
                    assertThat(opa).isEqualTo(c.recorded());
                    assertThat(PolicyCases.withoutSource(PolicyCases.ours(c.arguments())))
                            .isEqualTo(PolicyCases.withoutSource(opa));
                }));
    }

    private String opa(PolicyCases.Case c) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Objects.requireNonNull(
                System.getenv("PDP_OPA"), "PDP_OPA names the opa program; ./pdp test --peers sets it"));
        command.addAll(c.arguments());
        Path out = folder.resolve(c.name() + ".out");
        Path err = folder.resolve(c.name() + ".err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("opa does not end: " + command);
        }
        return PolicyCases.outcome(
                java.nio.file.Files.readString(out, UTF_8),
                java.nio.file.Files.readString(err, UTF_8),
                process.exitValue());
    }
}
