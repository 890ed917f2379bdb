package org.zerotrust.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zerotrust.rego.value.Json;

/** The trust algorithm that benchmarks use, compiled from source: every answer is OPA 1.22.2's. */
class ReferencePolicyTest {
    private static final Path FOLDER = Path.of("..", "bench", "src", "main", "resources", "reference");
    private static final String ENTRYPOINT = "zta/access/decision";

    @ParameterizedTest
    @EnumSource(Rego.Engine.class)
    void everyAnswerIsOpas(Rego.Engine engine) throws IOException {
        PreparedPolicy policy = Rego.builder()
                .module("reference.rego", Files.readString(FOLDER.resolve("reference.rego")))
                .data((Map<?, ?>) Json.read(Files.readString(FOLDER.resolve("data.json"))))
                .entrypoint(ENTRYPOINT)
                .engine(engine)
                .build();
        EvalOptions options = EvalOptions.at(Instant.parse("2026-11-23T10:00:00Z"));
        List<String> inputs = lines("inputs.ndjson.gz");
        List<String> expected = lines("expected.ndjson.gz");
        assertThat(inputs).hasSize(2_000).hasSameSizeAs(expected);
        for (int i = 0; i < inputs.size(); i++) {
            Outcome outcome = policy.evaluate(ENTRYPOINT, Json.read(inputs.get(i)), options);
            assertThat(outcome).as("input %d", i).isInstanceOf(Outcome.Defined.class);
            // As JSON: there sets are arrays.
            assertThat(Json.write(((Outcome.Defined) outcome).value()))
                    .as("input %d", i)
                    .isEqualTo(Json.write(Json.read(expected.get(i))));
        }
    }

    private static List<String> lines(String file) throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(FOLDER.resolve(file))), StandardCharsets.UTF_8))) {
            return in.lines().toList();
        }
    }
}
