package org.zerotrust.pdp.bench.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.zerotrust.pdp.bench.BenchPolicy;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.up.OwnStack;
import org.zerotrust.pdp.testkit.Credential;
import org.zerotrust.pdp.testkit.DemoPki;

/** One run: OPA's server, then ours, never both at a time; each compared first, then warmed up, then measured. */
final class RestRun {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 5;
    private static final int SEEDED_WITHIN_SECONDS = 60;
    private static final int LEAST_WARM_UP_SECONDS = 5;
    private static final int SLACK_SECONDS = 120;
    private static final String DECIDE = "/v1/decisions";
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
        delete(folder);
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
        JsonNode data = JSON.readTree(policy.data());
        List<String> trusted = new ArrayList<>();
        data.path("trusted_issuers").forEach(issuer -> trusted.add(issuer.asText()));
        Devices devices = new Devices(trusted, clock.instant());
        List<ObjectNode> requests = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Credential device = devices.certificate(i, inputs.get(i));
            requests.add(Questions.request(i, inputs.get(i), device));
        }
        Path bodies = Files.write(
                folder.resolve("requests.ndjson"),
                requests.stream().map(ObjectNode::toString).toList());
        Tokens tokens = new Tokens();
        Path packs = packs(devices.issuers(), trusted);
        say("ours: starting the stack");
        try (OwnStack stack = OwnStack.start(home, folder, packs);
                Tenant tenant = new Tenant(stack.pki(), stack.ports().admin());
                Client client = new Client(stack.pki(), stack.ports().api())) {
            tenant.register(tokens.jwks(), devices.issuers(), inputs.size());
            String reporter = tokens.token(Tenant.REPORTER, clock.instant());
            String pep = tokens.token(Tenant.PEP, clock.instant());
            Path token = Files.writeString(folder.resolve("pki/pep.token"), pep + "\n");
            awaitSeeded(client, reporter);
            say("ours: comparing " + inputs.size() + " decisions, then " + seconds + " s of load");
            List<String> differing = Check.differing(expected, i -> {
                // Reported right before it is asked: the signals are as old as in the input, to the second.
                JsonNode report = Questions.report(inputs.get(i), clock.instant());
                if (!report.path("signals").isEmpty()) {
                    Client.Answer told = client.post(posture(i), reporter, report.toString());
                    if (told.status() != 202) {
                        return "posture refused: status " + told.status() + " " + told.body();
                    }
                }
                ObjectNode request = requests.get(i).deepCopy().put("request_id", "compare-" + i);
                Client.Answer answer = client.post(DECIDE, pep, request.toString());
                return answer.body().path("decision").asText("status " + answer.status() + " " + answer.body());
            });
            renewPosture(client, reporter, data);
            return load(
                    wrk,
                    "https://127.0.0.1:" + stack.ports().api() + DECIDE,
                    List.of(bodies.toString(), "pdp", token.toString()),
                    differing,
                    stack.pids());
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

    private void renewPosture(Client client, String reporter, JsonNode data) throws IOException, InterruptedException {
        for (int i = 0; i < inputs.size(); i++) {
            JsonNode input = inputs.get(i);
            String resource = input.path("resource").path("id").asText();
            String named =
                    data.path("resources").path(resource).path("device_class").asText();
            JsonNode required = data.path("device_classes").path(named).path("posture");
            JsonNode renewal = Questions.renewal(input, required, warmUp() + seconds + SLACK_SECONDS, clock.instant());
            if (!renewal.path("signals").isEmpty()
                    && client.post(posture(i), reporter, renewal.toString()).status() != 202) {
                throw new LauncherException("the service does not take posture of device " + i);
            }
        }
    }

    private int warmUp() {
        return Math.max(LEAST_WARM_UP_SECONDS, seconds / 2);
    }

    private static String posture(int number) {
        return "/v1/devices/" + Devices.id(number) + "/posture";
    }

    /** The service reads what was put into the database every so often; then the last device is known. */
    private void awaitSeeded(Client client, String reporter) throws IOException, InterruptedException {
        int last = inputs.size() - 1;
        String report =
                "{\"signals\":[{\"name\":\"bench_seeded\",\"value\":true,\"source\":\"soc\",\"method\":\"reported\",\"observed_at\":\""
                        + clock.instant().truncatedTo(ChronoUnit.SECONDS) + "\"}]}";
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SEEDED_WITHIN_SECONDS);
        Client.Answer answer = client.post(posture(last), reporter, report);
        while (answer.status() != 202) {
            if (System.nanoTime() > end) {
                throw new LauncherException("the service does not take posture: status " + answer.status() + " "
                        + answer.body() + "; its log is " + folder.resolve("service.log"));
            }
            TimeUnit.MILLISECONDS.sleep(200);
            answer = client.post(posture(last), reporter, report);
        }
    }

    /**
     * The reference policy as a pack. In its data, as many of the trusted issuers as there are trusted CAs here give
     * way to these: the list stays as long as it is.
     */
    private Path packs(List<Devices.Issuer> issuers, List<String> trusted) throws IOException {
        Path packs = folder.resolve("packs");
        Path pack = Files.createDirectories(packs.resolve("reference"));
        List<String> fingerprints = new ArrayList<>();
        for (Devices.Issuer issuer : issuers) {
            if (issuer.trusted()) {
                fingerprints.add(issuer.authority().credential().fingerprint());
            }
        }
        ObjectNode data = (ObjectNode) JSON.readTree(policy.data());
        ArrayNode named = data.putArray("trusted_issuers");
        trusted.stream().skip(fingerprints.size()).forEach(named::add);
        fingerprints.forEach(named::add);
        classes(data);
        Files.writeString(pack.resolve("reference.rego"), policy.rego());
        Files.writeString(pack.resolve("data.json"), data.toString());
        Files.writeString(pack.resolve(".manifest"), """
                {"roots": ["zta/access", "trusted_issuers", "resources", "device_classes", "roles",
                           "zta/classes", "zta/tenants"],
                 "metadata": {"title": "Reference policy", "entrypoint": "zta/access/decision",
                              "input_version": 1, "output_version": 1}}
                """);
        return packs;
    }

    /** Every resource of a class that demands what an unknown one demands, but for what an answer waits for. */
    private void classes(ObjectNode data) {
        ObjectNode zta = data.putObject("zta");
        ObjectNode one = zta.putObject("classes").putObject("measured");
        one.put("await", await).put("audience", "resource");
        one.put("maximum_policy_age", 3_600).put("grant_ttl", 60);
        one.putArray("certificate_roles").add("operational");
        ObjectNode resources = zta.putObject("tenants").putObject(Tenant.NAME).putObject("resources");
        for (JsonNode input : inputs) {
            resources.putObject(input.path("resource").path("id").asText()).put("class", "measured");
        }
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

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
