package org.zerotrust.rego.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.builtin.Outside;
import org.zerotrust.rego.builtin.Recording;
import org.zerotrust.rego.builtin.RuntimeInfo;

/** What an evaluation heard from outside makes it come to the same again, with nobody there to ask. */
class RecordingTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:10.123456789Z");
    private static final String SOURCE = """
            package a

            answer := {
            	"page": http.send({"method": "get", "url": input.url, "headers": {"Authorization": "Bearer secret"}}).body,
            	"failed": http.send({"method": "get", "url": "http://192.0.2.1/", "raise_error": false}).error.code,
            	"addresses": net.lookup_ip_addr("localhost"),
            	"unknown": [x | x := net.lookup_ip_addr("nobody.invalid")],
            	"runtime": opa.runtime().env.HOME,
            	"now": time.now_ns(),
            	"dice": [rand.intn("a", 1000000), rand.intn("b", 1000000)],
            	"id": uuid.rfc4122("x"),
            }
            """;

    @ParameterizedTest
    @EnumSource(Rego.Engine.class)
    void replaysWithoutAskingAnybody(Rego.Engine engine) throws Exception {
        PreparedPolicy policy = Rego.builder()
                .module("a.rego", SOURCE)
                .entrypoint("a/answer")
                .engine(engine)
                .build();
        Recording recording = Recording.start(NOW, 42);
        Outcome first;
        String url;
        try (LocalServer server = LocalServer.plain();
                HttpAccess access = new HttpAccess(HttpAccess.Limits.of(LocalServer.here()));
                NameLookup names = new NameLookup(LocalServer.here())) {
            url = server.url("/count");
            EvalOptions options = EvalOptions.at(Instant.EPOCH)
                    .with(Outside.HttpSender.class, access)
                    .with(Outside.NameResolver.class, names)
                    .with(RuntimeInfo.class, new RuntimeInfo(Map.of("env", Map.of("HOME", "/home/pdp"))))
                    .recording(recording);
            first = policy.evaluate("a/answer", Map.of("url", url), options);
            assertThat(first).isInstanceOf(Outcome.Defined.class);
        }
        String kept = recording.json();
        assertThat(recording.size()).isEqualTo(5);
        assertThat(kept).doesNotContain("secret").contains("\"net.lookup_ip_addr\"", "/home/pdp");

        EvalOptions again = EvalOptions.at(Instant.MAX).replaying(Recording.parse(kept));
        assertThat(policy.evaluate("a/answer", Map.of("url", url), again)).isEqualTo(first);

        Outcome other = policy.evaluate("a/answer", Map.of("url", url + "?other"), again);
        assertThat(other).isInstanceOfSatisfying(Outcome.Failed.class, f -> {
            assertThat(f.error().code()).isEqualTo("eval_internal_error");
            assertThat(f.error().message()).contains("the recording has no answer to this call");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"now\":\"x\",\"seed\":\"1\",\"calls\":{}}",
                "{\"now\":\"2026-11-22T10:00:10Z\",\"seed\":\"one\",\"calls\":{}}",
                "{\"now\":\"2026-11-22T10:00:10Z\",\"seed\":\"1\",\"calls\":{\"http.send\":{\"a\":{}}}}"
            })
    void whatIsNoRecordingIsRefused(String text) {
        assertThatThrownBy(() -> Recording.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @org.junit.jupiter.api.Test
    void namesAreAskedForOnlyWhereAllowed() {
        PreparedPolicy policy = Rego.builder()
                .module("a.rego", "package a\n\nanswer := net.lookup_ip_addr(input)")
                .entrypoint("a/answer")
                .build();
        try (NameLookup names = new NameLookup(List.of("localhost"))) {
            EvalOptions options = EvalOptions.at(NOW).strict().with(Outside.NameResolver.class, names);
            assertThat(policy.evaluate("a/answer", "localhost", options)).isInstanceOf(Outcome.Defined.class);
            assertThat(policy.evaluate("a/answer", "example.org", options))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            f -> assertThat(f.error().message()).contains("disallowed host: example.org"));
            assertThat(policy.evaluate(
                            "a/answer", "localhost", EvalOptions.at(NOW).strict()))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            f -> assertThat(f.error().message()).contains("unallowed host: localhost"));
        }
    }
}
