package org.zerotrust.rego.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.builtin.Outside;
import org.zerotrust.rego.value.Frozen;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoObject;

/** The same requests, sent by a real OPA and by us to the same server, give policies the same. */
@Tag("peers")
class HttpSendPeersTest {
    @TempDir
    static Path folder;

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TestFactory
    Stream<DynamicTest> theSameAnswers() throws Exception {
        LocalServer server = LocalServer.plain();
        LocalServer tls = LocalServer.secure(LocalServer.Keys.make(folder), false);
        String ca = Json.write(java.nio.file.Files.readString(folder.resolve("certificate.pem")));
        List<String> requests = List.of(
                get(server, "/json", ""),
                get(server, "/problem", ""),
                get(server, "/broken", ""),
                get(server, "/yaml", ""),
                get(server, "/text", ""),
                get(server, "/text", ", \"force_json_decode\": true"),
                get(server, "/text", ", \"force_yaml_decode\": true"),
                get(server, "/nothing", ""),
                get(server, "/redirect", ""),
                get(server, "/redirect", ", \"enable_redirect\": true, \"headers\": {\"X-Test\": \"t\"}"),
                get(server, "/redirect-307", ", \"enable_redirect\": true"),
                get(server, "/echo", ", \"headers\": {\"x-test\": \"a\", \"Authorization\": \"b\"}"),
                "{\"method\": \"post\", \"url\": \"" + server.url("/echo")
                        + "\", \"body\": {\"b\": [1, \"<\"], \"a\": null}}",
                "{\"method\": \"PUT\", \"url\": \"" + server.url("/echo") + "\", \"raw_body\": \"raw\", \"body\": 1}",
                "{\"method\": \"delete\", \"url\": \"" + server.url("/echo") + "\"}",
                get(tls, "/json", ", \"tls_ca_cert\": " + ca),
                get(tls, "/json", ", \"tls_ca_cert\": " + ca + ", \"tls_server_name\": \"other.example\""),
                get(tls, "/json", ", \"tls_insecure_skip_verify\": true"),
                get(tls, "/json", ", \"raise_error\": false"),
                get(server, "/json", ", \"raise_error\": false, \"timeout\": \"soon\""),
                get(server, "/never", ", \"raise_error\": false, \"timeout\": \"200ms\""));
        return requests.stream()
                .map(r -> DynamicTest.dynamicTest(
                        r, () -> assertThat(comparable(ours(r))).isEqualTo(comparable(opa(r)))))
                .onClose(() -> {
                    server.close();
                    tls.close();
                });
    }

    private static String get(LocalServer server, String path, String more) {
        return "{\"method\": \"get\", \"url\": \"" + server.url(path) + "\"" + more + "}";
    }

    private static Object ours(String request) {
        try (HttpAccess access = new HttpAccess(HttpAccess.Limits.of(LocalServer.here()))) {
            Outcome outcome = Rego.builder()
                    .module("a.rego", "package a\n\nanswer := http.send(input)")
                    .entrypoint("a/answer")
                    .build()
                    .evaluate(
                            "a/answer",
                            Json.read(request),
                            EvalOptions.at(Instant.now()).withDeadline(TIMEOUT).with(Outside.HttpSender.class, access));
            return outcome instanceof Outcome.Defined(Object value) ? value : outcome;
        }
    }

    private static Object opa(String request) throws Exception {
        Process opa = new ProcessBuilder(
                        Objects.requireNonNull(
                                System.getenv("PDP_OPA"), "PDP_OPA names the opa program; ./pdp test --peers sets it"),
                        "eval",
                        "http.send(" + request + ")")
                .redirectErrorStream(true)
                .start();
        String out = new String(opa.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        opa.waitFor();
        RegoObject root = (RegoObject) Json.read(out);
        List<?> result = (List<?>) Objects.requireNonNull(root.get("result"), out);
        List<?> expressions = (List<?>) Objects.requireNonNull(((RegoObject) result.getFirst()).get("expressions"));
        return Objects.requireNonNull(((RegoObject) expressions.getFirst()).get("value"));
    }

    /**
     * Without the words of errors, which are each HTTP client's own, what this server's clock says, and the words behind a
     * status, which the JDK's client keeps to itself.
     */
    private static Object comparable(Object answer) {
        Map<Object, Object> out = new HashMap<>((RegoObject) answer);
        out.remove("status");
        if (out.get("error") instanceof RegoObject error) {
            out.put("error", Objects.requireNonNullElse(error.get("code"), RegoNull.NULL));
        }
        if (out.get("headers") instanceof RegoObject headers) {
            Map<Object, Object> left = new HashMap<>(headers);
            left.remove("date");
            out.put("headers", left);
        }
        return Json.write(Frozen.copy(out));
    }
}
