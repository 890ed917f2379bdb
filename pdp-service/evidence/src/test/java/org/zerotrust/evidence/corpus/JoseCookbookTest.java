package org.zerotrust.evidence.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.jose.Json;
import org.zerotrust.evidence.jose.Jwk;
import org.zerotrust.evidence.jose.JwkReader;
import org.zerotrust.evidence.jose.JwsResult;
import org.zerotrust.evidence.jose.JwsVerifier;

/** RFC 7520's keys and signatures, and RFC 8037's. */
class JoseCookbookTest {

    @Test
    void examples() throws Exception {
        Path folder = Report.folder("jose-cookbook");
        assumeTrue(folder != null, "PDP_CORPORA holds no jose-cookbook");
        List<Path> files = Report.files(folder, ".json");
        Report report = new Report("jose-cookbook", files.size());
        for (Path file : files) {
            String id = file.getParent().getFileName() + "/" + file.getFileName();
            if (report.exclusion(id) != null) {
                report.excluded(id);
                continue;
            }
            Map<String, Object> example = Json.object(Files.readString(file));
            report.ran(id, example.containsKey("kty") ? key(example) : signature(example));
        }
        report.print();
        assertThat(report.failures()).isEmpty();
        assertThat(report.count()).isPositive();
    }

    /** A key is read, and has a thumbprint; a private one is known as such. */
    private static @Nullable String key(Map<String, Object> example) {
        Jwk key = JwkReader.key(example);
        if (key == null) {
            return "not read";
        }
        boolean secret = example.containsKey("d") || example.containsKey("k");
        if (key.isPrivate() != secret) {
            return "private: " + key.isPrivate();
        }
        return key.thumbprint().length() == 43 ? null : "thumbprint " + key.thumbprint();
    }

    private static @Nullable String signature(Map<String, Object> example) {
        Map<?, ?> input = (Map<?, ?>) example.get("input");
        Map<?, ?> output = (Map<?, ?>) example.get("output");
        Jwk key = JwkReader.key(WycheproofJwsTest.text(input.get("key")));
        if (key == null || !(output.get("compact") instanceof String compact)) {
            return "no key or no compact serialization";
        }
        JwsVerifier verifier = new JwsVerifier(List.of(key), Set.of(), 65_536);
        String payload = (String) input.get("payload");
        byte[] content = payload.getBytes(StandardCharsets.UTF_8);
        boolean detached = compact.contains("..");
        JwsResult result = detached ? verifier.verify(compact, content) : verifier.verify(compact);
        if (!(result instanceof JwsResult.Verified(var jws, var by, var algorithm))) {
            return result.toString();
        }
        if (!java.util.Arrays.equals(jws.payload(), content)) {
            return "another payload";
        }
        // One bit of the signature elsewhere and it must not hold.
        char last = compact.charAt(compact.length() - 6);
        String broken = compact.substring(0, compact.length() - 6)
                + (last == 'A' ? 'B' : 'A')
                + compact.substring(compact.length() - 5);
        JwsResult refused = detached ? verifier.verify(broken, content) : verifier.verify(broken);
        return refused instanceof JwsResult.Refused ? null : "accepted a broken one";
    }
}
