package org.zerotrust.gate.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zerotrust.gate.check.Gate;
import org.zerotrust.gate.check.GateReport;
import org.zerotrust.gate.sign.BundleSigners;
import org.zerotrust.gate.sign.SignatureCheck;
import org.zerotrust.gate.source.PolicySource.SourceException;

/** Bundles that a real OPA made and signed (resources/bundle), behind an HTTP server. */
final class BundleSourceTest {
    private static final Gate.Rules RULES = new Gate.Rules(true, Duration.ofSeconds(10));

    private final List<Map<String, List<String>>> asked = new ArrayList<>();
    private HttpServer server;
    private byte[] body = new byte[0];
    private String etag = "\"1\"";
    private String type = "application/gzip";
    private int status = 200;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/policies/bundle.tar.gz", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(Map.copyOf(exchange.getRequestHeaders()));
        exchange.getResponseHeaders().set("ETag", etag);
        exchange.getResponseHeaders().set("Content-Type", type);
        if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static byte[] resource(String name) {
        try (InputStream in = BundleSourceTest.class.getResourceAsStream("/bundle/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private BundleSource source(Map<String, String> keys, String scope, Duration wait) {
        return new BundleSource(
                new BundleSource.Config(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/policies/bundle.tar.gz"),
                        wait,
                        Duration.ofSeconds(10),
                        "zta/access/decision",
                        BundleCredential.bearer(() -> "a-token")),
                BundleSigners.read(keys, scope),
                HttpClient.newHttpClient());
    }

    private BundleSource source() {
        return source(Map.of("release", new String(resource("release.pem"), UTF_8)), "", Duration.ZERO);
    }

    private static byte[] packed(SortedMap<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
            for (var file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), true);
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    private static SortedMap<String, byte[]> signed() throws IOException {
        return BundleFile.read(resource("signed.tar.gz"), 64 << 20);
    }

    private static Candidate only(BundleSource source) throws SourceException {
        return source.poll(null).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"signed.tar.gz", "plan.tar.gz"})
    void whatOpaBuiltAndSignedPassesTheGate(String name) throws Exception {
        body = resource(name);
        try (BundleSource source = source()) {
            Candidate candidate = only(source);
            assertThat(candidate.signature())
                    .isInstanceOfSatisfying(
                            SignatureCheck.Signed.class,
                            s -> assertThat(s.signer()).isEqualTo("release"));
            GateReport report = Gate.check(candidate, null, RULES);
            assertThat(report.problems()).isEmpty();
            assertThat(Objects.requireNonNull(report.pack()).entrypoint()).isEqualTo("zta/access/decision");
            assertThat(Objects.requireNonNull(report.pack()).plan() != null).isEqualTo(name.startsWith("plan"));
            assertThat(Objects.requireNonNull(report.pack()).data().get("zta").toString())
                    .contains("telemetry");
        }
    }

    @Test
    void isAskedAgainWithItsEtagAndWaitsOnlyWhereTheServiceCan() throws Exception {
        body = resource("signed.tar.gz");
        try (BundleSource source =
                source(Map.of("release", new String(resource("release.pem"), UTF_8)), "", Duration.ofSeconds(7))) {
            String seen = only(source).revision();
            assertThat(source.poll(seen)).isEmpty();
            type = "application/vnd.openpolicyagent.bundles";
            etag = "\"2\"";
            assertThat(source.poll(seen)).isEmpty();
            assertThat(source.poll(seen)).isEmpty();
            // Somebody who has not seen it yet is told, though the service says that nothing changed.
            assertThat(source.poll(null)).isPresent();
        }
        assertThat(asked)
                .extracting(h -> h.get("Prefer").getFirst())
                .containsExactly(
                        "modes=snapshot",
                        "modes=snapshot",
                        "modes=snapshot",
                        "modes=snapshot;wait=7",
                        "modes=snapshot;wait=7");
        assertThat(asked.get(1).get("If-none-match")).containsExactly("\"1\"");
        assertThat(asked.getFirst().get("Authorization")).containsExactly("Bearer a-token");
    }

    @Test
    void anotherByteAnotherFileAndOneLessAreRefused() throws Exception {
        SortedMap<String, byte[]> files = signed();
        files.put("policies/packs/base/access.rego", "package zta.access\n".getBytes(UTF_8));
        assertThat(refused(files)).contains("access.rego is not what was signed");
        files = signed();
        files.put("more.rego", "package more\n".getBytes(UTF_8));
        assertThat(refused(files)).contains("more.rego is not signed");
        files = signed();
        files.remove("data.json");
        assertThat(refused(files)).contains("data.json is signed but not there");
        files = signed();
        // White space of a document is not signed, its numbers are.
        files.put(
                "data.json",
                (new String(Objects.requireNonNull(files.get("data.json")), UTF_8) + " \n").getBytes(UTF_8));
        body = packed(files);
        try (BundleSource source = source()) {
            assertThat(only(source).signature()).isInstanceOf(SignatureCheck.Signed.class);
        }
    }

    private String refused(SortedMap<String, byte[]> files) throws Exception {
        body = packed(files);
        try (BundleSource source = source()) {
            Candidate candidate = only(source);
            assertThat(Gate.check(candidate, null, new Gate.Rules(false, Duration.ofSeconds(1)))
                            .passed())
                    .isFalse();
            return candidate.signature() instanceof SignatureCheck.Refused(String why) ? why : "not refused";
        }
    }

    @Test
    void whoIsNotNamedAndWhatIsForAnotherScopeIsRefused() throws Exception {
        body = resource("signed.tar.gz");
        String key = new String(resource("release.pem"), UTF_8);
        try (BundleSource other = source(Map.of("other", key), "", Duration.ZERO);
                BundleSource scoped = source(Map.of("release", key), "production", Duration.ZERO)) {
            assertThat(only(other).signature()).isEqualTo(new SignatureCheck.Refused("no key is named release"));
            assertThat(only(scoped).signature())
                    .isEqualTo(new SignatureCheck.Refused("it is signed for the scope '', not 'production'"));
        }
        SortedMap<String, byte[]> files = signed();
        files.remove(BundleSigners.FILE);
        body = packed(files);
        try (BundleSource source = source()) {
            GateReport report = Gate.check(only(source), null, RULES);
            assertThat(report.problems()).extracting(p -> p.code()).containsExactly("unsigned");
        }
    }

    @Test
    void anOlderSequenceAndASecondBundleOfOneDoNotFollow() throws Exception {
        try (BundleSource source = source()) {
            body = resource("signed.tar.gz");
            String first = only(source).revision();
            body = resource("plan.tar.gz");
            etag = "\"2\"";
            String second = only(source).revision();
            assertThat(first).startsWith("1 ");
            assertThat(second).startsWith("2 ");
            assertThat(source.follows(second, first)).isTrue();
            assertThat(source.follows(first, second)).isFalse();
            assertThat(source.follows(first, first)).isTrue();
            assertThat(source.follows("1 something-else", first)).isFalse();
        }
    }

    @Test
    void whatCannotBeReadIsSaid() throws Exception {
        try (BundleSource source = source()) {
            status = 500;
            assertThatThrownBy(() -> only(source))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("500");
            status = 200;
            body = "no archive".getBytes(UTF_8);
            assertThatThrownBy(() -> only(source)).hasMessageContaining("is no bundle");
            SortedMap<String, byte[]> files = signed();
            files.put("zta/data.yaml", "a: 1".getBytes(UTF_8));
            body = packed(files);
            assertThatThrownBy(() -> only(source)).hasMessageContaining("zta/data.yaml");
            files = signed();
            files.put("a/../../out.rego", "package out".getBytes(UTF_8));
            body = packed(files);
            assertThatThrownBy(() -> only(source)).hasMessageContaining("out.rego");
            assertThatThrownBy(() -> BundleFile.read(resource("signed.tar.gz"), 1_000))
                    .hasMessageContaining("larger than 1000 bytes");
            body = resource("signed.tar.gz");
            assertThat(only(source).revision()).startsWith("1 ");
        }
    }
}
