package org.zerotrust.evidence.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.jose.Json;
import org.zerotrust.evidence.jose.Jwk;
import org.zerotrust.evidence.jose.JwkReader;
import org.zerotrust.evidence.jose.JwsResult;
import org.zerotrust.evidence.jose.JwsVerifier;

/** Wycheproof's JSON Web Signature vectors, and those of its JSON Web Crypto vectors that sign. */
class WycheproofJwsTest {

    private record Vector(String id, Object key, Object jws, boolean valid) {}

    @Test
    void jsonWebSignature() throws Exception {
        run("wycheproof-jws", "JsonWebSignature");
    }

    @Test
    void jsonWebCrypto() throws Exception {
        run("wycheproof-jwc", "JsonWebCrypto");
    }

    private static void run(String name, String type) throws Exception {
        Path folder = Report.folder("wycheproof");
        assumeTrue(folder != null, "PDP_CORPORA holds no wycheproof");
        List<Vector> vectors = new ArrayList<>();
        for (Path file : Report.files(folder, "_test.json")) {
            String text = Files.readString(file);
            // By content: the layout is the corpus's, the file names are not ours to know.
            if (text.contains("\"" + type + "\"")) {
                vectors.addAll(vectors(Json.object(text)));
            }
        }
        Report report = new Report(name, vectors.size());
        for (Vector vector : vectors) {
            if (report.exclusion(vector.id()) != null) {
                report.excluded(vector.id());
                continue;
            }
            boolean accepted = accepts(vector);
            report.ran(vector.id(), accepted == vector.valid() ? null : accepted ? "accepted" : "refused");
        }
        report.print();
        assertThat(report.failures()).isEmpty();
        assertThat(report.count()).isPositive();
    }

    private static boolean accepts(Vector vector) {
        List<Jwk> keys = vector.key() instanceof Map<?, ?> map ? JwkReader.keys(text(map)) : null;
        // A key that must not be used, or a JSON serialization, is a refusal like any other.
        return keys != null
                && vector.jws() instanceof String jws
                && new JwsVerifier(keys, Set.of(), 65_536).verify(jws) instanceof JwsResult.Verified;
    }

    private static List<Vector> vectors(Map<String, Object> file) {
        List<Vector> vectors = new ArrayList<>();
        for (Object item : (List<?>) file.get("testGroups")) {
            Map<?, ?> group = (Map<?, ?>) item;
            Object key = group.containsKey("public") ? group.get("public") : group.get("private");
            for (Object one : (List<?>) group.get("tests")) {
                Map<?, ?> test = (Map<?, ?>) one;
                boolean encrypted = test.containsKey("jwe");
                vectors.add(new Vector(
                        (encrypted ? "jwe-" : "jws-") + test.get("tcId"),
                        key,
                        encrypted ? test.get("jwe") : test.get("jws"),
                        "valid".equals(test.get("result"))));
            }
        }
        return vectors;
    }

    /** JSON again, for the reader under test is given text. */
    static String text(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                "{"
                        + String.join(
                                ",",
                                map.entrySet().stream()
                                        .map(e -> "\"" + e.getKey() + "\":" + text(e.getValue()))
                                        .toList())
                        + "}";
            case List<?> list ->
                "["
                        + String.join(
                                ",", list.stream().map(WycheproofJwsTest::text).toList()) + "]";
            case String text -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
            default -> String.valueOf(value);
        };
    }
}
