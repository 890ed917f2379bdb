package org.zerotrust.pdp.bench.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.zerotrust.pdp.bench.BenchPolicy;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.testkit.DemoPki;

/** One run: OPA's server, then ours, never both at a time; each compared first, then warmed up, then measured. */
final class RestRun {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 5;
    private static final int LEAST_WARM_UP_SECONDS = 5;
    private static final int SLACK_SECONDS = 120;
    private static final String OPA_DECIDE = "/v1/data/zta/access/decision";

    private final Home home;
    private final int seconds;
    private final String await;
    private final PrintWriter progress;
    private final Path folder;
    private final BenchPolicy policy = BenchPolicy.named("reference");
    private final Clock clock = Clock.systemUTC();
    private final List<JsonNode> inputs = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();

    RestRun(Home home, int seconds, String await, PrintWriter progress) throws IOException {
        this.home = home;
        this.seconds = seconds;
        this.await = await;
        this.progress = progress;
        this.folder = home.createState().resolve("bench/rest");
        for (String input : policy.inputs()) {
            inputs.add(JSON.readTree(input));
        }
        for (String answer : policy.expected()) {
            expected.add(JSON.readTree(answer).path("decision").asText());
        }
    }

    /** {@code {"ours": row, "opa": row}}. */
    ObjectNode run() throws IOException, InterruptedException, GeneralSecurityException {
        Reference.delete(folder);
        Files.createDirectories(folder);
        Wrk.require(folder);
        Path opa = OpaServer.binary(home);
        Wrk wrk = new Wrk(folder);
        ObjectNode opaRow = opa(opa, wrk);
        ObjectNode report = JSON.createObjectNode();
        report.set("ours", ours(wrk));
        report.set("opa", opaRow);
        return report;
    }

    private ObjectNode opa(Path binary, Wrk wrk) throws IOException, InterruptedException {
        DemoPki pki = DemoPki.create(clock);
        Path certificates = folder.resolve("opa-pki");
        pki.write(certificates);
        Path rego = Files.writeString(folder.resolve("reference.rego"), policy.rego());
        Path data = Files.writeString(folder.resolve("data.json"), policy.data());
        Path bodies = Files.write(folder.resolve("inputs.ndjson"), policy.inputs());
        try (OpaServer server = OpaServer.start(binary, folder, certificates, pki, rego, data);
                Client client = new Client(pki, server.port())) {
            say("OPA: comparing " + inputs.size() + " decisions, then " + seconds + " s of load");
            List<String> differing = Check.differing(expected, i -> {
                Client.Answer answer = client.post(
                        OPA_DECIDE, "", "{\"input\":" + policy.inputs().get(i) + "}");
                return answer.body().path("result").path("decision").asText("status " + answer.status());
            });
            return load(
                    wrk,
                    "https://127.0.0.1:" + server.port() + OPA_DECIDE,
                    List.of(bodies.toString(), "opa"),
                    differing,
                    List.of(server.pid()));
        }
    }

    private ObjectNode ours(Wrk wrk) throws IOException, InterruptedException, GeneralSecurityException {
        say("ours: starting the stack");
        try (Reference reference = Reference.start(home, folder, await, List.of())) {
            say("ours: comparing " + inputs.size() + " decisions, then " + seconds + " s of load");
            List<String> differing = reference.differing();
            reference.renewPosture(warmUp() + seconds + SLACK_SECONDS);
            return load(
                    wrk,
                    reference.url(),
                    List.of(
                            reference.bodies().toString(),
                            "pdp",
                            reference.tokenFile().toString()),
                    differing,
                    reference.pids());
        }
    }

    private ObjectNode load(Wrk wrk, String url, List<String> arguments, List<String> differing, List<Long> processes)
            throws IOException, InterruptedException {
        differing.stream().limit(SHOWN).forEach(this::say);
        // Not measured: a JVM is slow until its code is compiled, and the other side gets the same.
        var _ = wrk.load(url, warmUp(), arguments);
        Duration before = processorTime(processes);
        ObjectNode row = wrk.load(url, seconds, arguments).put("differ", differing.size());
        long used = processorTime(processes).minus(before).toNanos() / 1_000;
        return row.put("cpu_us", used / Math.max(1, row.path("requests").asLong()));
    }

    /** What all processes of a server have used so far: on a machine with other work it says more than the clock. */
    private static Duration processorTime(List<Long> processes) {
        return processes.stream()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    private int warmUp() {
        return Math.max(LEAST_WARM_UP_SECONDS, seconds / 2);
    }

    /** The report as a table. */
    static String table(ObjectNode report) {
        StringBuilder lines = new StringBuilder(String.format(
                Locale.ROOT,
                "%-6s %12s %10s %10s %8s %8s %10s %8s",
                "server",
                "per second",
                "p50 us",
                "p99 us",
                "errors",
                "differ",
                "requests",
                "cpu us"));
        report.properties().forEach(row -> {
            JsonNode r = row.getValue();
            lines.append(String.format(
                    Locale.ROOT,
                    "%n%-6s %12.1f %10d %10d %8d %8d %10d %8d",
                    row.getKey(),
                    r.path("per_second").asDouble(),
                    r.path("p50_us").asLong(),
                    r.path("p99_us").asLong(),
                    r.path("errors").asLong(),
                    r.path("differ").asLong(),
                    r.path("requests").asLong(),
                    r.path("cpu_us").asLong()));
        });
        return lines.toString();
    }

    private void say(String line) {
        progress.println(line);
        progress.flush();
    }
}
