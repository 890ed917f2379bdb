package org.zerotrust.pdp.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A registry is told of each schema as it is, and again where it did not hear. */
final class SchemaRegistryTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everySchemaIsRegisteredUnderItsTopicUntilItIsKnown() throws Exception {
        Map<String, JsonNode> told = new ConcurrentHashMap<>();
        AtomicInteger refusals = new AtomicInteger(2);
        HttpServer registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", exchange -> {
            JsonNode body = JSON.readTree(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            boolean refused = refusals.getAndDecrement() > 0;
            if (!refused) {
                told.put(
                        exchange.getRequestMethod() + " "
                                + exchange.getRequestURI().getPath(),
                        body);
            }
            byte[] answer = (refused ? "{\"error_code\":50001}" : "{\"id\":1}").getBytes(UTF_8);
            exchange.sendResponseHeaders(refused ? 500 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        registry.start();
        URI address = URI.create("http://127.0.0.1:" + registry.getAddress().getPort() + "/api/ccompat/v7/");
        try (SchemaRegistry ours = new SchemaRegistry(
                address, Map.of("pdp.decisions", "decision", "pdp.rejections", "rejections"), Duration.ofMillis(20))) {
            ours.start();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> told.size() == 2);
        } finally {
            registry.stop(0);
        }
        JsonNode decision = told.get("POST /api/ccompat/v7/subjects/pdp.decisions-value/versions");
        assertThat(decision.path("schemaType").asText()).isEqualTo("JSON");
        assertThat(decision.path("schema").asText())
                .isEqualTo(Files.readString(Path.of("../../schemas/events/decision.schema.json")));
    }
}
