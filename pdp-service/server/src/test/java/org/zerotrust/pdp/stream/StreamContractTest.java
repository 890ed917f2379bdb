package org.zerotrust.pdp.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.fakes.Callers;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.posture.Integrity;
import org.zerotrust.pdp.posture.Method;
import org.zerotrust.pdp.posture.ReportedSignal;

/** What is published beside decisions follows the schemas that the description of the streams points to. */
final class StreamContractTest {
    private static final Path SCHEMAS = Path.of("../../schemas");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00.250Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode description() throws IOException {
        return new ObjectMapper(new YAMLFactory())
                .readTree(Files.readString(SCHEMAS.resolve("asyncapi/streams.v1.yaml")));
    }

    /** The only message of a channel: its schema is the one that consumers are told of. */
    private static JsonNode described() {
        try {
            return description();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode message(String channel) {
        return described()
                .path("channels")
                .path(channel)
                .path("messages")
                .iterator()
                .next();
    }

    private static JsonNode schema(String channel) throws IOException {
        Path file = SCHEMAS.resolve("asyncapi")
                .resolve(message(channel).at("/payload/$ref").asText());
        return JSON.readTree(Files.readString(file.normalize()));
    }

    private static void follows(String channel, byte[] value) throws IOException {
        JsonNode json = JSON.readTree(value);
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(schema(channel))
                        .validate(json))
                .as(json.toString())
                .isEmpty();
    }

    @Test
    void everyKindOfSignalFollowsItsSchema() throws Exception {
        for (Object value : List.of(true, 7L, "2.5.1", List.of("a", "b"))) {
            for (Method method : Method.values()) {
                for (Integrity integrity : Integrity.values()) {
                    follows(
                            "posture",
                            SignalCodec.value(new ReportedSignal(
                                    "s", value, "mdm", method, NOW, NOW, Duration.ofHours(1), integrity, "reporter")));
                }
            }
        }
    }

    @Test
    void theRelaysPlaceFollowsItsSchemaAndIsReadBack() throws Exception {
        RelayPosition place = new RelayPosition(7, 7L << 20, 12, "ab".repeat(32), "one-run", null);
        RelayPosition withTree =
                place.with("another-run", new RecordTree.Kept(12, List.of("cd".repeat(32), "ef".repeat(32))));
        for (RelayPosition one : List.of(place, withTree)) {
            follows("relay", one.json());
            assertThat(RelayPosition.read(one.json())).isEqualTo(one);
        }
        String cut = new String(withTree.json(), UTF_8).replace(",\"" + "ef".repeat(32) + "\"", "");
        for (String broken : List.of("{}", "null", "", "{\"epoch\":1,\"batch\":1,\"sequence\":1}", cut)) {
            assertThatThrownBy(() -> RelayPosition.read(broken.getBytes(UTF_8)))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void everyCountOfRejectionsFollowsItsSchema() throws Exception {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        AggregatedRejections rejections = new AggregatedRejections(
                producer, "pdp.rejections", "pdp-0", Clock.systemUTC(), new SimpleMeterRegistry());
        for (FailureCode code : FailureCode.values()) {
            rejections.count(null, code);
            rejections.count(Callers.gateway("demo"), code);
        }

        rejections.publish();

        assertThat(producer.history()).hasSize(2 * FailureCode.values().length);
        for (var record : producer.history()) {
            follows("rejections", record.value());
            assertThat(new String(record.key(), UTF_8)).matches("(demo/gateway|-/-)");
        }
    }

    @Test
    void noRejectionIsLostBetweenTwoPublications() throws Exception {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        AggregatedRejections rejections = new AggregatedRejections(
                producer, "pdp.rejections", "pdp-0", Clock.systemUTC(), new SimpleMeterRegistry());
        int each = 200_000;
        try (var counting = java.util.concurrent.Executors.newFixedThreadPool(3)) {
            for (int i = 0; i < 3; i++) {
                var _ = counting.submit(() -> {
                    for (int n = 0; n < each; n++) {
                        rejections.count(null, FailureCode.UNAUTHENTICATED);
                    }
                });
            }
            for (int i = 0; i < 2_000; i++) {
                rejections.publish();
            }
        }
        rejections.publish();
        long sum = 0;
        for (var record : producer.history()) {
            sum += JSON.readTree(record.value()).at("/data/count").asLong();
        }
        assertThat(sum).isEqualTo(3L * each);
    }

    @Test
    void whatIsDescribedIsWhatThereIs() throws Exception {
        JsonNode description = description();

        description
                .path("operations")
                .forEach(operation -> assertThat(description
                                .at(operation.at("/channel/$ref").asText().substring(1))
                                .isObject())
                        .as(operation.toString())
                        .isTrue());
        description.path("channels").fieldNames().forEachRemaining(channel -> {
            if (message(channel).at("/payload/format").asText().equals("binary")) {
                // Bytes of a fixed form: told in words, as no JSON Schema can.
                assertThat(message(channel).at("/payload/description").asText())
                        .as(channel)
                        .isNotEmpty();
                return;
            }
            try {
                assertThat(schema(channel).path("type").asText()).as(channel).isEqualTo("object");
            } catch (IOException e) {
                throw new AssertionError(channel + " has no schema", e);
            }
        });
        assertThat(schema("rejections").at("/properties/type/const").asText()).isEqualTo(AggregatedRejections.TYPE);
        assertThat(schema("decisions").at("/properties/type/const").asText())
                .isEqualTo(org.zerotrust.pdp.journal.DecisionEvents.TYPE);
    }
}
