package org.zerotrust.pdp.bench.edits;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.zerotrust.pdp.dev.verify.RecordedDecisions;
import org.zerotrust.pdp.testkit.Ports;
import org.zerotrust.rego.value.Json;

/** A real OPA that decides records again, at the snapshot that each names. */
final class OpaAgain {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Path opa;
    private final Path log;
    private final List<String> wrong = new ArrayList<>();
    private long decided;

    OpaAgain(Path opa, Path log) {
        this.opa = opa;
        this.log = log;
    }

    /** What it says otherwise. */
    List<String> wrong() {
        return wrong;
    }

    /** How many it decided. */
    long decided() {
        return decided;
    }

    /** Decides what one snapshot decided. */
    void decide(Path packs, List<RecordedDecisions.One> records) throws IOException, InterruptedException {
        int port = Ports.free();
        Process process = new ProcessBuilder(
                        opa.toString(),
                        "run",
                        "--server",
                        "--addr",
                        "127.0.0.1:" + port,
                        "--disable-telemetry",
                        "--log-level",
                        "error",
                        "--bundle",
                        packs.resolve("reference").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        URI url = URI.create("http://127.0.0.1:" + port + "/v1/data/zta/access/decision");
        try (HttpClient http = HttpClient.newHttpClient()) {
            awaitReady(process, http, URI.create("http://127.0.0.1:" + port + "/health"));
            for (RecordedDecisions.One record : records) {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(url)
                                .timeout(DEADLINE)
                                .POST(HttpRequest.BodyPublishers.ofString(Json.write(Map.of("input", record.input()))))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                JsonNode result = JSON.readTree(answer.body()).path("result");
                String difference = answer.statusCode() == 200 && !result.isMissingNode()
                        ? record.difference(result)
                        : "OPA answers " + answer.statusCode() + " " + answer.body();
                decided++;
                if (difference != null) {
                    wrong.add(record.digest() + ": " + difference);
                }
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private void awaitReady(Process process, HttpClient http, URI health) throws IOException, InterruptedException {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            try {
                if (http.send(
                                        HttpRequest.newBuilder(health)
                                                .timeout(DEADLINE)
                                                .build(),
                                        HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // It does not listen yet.
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new IOException("OPA did not start; its output is in " + log);
    }
}
