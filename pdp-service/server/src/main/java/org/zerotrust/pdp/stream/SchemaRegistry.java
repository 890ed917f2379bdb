package org.zerotrust.pdp.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Tells a schema registry of the schemas of published topics, by the API that Confluent's, Apicurio's and others have:
 * {@code POST /subjects/TOPIC-value/versions}. Events stay plain JSON: who reads them without a registry reads them as ever.
 * It is told at the start, and again until it has heard; decisions do not wait for it.
 */
final class SchemaRegistry implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SchemaRegistry.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final String TYPE = "application/vnd.schemaregistry.v1+json";

    private final URI registry;
    private final Map<String, String> schemas;
    private final Duration again;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(DEADLINE).build();
    private final Thread thread =
            Thread.ofPlatform().name("pdp-schemas").daemon().unstarted(this::untilKnown);

    /**
     * A registry.
     *
     * @param schemas names of schemas, as {@code decision}, by topic
     * @param again how long it waits after an error
     */
    SchemaRegistry(URI registry, Map<String, String> schemas, Duration again) {
        this.registry = registry;
        this.schemas = Map.copyOf(schemas);
        this.again = again;
    }

    void start() {
        thread.start();
    }

    private void untilKnown() {
        List<String> topics = new ArrayList<>(schemas.keySet());
        while (!topics.isEmpty() && !Thread.currentThread().isInterrupted()) {
            try {
                register(topics.getFirst());
                topics.removeFirst();
            } catch (IOException e) {
                LOG.warnf("event=schema_not_registered topic=%s error=%s", topics.getFirst(), e.getMessage());
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void register(String topic) throws IOException, InterruptedException {
        String body = JSON.createObjectNode()
                .put("schemaType", "JSON")
                .put("schema", text(schemas.getOrDefault(topic, "")))
                .toString();
        String base = registry.toString();
        URI address = URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/subjects/"
                + topic + "-value/versions");
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(address)
                        .timeout(DEADLINE)
                        .header("content-type", TYPE)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the registry answers with status " + answer.statusCode());
        }
        LOG.infof("event=schema_registered topic=%s", topic);
    }

    /** The text of a schema as it is in {@code schemas/events}. */
    static String text(String name) throws IOException {
        try (InputStream in = SchemaRegistry.class.getResourceAsStream("/schemas/events/" + name + ".schema.json")) {
            if (in == null) {
                throw new IOException("no schema of that name: " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private void pause() {
        try {
            Thread.sleep(again);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        client.shutdownNow();
    }
}
