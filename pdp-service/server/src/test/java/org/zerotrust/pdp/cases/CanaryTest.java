package org.zerotrust.pdp.cases;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.fakes.TestLeaf;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Rest;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.Views;

/**
 * A secret in any field that is not published by its meaning (ids of the question, the resource, the action and the
 * application are) stays where it was sent: it is in no log, error, metric, trace, topic or file of the journal.
 */
@QuarkusTest
@QuarkusTestResource(Stack.class)
@TestProfile(TracingTest.Traced.class)
final class CanaryTest {
    /** Fields that hold text, with what goes around a canary so that the field is well-formed. */
    private static final Map<String, String> FIELDS = fields();

    @Inject
    Views views;

    private final List<String> lines = new ArrayList<>();

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String plain : List.of(
                "/subject/id",
                "/subject/roles/0",
                "/subject/authn/acr",
                "/subject/token",
                "/device/certificate_chain/0",
                "/device/certificate_chain/1",
                "/device/identifiers/eid",
                "/device/identifiers/iccid",
                "/device/identifiers/imei",
                "/device/tls/cipher",
                "/device/tls/ocsp_response",
                "/device/proof/jws",
                "/device/proof/dpop",
                "/device/proof/ath",
                "/device/proof/signer_chain/0",
                "/resource/type",
                "/resource/path",
                "/resource/attributes/secret",
                "/action/attributes/secret",
                "/context/ip",
                "/context/time",
                "/context/session",
                "/context/attributes/secret",
                "/grant/audience",
                "/grant/renews",
                "/nothing/of/this/name")) {
            fields.put(plain, "%s");
        }
        fields.put("/device/id", "urn:%s");
        return fields;
    }

    private static String canary(int number) {
        return "canary" + number + "x" + "5eCr3tV4lu3";
    }

    /** The value at a JSON pointer, with objects and arrays made on the way. */
    private static void plant(ObjectNode question, String pointer, String value) {
        String[] steps = pointer.substring(1).split("/", -1);
        ObjectNode at = question;
        for (int i = 0; i < steps.length - 1; i++) {
            boolean array = i + 2 == steps.length && steps[i + 1].matches("\\d");
            if (array) {
                at.withArray(steps[i]).removeAll().add(value);
                return;
            }
            at = at.withObject("/" + steps[i]);
        }
        at.put(steps[steps.length - 1], value);
    }

    private static String kind(String pointer) {
        return switch (pointer) {
            case "/device/proof/jws" -> "jws";
            case "/device/proof/dpop", "/device/proof/ath" -> "dpop";
            case "/device/proof/signer_chain/0" -> "rfc9421";
            default -> "tls_by_pep";
        };
    }

    private final Handler collecting = new Handler() {
        @Override
        public void publish(LogRecord line) {
            StringWriter text = new StringWriter();
            text.append(String.valueOf(line.getMessage()));
            if (line.getParameters() != null) {
                for (Object parameter : line.getParameters()) {
                    text.append(' ').append(String.valueOf(parameter));
                }
            }
            if (line.getThrown() != null) {
                line.getThrown().printStackTrace(new PrintWriter(text));
            }
            synchronized (lines) {
                lines.add(text.toString());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Test
    void aSecretInAnyFieldStaysWhereItWasSent() throws Exception {
        Tenants.make();
        views.round();
        Logger root = Logger.getLogger("");
        root.addHandler(collecting);
        List<String> decided = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        List<String> secrets = new ArrayList<>();
        try {
            TestLeaf leaf = Tenants.leaf(Tenants.LEFT);
            String token = Tenants.caller(Tenants.LEFT, "pep");
            secrets.add(token.substring(token.lastIndexOf('.') + 1));
            int number = 0;
            for (Map.Entry<String, String> field : FIELDS.entrySet()) {
                String canary = canary(++number);
                secrets.add(canary);
                ObjectNode question = Tenants.question(UUID.randomUUID().toString(), leaf);
                ((ObjectNode) question.at("/device/proof")).put("kind", kind(field.getKey()));
                plant(question, field.getKey(), String.format(field.getValue(), canary));
                keep(Tenants.ask(token, question), decided, errors);
            }
            for (Object value :
                    List.of("canary" + ++number + "x5eCr3tV4lu3", List.of("canary" + ++number + "x5eCr3tV4lu3"))) {
                ObjectNode question = Tenants.question(UUID.randomUUID().toString(), leaf);
                ObjectNode signal = question.putArray("posture").addObject();
                signal.put("name", "boot.secure").put("source", "ear").put("method", "observed");
                signal.set("value", Wire.JSON.valueToTree(value));
                signal.put("observed_at", TestClock.running().toString());
                secrets.add(value instanceof List<?> list ? String.valueOf(list.getFirst()) : String.valueOf(value));
                keep(Tenants.ask(token, question), decided, errors);
            }
            String bearer = canary(++number);
            secrets.add(bearer);
            errors.add(Rest.bearing(bearer)
                    .body(Tenants.question("x", leaf).toString())
                    .post(Https.service("/v1/decisions"))
                    .asString());
            String broken = canary(++number);
            secrets.add(broken);
            for (String body : List.of("{\"" + "request_id\":\"" + broken, "[\"" + broken + "\"]", broken)) {
                errors.add(Rest.bearing(token)
                        .body(body)
                        .post(Https.service("/v1/decisions"))
                        .asString());
            }
            // Not a field of a question, but where a careless client leaves a token.
            String inQuery = canary(++number);
            secrets.add(inQuery);
            errors.add(Rest.bearing(token)
                    .body("{}")
                    .post(Https.service("/v1/decisions?access_token=" + inQuery))
                    .asString());
            // All that was decided is in the stream before it is searched.
            assertThat(Events.of(decided)).hasSameSizeAs(decided);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(TracingTest.COLLECTOR.spans())
                            .filteredOn(span -> span.name().equals("pdp.journal"))
                            .hasSizeGreaterThanOrEqualTo(decided.size()));
        } finally {
            root.removeHandler(collecting);
        }
        assertThat(decided).as("fields that a well-formed question may have").hasSizeGreaterThan(8);
        assertThat(errors).as("fields that make it none").hasSizeGreaterThan(8);
        Map<String, String> places = new LinkedHashMap<>();
        places.put("an error", String.join("\n", errors));
        synchronized (lines) {
            places.put("the log", String.join("\n", lines));
        }
        places.put(
                "the metrics", Rest.as("analyst").get(Https.admin("/q/metrics")).asString());
        places.put("the traces", TracingTest.COLLECTOR.text());
        places.put("the journal", journal());
        places.put("Kafka", kafka());
        places.forEach((place, text) -> {
            assertThat(text).as(place).isNotEmpty();
            for (String secret : secrets) {
                assertThat(text.contains(secret)).as("%s in %s", secret, place).isFalse();
            }
        });
    }

    private static void keep(Response response, List<String> decided, List<String> errors) throws IOException {
        if (response.statusCode() == 200) {
            JsonNode answer = Wire.JSON.readTree(response.asString());
            decided.add(answer.path("decision_id").asText());
        } else {
            errors.add(response.asString());
        }
    }

    private static String journal() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(Stack.parts().folder().resolve("journal"))) {
            for (Path file : files.toList()) {
                all.append(new String(Files.readAllBytes(file), ISO_8859_1));
            }
        }
        return all.toString();
    }

    /** Keys, values and headers of every topic, committed or not. */
    private static String kafka() {
        StringBuilder all = new StringBuilder();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", Stack.parts().kafka().bootstrapServers(), "exclude.internal.topics", false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.listTopics().values().stream()
                    .flatMap(List::stream)
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    all.append(record.key() == null ? "" : new String(record.key(), ISO_8859_1));
                    all.append(record.value() == null ? "" : new String(record.value(), ISO_8859_1));
                    record.headers().forEach(header -> all.append(new String(header.value(), ISO_8859_1)));
                });
            }
        }
        return all.toString();
    }
}
