package org.zerotrust.evidence.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.jose.Json;
import org.zerotrust.evidence.jose.Jwk;
import org.zerotrust.evidence.jose.JwkReader;
import org.zerotrust.evidence.signature.HttpMessage;
import org.zerotrust.evidence.signature.HttpMessage.Field;
import org.zerotrust.evidence.signature.MessageSignatureResult;
import org.zerotrust.evidence.signature.MessageSignatures;
import org.zerotrust.evidence.signature.SignatureKey;
import org.zerotrust.evidence.signature.SignatureRules;

/**
 * The examples of RFC 9421, appendix B. Each case is verified over the whole message it belongs to: its own where the
 * corpus has one with the signature in it, else the request or response of section B.2 with the case's fields added.
 */
class Rfc9421Test {
    /** RFC 9421, B.1.5. */
    private static final String SHARED_SECRET =
            "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==";

    @Test
    void examples() throws Exception {
        Path folder = Report.folder("rfc9421");
        assumeTrue(folder != null, "PDP_CORPORA holds no rfc9421");
        List<Map<?, ?>> cases = new ArrayList<>();
        Map<String, SignatureKey> keys = new HashMap<>();
        keys.put(
                "test-shared-secret",
                SignatureKey.of(new SecretKeySpec(Base64.getDecoder().decode(SHARED_SECRET), "HmacSHA256")));
        for (Path file : Report.files(folder, ".json")) {
            Object all = Json.object("{\"all\":" + Files.readString(file) + "}").get("all");
            if (all instanceof List<?> list) {
                list.forEach(one -> cases.add((Map<?, ?>) one));
            } else if (all instanceof Map<?, ?> named) {
                named.forEach((name, key) -> {
                    Jwk jwk = JwkReader.key(WycheproofJwsTest.text(key));
                    if (jwk != null && jwk.key() != null) {
                        keys.put(String.valueOf(name), SignatureKey.of(jwk.key()));
                    }
                });
            }
        }
        Map<Integer, String> blocks = new HashMap<>();
        for (Path file : Report.files(folder, ".txt")) {
            String number = file.getFileName().toString().replaceAll("\\D", "");
            blocks.put(Integer.parseInt(number), Files.readString(file));
        }
        Report report = new Report("rfc9421", cases.size());
        for (Map<?, ?> one : cases) {
            String id = "rfc9421-" + one.get("block");
            report.ran(id, fault(one, blocks, keys));
        }
        report.print();
        assertThat(report.failures()).isEmpty();
        assertThat(report.count()).isPositive();
    }

    private static @Nullable String fault(Map<?, ?> one, Map<Integer, String> blocks, Map<String, SignatureKey> keys) {
        String input = (String) one.get("signature_input");
        String signature = (String) one.get("signature");
        boolean expected = Boolean.TRUE.equals(one.get("expected_valid"));
        HttpMessage message = message(blocks, ((Number) one.get("block")).intValue(), input, signature);
        if (message == null) {
            return "no message in the corpus";
        }
        SignatureRules rules = new SignatureRules(null, null, Set.of(), Duration.ofDays(3650), Duration.ZERO, false);
        MessageSignatureResult result = MessageSignatures.verify(
                message, rules, id -> id == null ? null : keys.get(id), Instant.ofEpochSecond(1_618_884_500));
        boolean valid = result instanceof MessageSignatureResult.Verified;
        return valid == expected ? null : "gives " + result;
    }

    private static @Nullable HttpMessage message(
            Map<Integer, String> blocks, int block, String input, String signature) {
        String own = blocks.get(block);
        if (own != null && own.contains("HTTP/1.1") && own.contains("Signature:")) {
            return parse(own, List.of());
        }
        boolean response = input.contains("@status");
        List<Field> signed = List.of(field(input), field(signature));
        for (int i = 0; i <= block; i++) {
            String text = blocks.getOrDefault(i, "");
            boolean message = response ? text.startsWith("HTTP/1.1 ") : text.matches("(?s)[A-Z]+ \\S+ HTTP/1\\.1\\n.*");
            if (message && !text.contains("Signature")) {
                return parse(text, signed);
            }
        }
        return null;
    }

    static Field field(String line) {
        int colon = line.indexOf(':');
        return new Field(line.substring(0, colon), line.substring(colon + 1).strip());
    }

    static HttpMessage parse(String text, List<Field> more) {
        String[] lines = text.split("\n");
        List<Field> fields = new ArrayList<>();
        String host = "";
        for (int i = 1; i < lines.length && !lines[i].isBlank(); i++) {
            Field field = field(lines[i]);
            fields.add(field);
            if (field.name().equalsIgnoreCase("host")) {
                host = field.value();
            }
        }
        fields.addAll(more);
        String[] start = lines[0].split(" ");
        return lines[0].startsWith("HTTP/")
                ? new HttpMessage(null, null, null, null, Integer.parseInt(start[1]), fields, List.of(), null)
                : HttpMessage.request(start[0], "https", host, start[1], fields);
    }
}
