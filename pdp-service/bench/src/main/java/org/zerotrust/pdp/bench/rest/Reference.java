package org.zerotrust.pdp.bench.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.zerotrust.pdp.bench.BenchPolicy;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.up.OwnStack;
import org.zerotrust.pdp.testkit.Credential;

/** Our service on a stack of its own, with the reference policy, its devices and callers, ready to be asked. */
public final class Reference implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SEEDED_WITHIN_SECONDS = 60;
    private static final String DECIDE = "/v1/decisions";

    private final Path folder;
    private final BenchPolicy policy = BenchPolicy.named("reference");
    private final Clock clock = Clock.systemUTC();
    private final JsonNode data = JSON.readTree(policy.data());
    private final List<JsonNode> inputs = new ArrayList<>();
    private final List<String> expected = new ArrayList<>();
    private final List<ObjectNode> requests = new ArrayList<>();
    private final String reporter;
    private final String pep;
    private final OwnStack stack;
    private final Client client;

    /**
     * Starts it.
     *
     * @param folder for all that it keeps; what is there goes
     * @param await what an answer waits for, local or cluster
     * @param serviceOptions further options of the service's JVM
     */
    public static Reference start(Home home, Path folder, String await, List<String> serviceOptions)
            throws IOException, InterruptedException, GeneralSecurityException {
        return new Reference(home, folder, await, _ -> serviceOptions);
    }

    /** Makes a source of policy out of a folder of packs. */
    public interface Source {
        /** Options of the service's JVM that name it. */
        List<String> options(Path packs) throws IOException, InterruptedException;
    }

    /** As the other, with its policy from another source than the folder. */
    public static Reference start(Home home, Path folder, Source source)
            throws IOException, InterruptedException, GeneralSecurityException {
        return new Reference(home, folder, "local", source);
    }

    private Reference(Home home, Path folder, String await, Source source)
            throws IOException, InterruptedException, GeneralSecurityException {
        this.folder = folder;
        for (String input : policy.inputs()) {
            inputs.add(JSON.readTree(input));
        }
        for (String answer : policy.expected()) {
            expected.add(JSON.readTree(answer).path("decision").asText());
        }
        List<String> trusted = new ArrayList<>();
        data.path("trusted_issuers").forEach(issuer -> trusted.add(issuer.asText()));
        Devices devices = new Devices(trusted, clock.instant());
        for (int i = 0; i < inputs.size(); i++) {
            Credential device = devices.certificate(i, inputs.get(i));
            requests.add(Questions.request(i, inputs.get(i), device));
        }
        Files.createDirectories(folder);
        Files.write(bodies(), requests.stream().map(ObjectNode::toString).toList());
        Tokens tokens = new Tokens();
        this.reporter = tokens.token(Tenant.REPORTER, clock.instant());
        this.pep = tokens.token(Tenant.PEP, clock.instant());
        Path packs = packs(devices.issuers(), trusted, await);
        this.stack = OwnStack.start(home, folder, packs, source.options(packs));
        this.client = new Client(stack.pki(), stack.ports().api());
        try (Tenant tenant = new Tenant(stack.pki(), stack.ports().admin())) {
            tenant.register(tokens.jwks(), devices.issuers(), inputs.size());
            Files.writeString(tokenFile(), pep + "\n");
            awaitSeeded();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Reports each device's posture and asks its question; a line for each decision that is not the expected one. */
    public List<String> differing() throws IOException, InterruptedException {
        return Check.differing(expected, i -> {
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
    }

    /**
     * Reports what every device needs for so many seconds, and asks once what each is to be answered.
     *
     * @throws LauncherException where one is answered otherwise
     */
    public void ready(int seconds) throws IOException, InterruptedException {
        List<String> differing = differing();
        if (!differing.isEmpty()) {
            throw new LauncherException(
                    differing.size() + " answers are not the expected ones: " + differing.getFirst());
        }
        renewPosture(seconds);
    }

    /** Reports anew what would be too old after so many seconds. */
    public void renewPosture(int seconds) throws IOException, InterruptedException {
        for (int i = 0; i < inputs.size(); i++) {
            JsonNode input = inputs.get(i);
            String resource = input.path("resource").path("id").asText();
            String named =
                    data.path("resources").path(resource).path("device_class").asText();
            JsonNode required = data.path("device_classes").path(named).path("posture");
            JsonNode renewal = Questions.renewal(input, required, seconds, clock.instant());
            if (!renewal.path("signals").isEmpty()
                    && client.post(posture(i), reporter, renewal.toString()).status() != 202) {
                throw new LauncherException("the service does not take posture of device " + i);
            }
        }
    }

    /** Where questions are asked. */
    public String url() {
        return "https://127.0.0.1:" + stack.ports().api() + DECIDE;
    }

    /** A file of all questions without their ids, one in a line. */
    public Path bodies() {
        return folder.resolve("requests.ndjson");
    }

    /** A file of the enforcement point's token. */
    public Path tokenFile() {
        return folder.resolve("pep.token");
    }

    /** The processes that questions are answered with. */
    public List<Long> pids() throws IOException {
        return stack.pids();
    }

    /** What it runs on. */
    public OwnStack stack() {
        return stack;
    }

    /** Where all that it keeps is. */
    public Path folder() {
        return folder;
    }

    /** The id of the device that asks the question of this number. */
    public static String device(int number) {
        return Devices.id(number);
    }

    private static String posture(int number) {
        return "/v1/devices/" + Devices.id(number) + "/posture";
    }

    /** The service reads what was put into the database every so often; then the last device is known. */
    private void awaitSeeded() throws IOException, InterruptedException {
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
    private Path packs(List<Devices.Issuer> issuers, List<String> trusted, String await) throws IOException {
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
        classes(data, await);
        Files.writeString(pack.resolve("reference.rego"), policy.rego());
        Files.writeString(pack.resolve("data.json"), data.toString());
        Files.writeString(pack.resolve(".manifest"), """
                {"roots": ["zta/access", "trusted_issuers", "resources", "device_classes", "roles",
                           "zta/classes", "zta/tenants", "register"],
                 "metadata": {"title": "Reference policy", "entrypoint": "zta/access/decision",
                              "input_version": 1, "output_version": 1}}
                """);
        return packs;
    }

    /** Every resource of a class that demands what an unknown one demands, but for what an answer waits for. */
    private void classes(ObjectNode data, String await) {
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

    /** Options of {@code pdp} that name its admin API, asked as one of its callers. */
    public List<String> access(String caller) {
        Path pki = folder.resolve("pki");
        return List.of(
                "--url",
                "https://127.0.0.1:" + stack.ports().admin(),
                "--ca",
                pki.resolve("ca/service-root.pem").toString(),
                "--cert",
                pki.resolve("service/" + caller + ".pem").toString(),
                "--key",
                pki.resolve("service/" + caller + ".key").toString());
    }

    /** Copies a folder and all in it. */
    public static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    /** Deletes a folder and all in it. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Override
    public void close() {
        client.close();
        stack.close();
    }
}
