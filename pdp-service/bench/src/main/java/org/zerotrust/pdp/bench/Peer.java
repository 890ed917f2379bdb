package org.zerotrust.pdp.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real OPA, as a library in a process of its own, built from {@code pdp-service/bench/opa} where a Go tool chain is.
 *
 * @param binary the program, or {@code null} where OPA is not measured
 * @param description which OPA, or why there is none
 */
record Peer(@Nullable Path binary, String description) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BUILD_MINUTES = 10;

    /**
     * What OPA measured.
     *
     * @param row its figures; {@code null} where it was not measured
     * @param answers its answer to each input; empty where it was not measured
     */
    record Answer(@Nullable ObjectNode row, List<String> answers) {}

    static Peer none(String why) {
        return new Peer(null, "not measured: " + why);
    }

    /** Builds the program under {@code .pdp/tools} where it is not there yet. */
    static Peer opa(Path home) throws IOException, InterruptedException {
        Path source = home.resolve("pdp-service/bench/opa").toAbsolutePath();
        Path binary = home.resolve(".pdp/tools/opabench").toAbsolutePath();
        if (Files.isExecutable(binary)
                && Files.getLastModifiedTime(binary).compareTo(Files.getLastModifiedTime(source.resolve("main.go"))) > 0) {
            return new Peer(binary, "OPA 1.22.2");
        }
        Files.createDirectories(binary.getParent());
        try {
            Process build = new ProcessBuilder("go", "build", "-o", binary.toString(), ".")
                    .directory(source.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!build.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)) {
                build.destroyForcibly();
                return none("its build took more than " + BUILD_MINUTES + " minutes");
            }
            return build.exitValue() == 0 ? new Peer(binary, "OPA 1.22.2") : none("go build failed in " + source);
        } catch (IOException noGo) {
            return none("no Go tool chain on the path");
        }
    }

    Answer measure(BenchPolicy policy, int seconds) throws IOException, InterruptedException {
        if (binary == null) {
            return new Answer(null, List.of());
        }
        Path folder = Files.createTempDirectory("pdp-bench");
        try {
            Path rego = Files.writeString(folder.resolve("policy.rego"), policy.rego());
            Path data = Files.writeString(folder.resolve("data.json"), policy.data());
            Path inputs = Files.write(folder.resolve("inputs.ndjson"), policy.inputs());
            Path expected = Files.write(folder.resolve("expected.ndjson"), policy.expected());
            Path answers = folder.resolve("answers.ndjson");
            Path out = folder.resolve("out.json");
            Process run = new ProcessBuilder(
                            binary.toString(),
                            "-policy",
                            rego.toString(),
                            "-data",
                            data.toString(),
                            "-inputs",
                            inputs.toString(),
                            "-expected",
                            policy.expected().isEmpty() ? "" : expected.toString(),
                            "-answers",
                            answers.toString(),
                            "-query",
                            "data." + policy.entrypoint().replace('/', '.'),
                            "-seconds",
                            Integer.toString(seconds))
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!run.waitFor(120L + 3L * seconds, TimeUnit.SECONDS) || run.exitValue() != 0) {
                run.destroyForcibly();
                throw new IOException("OPA did not answer for policy " + policy.name());
            }
            return new Answer((ObjectNode) JSON.readTree(out.toFile()), Files.readAllLines(answers));
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
