package org.zerotrust.pdp.dev.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zerotrust.gate.check.Gate;
import org.zerotrust.gate.check.GateReport;
import org.zerotrust.gate.sign.BundleSigners;
import org.zerotrust.gate.source.BundleCredential;
import org.zerotrust.gate.source.BundleSource;
import org.zerotrust.gate.source.Candidate;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.dev.Main;
import org.zerotrust.pdp.testkit.ServedBundle;
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

    @ParameterizedTest
    @ValueSource(strings = {"rego", "plan"})
    void decidesAsTheRealOpaThatServesIt(String target) throws Exception {
        List<Map<String, Object>> inputs = inputs();
        List<String> differing = new ArrayList<>();
        Map<String, Integer> decided = new LinkedHashMap<>();
        List<Path> packs =
                Stream.of("base", "industrial", "demo").map(PACKS::resolve).toList();
        // OPA's own server evaluates the modules; plan.json lies beside them and changes nothing there.
        try (ServedBundle theirs = new ServedBundle(folder, packs, target, ENTRYPOINT)) {
            PreparedPolicy ours = ours(theirs);
            for (Map<String, Object> input : inputs) {
                String mine = Json.write(value(ours, input));
                String opas = Json.write(((Map<?, ?>) Json.read(theirs.ask(Json.write(input)))).get("result"));
                decided.merge(mine.replaceAll(".*\"decision\":\"([a-z_]+)\".*", "$1"), 1, Integer::sum);
                if (!mine.equals(opas)) {
                    differing.add(Json.write(input) + "\n ours " + mine + "\n OPA  " + opas);
                }
            }
        }
        System.out.println("bundle of nginx, " + target + ": " + inputs.size() + " inputs, " + differing.size()
                + " differing, decided " + decided);
        assertThat(differing).isEmpty();
        assertThat(inputs).hasSizeGreaterThan(300);
        assertThat(decided).hasSizeGreaterThan(2);
    }

    @Test
    void aRealOpaAcceptsWhatWeSign() throws Exception {
        Path pub = ServedBundle.keys(folder, "our");
        Path key = folder.resolve("our.key.pem");
        Path bundle = Files.createDirectories(folder.resolve("ours/zta"));
        Files.writeString(bundle.resolve("a.rego"), "package zta.a\n\nok := data.zta.n > 1\n");
        Files.writeString(bundle.resolve("data.json"), "{\"n\": 1.50, \"e\": 1e2, \"é\": [1.0, -0, \"<&>\\u2028\"]}");
        Path root = bundle.getParent();
        Files.writeString(root.resolve(".manifest"), "{\"roots\": [\"zta\"], \"revision\": \"r\"}");
        assertThat(Main.commandLine()
                        .execute("policy", "sign", root.toString(), "--key", key.toString(), "--scope", "read"))
                .isZero();
        Path packed = folder.resolve("ours.tar.gz");
        String[] pack = {"tar", "czf", packed.toString(), ".manifest", ".signatures.json", "zta"};
        ServedBundle.run(root, pack);
        String[] verify = {
            ServedBundle.opa(),
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
        ServedBundle.run(folder, verify);

        Files.writeString(bundle.resolve("data.json"), "{\"n\": 2}");
        ServedBundle.run(root, pack);
        assertThatThrownBy(() -> ServedBundle.run(folder, verify)).isInstanceOf(IOException.class);
    }

    private static PreparedPolicy ours(ServedBundle served) throws Exception {
        try (BundleSource source = new BundleSource(
                new BundleSource.Config(
                        served.url(), Duration.ZERO, Duration.ofSeconds(10), ENTRYPOINT, BundleCredential.NONE),
                BundleSigners.read(Map.of(ServedBundle.KEY_ID, served.publicKey()), ""),
                HttpClient.newHttpClient())) {
            Candidate candidate = source.poll(null).orElseThrow();
            GateReport report = Gate.check(candidate, null, new Gate.Rules(true, Duration.ofSeconds(10)));
            assertThat(report.problems()).isEmpty();
            assertThat(source.poll(candidate.revision()))
                    .as("nginx answers its ETag with 304")
                    .isEmpty();
            assertThat(served.accessLog()).contains("\" 304 ");
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

    private List<Map<String, Object>> inputs() throws Exception {
        String fixture = ServedBundle.run(
                folder,
                ServedBundle.opa(),
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
