package org.zerotrust.pdp.dev.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zerotrust.pdp.dev.JsonApi;
import org.zerotrust.pdp.dev.LauncherException;

/** Against a service that answers over HTTP as the real one does, and can be made to fail. */
final class ImportRunTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder = Path.of("");

    private final Set<String> registered = new HashSet<>();
    private final List<Integer> batches = new ArrayList<>();
    private final AtomicInteger answersLeft = new AtomicInteger(Integer.MAX_VALUE);
    private HttpServer server = made();

    private static HttpServer made() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        server.createContext("/admin/v1/devices/import", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = JSON.readTree(exchange.getRequestBody());
            if (answersLeft.getAndDecrement() <= 0) {
                reply(exchange, 403, JSON.createObjectNode().put("title", "enough"));
                return;
            }
            JsonNode devices = body.path("devices");
            batches.add(devices.size());
            for (JsonNode device : devices) {
                if (device.path("device_id").asText().equals("urn:d:poison")) {
                    reply(exchange, 409, JSON.createObjectNode().put("title", "a conflict"));
                    return;
                }
            }
            ObjectNode answer = JSON.createObjectNode();
            int created = 0;
            int unchanged = 0;
            var errors = answer.putArray("errors");
            for (int i = 0; i < devices.size(); i++) {
                JsonNode device = devices.get(i);
                String id = device.path("device_id").asText();
                if (id.isEmpty() || device.has("wrong")) {
                    errors.addObject().put("index", i).put("path", "device_id").put("code", "required");
                    errors.addObject().put("index", i).put("path", "wrong").put("code", "unknown_member");
                } else if (registered.add(id)) {
                    created++;
                } else {
                    unchanged++;
                }
            }
            reply(
                    exchange,
                    200,
                    answer.put("created", created).put("changed", 0).put("unchanged", unchanged));
        }
    }

    private static void reply(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Test
    void everyRecordIsTakenOnceAndTheSameFileAgainChangesNothing() throws Exception {
        Path file = devices(95);

        ImportProgress first = run(file, 10, 3);
        ImportProgress second = run(file, 10, 3);

        assertThat(first.created()).isEqualTo(95);
        assertThat(second.created()).isZero();
        assertThat(second.unchanged()).isEqualTo(95);
        assertThat(batches).hasSize(20).contains(10, 5);
        assertThat(ImportProgress.beside(file)).doesNotExist();
    }

    @Test
    void afterAStopItGoesOnWhereItWas() throws Exception {
        Path file = devices(100);
        answersLeft.set(4);

        assertThatThrownBy(() -> run(file, 10, 1)).isInstanceOf(LauncherException.class);
        ImportProgress kept = ImportProgress.read(file).orElseThrow();
        batches.clear();
        answersLeft.set(Integer.MAX_VALUE);
        ImportProgress end = new ImportRun(api(), plan(file, 10, 1), _ -> {}).run(kept);

        assertThat(kept.records()).isEqualTo(40);
        assertThat(batches).hasSize(6);
        assertThat(end.records()).isEqualTo(100);
        assertThat(end.created()).isEqualTo(100);
        assertThat(registered).hasSize(100);
    }

    @Test
    void progressOfAnotherFileIsNone() throws Exception {
        Path file = devices(20);
        new ImportProgress("other", 10, 0, 10, 0, 0, 0, 1).write(file);

        assertThat(ImportProgress.read(file)).isEmpty();
    }

    @Test
    void errorsAreToldByLineOnceForEachRecordAlsoAfterAStop() throws Exception {
        Path file = folder.resolve("mixed.ndjson");
        Files.write(
                file,
                List.of(
                        "{\"device_id\":\"urn:d:1\"}",
                        "",
                        "not json",
                        "[1]",
                        "{\"device_id\":\"urn:d:2\",\"wrong\":1}",
                        "{\"device_id\":\"urn:d:poison\"}",
                        "{\"device_id\":\"urn:d:3\"}"));
        Path report = folder.resolve("report");
        Files.writeString(report, "{\"line\":99}\n");

        ImportProgress end = run(file, 4, 1);

        assertThat(end.created()).isEqualTo(2);
        assertThat(end.errors()).isEqualTo(4);
        assertThat(Files.readAllLines(report))
                .map(JSON::readTree)
                .extracting(line ->
                        line.path("line").asInt() + " " + line.path("code").asText())
                .containsExactly("3 unreadable", "4 unreadable", "5 required", "6 refused");
    }

    @Test
    void csvHasTheSameMembers() throws Exception {
        Path file = folder.resolve("devices.csv");
        Files.writeString(file, """
                device_id,imei,label.site,label.owner
                urn:d:1,352099001761481,"north, ""old"" hall",
                urn:d:2,,,

                urn:d:3,1,2
                "urn:d:4",,"two
                lines",x
                """);

        List<DeviceFile.Entry> all = new ArrayList<>();
        try (DeviceFile csv = DeviceFile.open(file, null)) {
            for (DeviceFile.Entry entry = csv.next(); entry != null; entry = csv.next()) {
                all.add(entry);
            }
        }

        assertThat(all)
                .extracting(entry -> switch (entry) {
                    case DeviceFile.Entry.Device(long line, ObjectNode members) -> line + " " + members;
                    case DeviceFile.Entry.Unreadable(long line, String why) -> line + " " + why;
                })
                .containsExactly(
                        "2 {\"device_id\":\"urn:d:1\",\"imei\":\"352099001761481\","
                                + "\"labels\":{\"site\":\"north, \\\"old\\\" hall\"}}",
                        "3 {\"device_id\":\"urn:d:2\"}",
                        "5 3 fields, not 4",
                        "6 {\"device_id\":\"urn:d:4\",\"labels\":{\"site\":\"two\\nlines\",\"owner\":\"x\"}}");
        assertThatThrownBy(() -> DeviceFile.open(Files.writeString(folder.resolve("b.csv"), "device_id,size\n"), null))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("no column size");
        assertThatThrownBy(() -> DeviceFile.open(Files.writeString(folder.resolve("c.csv"), "imei\n"), null))
                .hasMessageContaining("device_id");
        assertThatThrownBy(() -> DeviceFile.open(Files.writeString(folder.resolve("d.txt"), ""), null))
                .hasMessageContaining("--format");
    }

    @Test
    void theBenchMakesEidsWithTheirCheckDigits() {
        for (int i : new int[] {0, 1, 96, 97, 999_999}) {
            String eid = ImportBench.eid(i);
            assertThat(eid).hasSize(32);
            assertThat(new java.math.BigInteger(eid).mod(java.math.BigInteger.valueOf(97)))
                    .isEqualTo(java.math.BigInteger.ONE);
        }
    }

    private Path devices(int count) throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add("{\"device_id\":\"urn:d:" + i + "\"}");
        }
        return Files.write(folder.resolve("devices.ndjson"), lines);
    }

    private ImportRun.Plan plan(Path file, int batch, int parallel) {
        return new ImportRun.Plan(file, null, batch, parallel, folder.resolve("report"));
    }

    private ImportProgress run(Path file, int batch, int parallel) throws Exception {
        return new ImportRun(api(), plan(file, batch, parallel), _ -> {}).run(ImportProgress.none(file));
    }

    private JsonApi api() throws Exception {
        return JsonApi.admin(
                SSLContext.getDefault(),
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }
}
