package org.zerotrust.pdp.dev.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zerotrust.gate.check.Gate;
import org.zerotrust.gate.check.GateReport;
import org.zerotrust.gate.sign.BundleSigners;
import org.zerotrust.gate.source.BundleSource;
import org.zerotrust.gate.source.Candidate;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.value.Json;

/**
 * Our packs, built by {@code opa build} and signed by {@code opa sign}, served by nginx: a real OPA that follows that bundle
 * and our engine say the same of every input. The inputs are the packs' own fixture as it is, and with each of its members
 * left out, null, negated and replaced, which reaches every rule.
 */
@Tag("peers")
final class BundlePeersTest {
    private static final String ENTRYPOINT = "zta/access/decision";
    private static final long NOW = 1_795_000_000;
    private static final Path PACKS =
            Path.of("../../policies/packs").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> running = new ArrayList<>();

    @AfterEach
    void stop() {
        running.forEach(Process::destroyForcibly);
        http.close();
    }

    private static String opa() {
        return Objects.requireNonNull(
                System.getenv("PDP_OPA"), "PDP_OPA names the opa program; ./pdp test --peers sets it");
    }

    private String run(Path in, String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(out, UTF_8);
        assertThat(process.exitValue())
                .as(String.join(" ", command) + "\n" + said)
                .isZero();
        return said;
    }

    private Process start(Path log, String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        running.add(process);
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rego", "plan"})
    void decidesAsTheRealOpaThatServesIt(String target) throws Exception {
        Path www = Files.createDirectories(folder.resolve("www"));
        Path pub = bundle(target, www);
        int port = nginx(www);
        URI url = URI.create("http://127.0.0.1:" + port + "/bundle.tar.gz");
        PreparedPolicy ours = ours(url, pub);
        // OPA's own server evaluates the modules; plan.json lies beside them and changes nothing there.
        URI theirs = opaServes(port, pub);
        List<Map<String, Object>> inputs = inputs();
        List<String> differing = new ArrayList<>();
        Map<String, Integer> decided = new LinkedHashMap<>();
        for (Map<String, Object> input : inputs) {
            String mine = Json.write(value(ours, input));
            String opas = Json.write(ask(theirs, input));
            decided.merge(mine.replaceAll(".*\"decision\":\"([a-z_]+)\".*", "$1"), 1, Integer::sum);
            if (!mine.equals(opas)) {
                differing.add(Json.write(input) + "\n ours " + mine + "\n OPA  " + opas);
            }
        }
        System.out.println("bundle of nginx, " + target + ": " + inputs.size() + " inputs, " + differing.size()
                + " differing, decided " + decided);
        assertThat(differing).isEmpty();
        assertThat(inputs).hasSizeGreaterThan(300);
        assertThat(decided).hasSizeGreaterThan(2);
    }

    @org.junit.jupiter.api.Test
    void aRealOpaAcceptsWhatWeSign() throws Exception {
        Path key = folder.resolve("our-key.pem");
        Path pub = folder.resolve("our-pub.pem");
        run(
                folder,
                "openssl",
                "genpkey",
                "-algorithm",
                "EC",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-out",
                key.toString());
        run(folder, "openssl", "pkey", "-in", key.toString(), "-pubout", "-out", pub.toString());
        Path bundle = Files.createDirectories(folder.resolve("ours/zta"));
        Files.writeString(bundle.resolve("a.rego"), "package zta.a\n\nok := data.zta.n > 1\n");
        Files.writeString(bundle.resolve("data.json"), "{\"n\": 1.50, \"e\": 1e2, \"é\": [1.0, -0, \"<&>\\u2028\"]}");
        Path root = bundle.getParent();
        Files.writeString(root.resolve(".manifest"), "{\"roots\": [\"zta\"], \"revision\": \"r\"}");
        assertThat(org.zerotrust.pdp.dev.Main.commandLine()
                        .execute("policy", "sign", root.toString(), "--key", key.toString(), "--scope", "read"))
                .isZero();
        Path packed = folder.resolve("ours.tar.gz");
        String[] pack = {"tar", "czf", packed.toString(), ".manifest", ".signatures.json", "zta"};
        run(root, pack);
        String[] verify = {
            opa(),
            "build",
            "-b",
            packed.toString(),
            "--verification-key",
            pub.toString(),
            "--verification-key-id",
            "release",
            "--scope",
            "read",
            "--signing-alg",
            "ES256",
            "-o",
            folder.resolve("verified.tar.gz").toString()
        };
        run(folder, verify);

        Files.writeString(bundle.resolve("data.json"), "{\"n\": 2}");
        run(root, pack);
        Process refused = start(folder.resolve("refused.log"), verify);
        assertThat(refused.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(refused.exitValue()).isNotZero();
    }

    /** Builds and signs; the public key. */
    private Path bundle(String target, Path www) throws Exception {
        Path key = folder.resolve("key.pem");
        Path pub = folder.resolve("pub.pem");
        run(
                folder,
                "openssl",
                "genpkey",
                "-algorithm",
                "EC",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-out",
                key.toString());
        run(folder, "openssl", "pkey", "-in", key.toString(), "-pubout", "-out", pub.toString());
        Path built = folder.resolve("built.tar.gz");
        List<String> build = new ArrayList<>(List.of(opa(), "build", "-t", target, "--ignore", "*_test.rego"));
        for (String pack : List.of("base", "industrial", "demo")) {
            build.addAll(List.of("-b", PACKS.resolve(pack).toString()));
        }
        build.addAll(List.of("-e", ENTRYPOINT, "-o", built.toString()));
        run(folder, build.toArray(String[]::new));
        Path unpacked = Files.createDirectories(folder.resolve("unpacked"));
        run(unpacked, "tar", "xzf", built.toString());
        Path claims = folder.resolve("claims.json");
        Files.writeString(claims, "{\"keyid\": \"release\", \"sequence\": 7}");
        run(
                unpacked,
                opa(),
                "sign",
                "--signing-alg",
                "ES256",
                "--signing-key",
                key.toString(),
                "--claims-file",
                claims.toString(),
                "--bundle",
                ".");
        // Names without "./", which OPA would not find in the signature.
        List<String> pack = new ArrayList<>(
                List.of("tar", "czf", www.resolve("bundle.tar.gz").toString()));
        try (Stream<Path> top = Files.list(unpacked)) {
            top.map(file -> file.getFileName().toString()).sorted().forEach(pack::add);
        }
        run(unpacked, pack.toArray(String[]::new));
        return pub;
    }

    private int nginx(Path www) throws Exception {
        int port = freePort();
        Path conf = folder.resolve("nginx.conf");
        Files.writeString(conf, """
                user %4$s %5$s; daemon off; pid %1$s/nginx.pid; error_log %1$s/nginx.log; worker_processes 1;
                events {}
                http {
                  access_log %1$s/access.log;
                  client_body_temp_path %1$s/t1; proxy_temp_path %1$s/t2; fastcgi_temp_path %1$s/t3;
                  uwsgi_temp_path %1$s/t4; scgi_temp_path %1$s/t5;
                  server { listen 127.0.0.1:%2$d; root %3$s; etag on; }
                }
                """.formatted(folder, port, www, System.getProperty("user.name"), group()));
        Process nginx = start(folder.resolve("nginx.out"), "nginx", "-c", conf.toString());
        answers(nginx, URI.create("http://127.0.0.1:" + port + "/bundle.tar.gz"));
        return port;
    }

    /** Started by root, nginx would read as another user, who may not look into this folder. */
    private String group() throws IOException, InterruptedException {
        return run(folder, "id", "-gn").strip();
    }

    private void answers(Process process, URI url) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!isOk(url)) {
            assertThat(process.isAlive() && System.nanoTime() < end)
                    .as(url.toString())
                    .isTrue();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private boolean isOk(URI url) throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private PreparedPolicy ours(URI url, Path pub) throws Exception {
        try (BundleSource source = new BundleSource(
                new BundleSource.Config(url, Duration.ZERO, Duration.ofSeconds(10), ENTRYPOINT, null),
                BundleSigners.read(Map.of("release", Files.readString(pub)), ""),
                HttpClient.newHttpClient())) {
            Candidate candidate = source.poll(null).orElseThrow();
            GateReport report = Gate.check(candidate, null, new Gate.Rules(true, Duration.ofSeconds(10)));
            assertThat(report.problems()).isEmpty();
            assertThat(source.poll(candidate.revision()))
                    .as("nginx answers its ETag with 304")
                    .isEmpty();
            assertThat(Files.readString(folder.resolve("access.log"))).contains("\" 304 ");
            PolicyPack pack = Objects.requireNonNull(report.pack());
            String plan = pack.plan();
            Rego.Builder builder = plan == null ? Rego.builder() : Rego.fromPlan(plan);
            if (plan == null) {
                pack.modules().forEach(builder::module);
                builder.entrypoint(ENTRYPOINT);
            }
            return builder.data(pack.data()).build();
        }
    }

    private static @Nullable Object value(PreparedPolicy policy, Map<String, Object> input) {
        return switch (policy.evaluate(ENTRYPOINT, input, EvalOptions.at(Instant.ofEpochSecond(NOW)))) {
            case Outcome.Defined(Object value) -> value;
            case Outcome.Undefined() -> null;
            case Outcome.Failed(var error) -> throw new AssertionError(error.toString());
        };
    }

    private URI opaServes(int nginx, Path pub) throws Exception {
        int port = freePort();
        Path config = folder.resolve("opa.json");
        Files.writeString(
                config,
                Json.write(Map.of(
                        "services",
                        Map.of("nginx", Map.of("url", "http://127.0.0.1:" + nginx)),
                        "keys",
                        Map.of("release", Map.of("algorithm", "ES256", "key", Files.readString(pub))),
                        "bundles",
                        Map.of(
                                "zta",
                                Map.of(
                                        "service",
                                        "nginx",
                                        "resource",
                                        "/bundle.tar.gz",
                                        "signing",
                                        Map.of("keyid", "release"))))));
        Process opa = start(
                folder.resolve("opa.out"),
                opa(),
                "run",
                "--server",
                "--addr",
                "127.0.0.1:" + port,
                "--config-file",
                config.toString());
        URI base = URI.create("http://127.0.0.1:" + port);
        answers(opa, base.resolve("/health?bundles"));
        return base.resolve("/v1/data/" + ENTRYPOINT);
    }

    private @Nullable Object ask(URI url, Map<String, Object> input) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(url)
                        .POST(HttpRequest.BodyPublishers.ofString(Json.write(Map.of("input", input))))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return ((Map<?, ?>) Json.read(response.body())).get("result");
    }

    private List<Map<String, Object>> inputs() throws Exception {
        String fixture = run(
                folder,
                opa(),
                "eval",
                "--format",
                "raw",
                "-d",
                PACKS.resolve("base").toString(),
                "data.zta.fixtures_test.telemetry");
        List<Map<String, Object>> inputs = new ArrayList<>();
        inputs.add(object(fixture));
        for (List<Object> path : paths(object(fixture), List.of())) {
            for (Object instead :
                    new Object[] {"left out", Json.read("null"), true, false, -1L, "x", List.of(), Map.of()}) {
                Map<String, Object> input = object(fixture);
                change(input, path, instead);
                inputs.add(input);
            }
        }
        return inputs;
    }

    @SuppressWarnings("unchecked") // a JSON object has strings as keys
    private static Map<String, Object> object(String json) {
        return (Map<String, Object>) copy(Json.read(json));
    }

    private static Object copy(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<Object, Object> copy = new LinkedHashMap<>();
                map.forEach((k, v) -> copy.put(k, copy(v)));
                yield copy;
            }
            case List<?> list ->
                new ArrayList<>(list.stream().map(BundlePeersTest::copy).toList());
            default -> value;
        };
    }

    private static Stream<List<Object>> below(Object value, List<Object> at) {
        return paths(value, at).stream();
    }

    private static List<List<Object>> paths(Object value, List<Object> at) {
        List<List<Object>> all = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> {
                List<Object> path =
                        Stream.concat(at.stream(), Stream.of((Object) key)).toList();
                all.add(path);
                below(member, path).forEach(all::add);
            });
        }
        return all;
    }

    private static void change(Map<String, Object> input, List<Object> path, Object instead) {
        Map<Object, Object> at = member(input);
        for (Object key : path.subList(0, path.size() - 1)) {
            at = member(Objects.requireNonNull(at.get(key)));
        }
        if (instead.equals("left out")) {
            at.remove(path.getLast());
        } else {
            at.put(path.getLast(), instead);
        }
    }

    @SuppressWarnings("unchecked") // only paths of objects are changed
    private static Map<Object, Object> member(Object value) {
        return (Map<Object, Object>) value;
    }
}
