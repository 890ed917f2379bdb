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

    /** A real OPA, built where it is not there yet. */
    static Peer opa(Path home) throws IOException, InterruptedException {
        GoTool tool = GoTool.build(home, "opa");
        return tool.binary() == null ? none(tool.problem()) : new Peer(tool.binary(), "OPA 1.22.2");
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

    /** What OPA needs until the policy can be asked; {@code null} where it is not measured. */
    @Nullable
    ObjectNode prepare(Path rego, Path data, String entrypoint, Path input) throws IOException, InterruptedException {
        if (binary == null) {
            return null;
        }
        Process run = new ProcessBuilder(
                        binary.toString(),
                        "-policy",
                        rego.toString(),
                        "-data",
                        data.toString(),
                        "-inputs",
                        input.toString(),
                        "-query",
                        "data." + entrypoint.replace('/', '.'),
                        "-seconds",
                        "0.01")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ObjectNode all = (ObjectNode) JSON.readTree(run.getInputStream());
        if (!run.waitFor(5, TimeUnit.MINUTES) || run.exitValue() != 0) {
            run.destroyForcibly();
            throw new IOException("OPA did not prepare " + rego);
        }
        return JSON.createObjectNode().set("prepare_ms", all.get("prepare_ms"));
    }
}
