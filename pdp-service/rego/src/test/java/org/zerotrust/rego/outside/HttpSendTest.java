package org.zerotrust.rego.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.builtin.Outside;
import org.zerotrust.rego.value.Frozen;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoObject;

class HttpSendTest {
    /** The server dates its answers by the machine's clock. */
    private static final Instant NOW = Instant.now();

    private static final PreparedPolicy POLICY = Rego.builder()
            .module(
                    "a.rego",
                    "package a\n\nanswer := http.send(input)\n\ntwice := [http.send(input).body, http.send(input).body]")
            .entrypoint("a/answer")
            .entrypoint("a/twice")
            .build();

    @TempDir
    static Path folder;

    private LocalServer server;
    private HttpAccess access;

    @BeforeEach
    void start() throws Exception {
        server = LocalServer.plain();
        access = new HttpAccess(HttpAccess.Limits.of(LocalServer.here()));
    }

    @AfterEach
    void stop() {
        access.close();
        server.close();
    }

    private EvalOptions options() {
        return EvalOptions.at(Instant.now())
                .with(Outside.HttpSender.class, access)
                .strict();
    }

    private static Map<String, Object> request(String url, Object... more) {
        Map<String, Object> out = new HashMap<>(Map.of("method", "get", "url", url));
        for (int i = 0; i < more.length; i += 2) {
            out.put((String) more[i], more[i + 1]);
        }
        return out;
    }

    private RegoObject sent(String path, Object... more) {
        return ok(POLICY.evaluate("a/answer", request(server.url(path), more), options()));
    }

    private static RegoObject ok(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Defined.class);
        return (RegoObject) ((Outcome.Defined) outcome).value();
    }

    private static String error(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).error().message();
    }

    private String refused(Map<String, Object> request) {
        return error(POLICY.evaluate("a/answer", request, options()));
    }

    @Test
    void reachesNobodyUnlessTheHostGrantsIt() {
        Map<String, Object> request = request(server.url("/json"));
        assertThat(error(
                        POLICY.evaluate("a/answer", request, EvalOptions.at(NOW).strict())))
                .isEqualTo("http.send: unallowed host: requests are not allowed");
        assertThat(refused(request("http://192.0.2.1/"))).isEqualTo("http.send: disallowed host: 192.0.2.1");
        assertThat(POLICY.evaluate("a/answer", request, EvalOptions.at(NOW))).isInstanceOf(Outcome.Undefined.class);
        assertThat(server.requests).hasValue(0);
    }

    @Test
    void showsTheAnswerAsOpaDoes() {
        RegoObject answer = sent("/json");
        assertThat(answer.get("status")).isEqualTo("200 OK");
        assertThat(answer.get("status_code")).isEqualTo(200L);
        assertThat(answer.get("raw_body")).isEqualTo("{\"n\": 1.50, \"list\": [1, \"<a>\"]}");
        assertThat(((RegoObject) answer.get("body")).get("list")).isEqualTo(List.of(1L, "<a>"));
        assertThat(new BigDecimal(String.valueOf(((RegoObject) answer.get("body")).get("n"))))
                .isEqualByComparingTo("1.5");
        assertThat(((RegoObject) answer.get("headers")).get("content-type")).isEqualTo(List.of("application/json"));
        assertThat(((RegoObject) sent("/problem").get("body")).get("title")).isEqualTo("no");
        assertThat(sent("/problem").get("status")).isEqualTo("422 Unprocessable Entity");
        assertThat(sent("/broken").get("body")).isEqualTo(RegoNull.NULL);
        assertThat(((RegoObject) sent("/yaml").get("body")).get("b")).isEqualTo(List.of("x"));
        assertThat(sent("/text").get("body")).isEqualTo(RegoNull.NULL);
        assertThat(((RegoObject) sent("/text", "force_json_decode", true).get("body")).get("a"))
                .isEqualTo(1L);
        assertThat(((RegoObject) sent("/text", "force_yaml_decode", true).get("body")).get("a"))
                .isEqualTo(1L);
        assertThat(sent("/nothing").get("status_code")).isEqualTo(404L);
    }

    @Test
    void sendsMethodHeadersAndBody() {
        RegoObject echo =
                (RegoObject) sent("/echo", "method", "post", "headers", Map.of("X-Test", "yes"), "body", Map.of("a", 1))
                        .get("body");
        assertThat(echo.get("method")).isEqualTo("POST");
        assertThat(echo.get("x")).isEqualTo("yes");
        assertThat(new String(Base64.getDecoder().decode((String) echo.get("body"))))
                .isEqualTo("{\"a\":1}");
        RegoObject raw = (RegoObject) sent("/echo", "method", "PUT", "raw_body", "as it is", "body", 1)
                .get("body");
        assertThat(new String(Base64.getDecoder().decode((String) raw.get("body"))))
                .isEqualTo("as it is");
    }

    @Test
    void followsRedirectsOnlyWhereAskedAndOnlyToAllowedHosts() {
        assertThat(sent("/redirect").get("status_code")).isEqualTo(302L);
        RegoObject followed = (RegoObject) sent("/redirect", "enable_redirect", true, "method", "post", "raw_body", "x")
                .get("body");
        assertThat(followed.get("method")).isEqualTo("GET");
        RegoObject kept = (RegoObject) sent(
                        "/redirect-307",
                        "enable_redirect",
                        true,
                        "method",
                        "post",
                        "raw_body",
                        "x",
                        "headers",
                        Map.of("Authorization", "secret"))
                .get("body");
        assertThat(kept.get("method")).isEqualTo("POST");
        assertThat(kept.get("authorization")).isEqualTo(true);
        assertThat(refused(request(server.url("/redirect-away"), "enable_redirect", true)))
                .isEqualTo("http.send: disallowed host: 192.0.2.1");
        assertThat(refused(request(server.url("/loop"), "enable_redirect", true)))
                .contains("stopped after 10 redirects");
    }

    @Test
    void raisesErrorsOnlyWhereAsked() throws Exception {
        int unused;
        try (ServerSocket free = new ServerSocket(0)) {
            unused = free.getLocalPort();
        }
        String url = "http://localhost:" + unused + "/";
        assertThat(refused(request(url))).startsWith("http.send: Get \"" + url + "\": ");
        RegoObject quiet = ok(POLICY.evaluate("a/answer", request(url, "raise_error", false), options()));
        assertThat(quiet.get("status_code")).isEqualTo(0L);
        assertThat(((RegoObject) quiet.get("error")).get("code")).isEqualTo("eval_http_send_network_error");
        RegoObject wrong =
                ok(POLICY.evaluate("a/answer", request(url, "raise_error", false, "timeout", "soon"), options()));
        assertThat(((RegoObject) wrong.get("error")).get("code")).isEqualTo("eval_http_send_internal_error");
        assertThat(refused(request(url, "raise_error", "no"))).contains("invalid value for raise_error field");
    }

    @Test
    void namesTheParameterThatIsWrong() {
        String url = server.url("/json");
        Map<String, Object> wrong = Map.of(
                "timeout",
                "soon",
                "headers",
                "x",
                "cache",
                "yes",
                "max_retry_attempts",
                -1,
                "caching_mode",
                "none",
                "tls_ca_cert",
                1,
                "force_cache",
                true,
                "tls_client_cert_file",
                7);
        wrong.forEach((name, value) -> assertThat(refused(request(url, name, value)))
                .as(name)
                .containsAnyOf(name, "force_cache_duration_seconds"));
        assertThat(refused(request("ftp://localhost/"))).contains("unsupported protocol scheme \"ftp\"");
        assertThat(refused(request("http://local host/"))).contains("the URL cannot be parsed");
        assertThat(server.requests).hasValue(0);
    }

    @Test
    void waitsNoLongerThanItMay() {
        assertThat(refused(request(server.url("/never"), "timeout", "50ms"))).endsWith("request timed out");
        assertThat(refused(request(server.url("/never"), "timeout", 50_000_000L)))
                .endsWith("request timed out");
        Outcome late = POLICY.evaluate(
                "a/answer", request(server.url("/never")), options().withDeadline(Duration.ofMillis(100)));
        assertThat(late).isInstanceOf(Outcome.Failed.class);
        try (HttpAccess hasty =
                new HttpAccess(new HttpAccess.Limits(LocalServer.here(), 1000, Duration.ofMillis(50), 4, 0, false))) {
            assertThat(error(POLICY.evaluate(
                            "a/answer",
                            request(server.url("/never"), "timeout", "1h", "max_retry_attempts", 1000),
                            EvalOptions.at(NOW)
                                    .with(Outside.HttpSender.class, hasty)
                                    .strict())))
                    .endsWith("request timed out");
            assertThat(error(POLICY.evaluate(
                            "a/answer",
                            request(server.url("/big")),
                            EvalOptions.at(NOW)
                                    .with(Outside.HttpSender.class, hasty)
                                    .strict())))
                    .startsWith("http.send: Get ");
        }
    }

    @Test
    void noTimeoutIsFiveSecondsAndNotForEver() {
        for (Object none : List.of(0L, "0", "0s")) {
            assertThat(HttpFields.of((RegoObject) Frozen.copy(request("http://localhost/", "timeout", none)))
                            .timeout())
                    .isEqualTo(Duration.ofSeconds(5));
        }
    }

    @Test
    void whatTheClientCannotDoIsRefused() {
        assertThat(refused(request("unix://localhost/x?socket=%2Ftmp%2Fx"))).contains("unsupported protocol scheme");
        assertThat(refused(request(server.url("/json"), "headers", Map.of("Host", "other"))))
                .contains("the request cannot be sent");
    }

    @Test
    void triesAgainWhereAsked() {
        assertThat(sent("/flaky", "max_retry_attempts", 5, "cache", false).get("body"))
                .isEqualTo(3L);
    }

    @Test
    void oneEvaluationAsksOnce() {
        Outcome twice = POLICY.evaluate("a/twice", request(server.url("/no-store")), options());
        assertThat(twice).isEqualTo(new Outcome.Defined(List.of(1L, 1L)));
    }

    @Test
    void keepsWhatMayBeKeptBetweenEvaluations() {
        assertThat(sent("/count", "cache", true).get("body")).isEqualTo(1L);
        assertThat(sent("/count", "cache", true).get("body")).isEqualTo(1L);
        assertThat(sent("/count").get("body")).isEqualTo(2L);
        Outcome later = POLICY.evaluate(
                "a/answer",
                request(server.url("/count"), "cache", true),
                EvalOptions.at(NOW.plusSeconds(3_600)).with(Outside.HttpSender.class, access));
        assertThat(ok(later).get("body")).isEqualTo(3L);
        assertThat(sent("/no-store", "cache", true).get("body")).isEqualTo(4L);
        assertThat(sent("/no-store", "cache", true).get("body")).isEqualTo(5L);
        Object[] forced = {"force_cache", true, "force_cache_duration_seconds", 60};
        assertThat(sent("/no-store", forced).get("body")).isEqualTo(6L);
        assertThat(sent("/no-store", forced).get("body")).isEqualTo(6L);
    }

    @Test
    void asksWhetherAStaleAnswerStillHolds() {
        assertThat(sent("/etag", "cache", true).get("body")).isEqualTo(1L);
        RegoObject again = sent("/etag", "cache", true);
        assertThat(again.get("body")).isEqualTo(1L);
        assertThat(again.get("status_code")).isEqualTo(200L);
        assertThat(server.requests).hasValue(2);
    }

    @Test
    void headersThatDoNotMatterDoNotMakeAnotherRequest() {
        Object[] one = {"cache", true, "headers", Map.of("X-Id", "1"), "cache_ignored_headers", List.of("X-Id")};
        Object[] other = {"cache", true, "headers", Map.of("X-Id", "2"), "cache_ignored_headers", List.of("X-Id")};
        PreparedPolicy both = Rego.builder()
                .module("b.rego", "package b\n\nboth := [http.send(r).body | some r in input]")
                .entrypoint("b/both")
                .build();
        Outcome outcome = both.evaluate(
                "b/both",
                List.of(request(server.url("/no-store"), one), request(server.url("/no-store"), other)),
                options());
        assertThat(outcome).isEqualTo(new Outcome.Defined(List.of(1L, 1L)));
    }

    @Test
    void theCacheForgetsTheOldestFirst() {
        HttpCache cache = new HttpCache(3_000);
        for (int i = 0; i < 10; i++) {
            cache.put(i, new HttpCache.Kept(new HttpAnswer(200, Map.of(), new byte[700]), NOW));
        }
        assertThat(cache.size()).isEqualTo(3);
        assertThat(cache.get(9)).isNotNull();
        assertThat(cache.get(0)).isNull();
        cache.put("huge", new HttpCache.Kept(new HttpAnswer(200, Map.of(), new byte[10_000]), NOW));
        assertThat(cache.get("huge")).isNull();
    }

    @Test
    void trustsAndShowsCertificatesAsAsked() throws Exception {
        LocalServer.Keys keys = LocalServer.Keys.make(folder);
        try (LocalServer tls = LocalServer.secure(keys, false);
                LocalServer mutual = LocalServer.secure(keys, true)) {
            assertThat(refused(request(tls.url("/json")))).contains("Get \"https://");
            assertThat(status(tls, "tls_ca_cert", keys.certificate())).isEqualTo(200L);
            assertThat(status(tls, "tls_ca_cert", keys.certificate(), "tls_use_system_certs", true))
                    .isEqualTo(200L);
            assertThat(status(tls, "tls_insecure_skip_verify", true)).isEqualTo(200L);
            assertThat(status(tls, "tls_ca_cert", keys.certificate(), "tls_server_name", "other.example"))
                    .isEqualTo(200L);
            assertThat(refused(request(
                            tls.url("/json"), "tls_ca_cert", keys.certificate(), "tls_server_name", "evil.example")))
                    .contains("the certificate is not for evil.example");
            assertThat(refused(request(mutual.url("/json"), "tls_ca_cert", keys.certificate())))
                    .contains("Get \"https://");
            assertThat(status(
                            mutual,
                            "tls_ca_cert",
                            keys.certificate(),
                            "tls_client_cert",
                            keys.certificate(),
                            "tls_client_key",
                            keys.key()))
                    .isEqualTo(200L);
            Object[] files = {
                "tls_ca_cert_file", keys.certificateFile().toString(),
                "tls_client_cert_file", keys.certificateFile().toString(),
                "tls_client_key_file", keys.keyFile().toString()
            };
            assertThat(refused(request(mutual.url("/json"), files)))
                    .contains("may not be named by file or environment variable here");
            try (HttpAccess open = new HttpAccess(
                    new HttpAccess.Limits(LocalServer.here(), 1000, Duration.ofSeconds(30), 4, 0, true))) {
                assertThat(ok(POLICY.evaluate(
                                        "a/answer",
                                        request(mutual.url("/json"), files),
                                        EvalOptions.at(NOW)
                                                .with(Outside.HttpSender.class, open)
                                                .strict()))
                                .get("status_code"))
                        .isEqualTo(200L);
            }
            assertThat(refused(request(tls.url("/json"), "tls_client_cert", "x", "tls_client_key", "secret-key")))
                    .contains("the tls_ parameters cannot be used")
                    .doesNotContain("secret-key");
        }
    }

    private Object status(LocalServer to, Object... more) {
        return ok(POLICY.evaluate("a/answer", request(to.url("/json"), more), options()))
                .get("status_code");
    }
}
