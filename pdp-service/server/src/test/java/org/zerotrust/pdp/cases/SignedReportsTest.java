package org.zerotrust.pdp.cases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.Identifiers;
import org.zerotrust.pdp.device.Lifecycle;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.posture.Integrity;
import org.zerotrust.pdp.posture.PostureStore;
import org.zerotrust.pdp.posture.ReportedSignal;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.Views;

/** Reports through Kafka: a registered reporter's signed record counts, every other is refused with its code. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class SignedReportsTest {
    private static final Instant NOW = PreparedCase.DEFAULT_NOW;
    private static final TenantId DEMO = new TenantId("demo");
    private static final String ISSUER = "https://reports.example/" + UUID.randomUUID();

    @Inject
    TestClock clock;

    @Inject
    Views views;

    @Inject
    PostureStore posture;

    private final KeyPair keys = newKeys();
    private final String device = "urn:test:kafka:" + UUID.randomUUID();
    private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", Stack.parts().kafka().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    @BeforeEach
    void world() throws Exception {
        World.make(List.of(
                new DeviceRecord(DEMO, UUID.randomUUID(), device, Lifecycle.ACTIVE, Map.of(), Identifiers.NONE, 1)));
        execute("delete from pep where jwt_issuer like 'https://reports.example/%'");
        execute("delete from token_issuer where issuer like 'https://reports.example/%'");
        execute(
                "insert into token_issuer (tenant, issuer, audience, jwks) values ('demo', ?, 'pdp', ?)",
                ISSUER,
                jwks());
        execute(
                "insert into pep (tenant, pep_id, roles, jwt_issuer, jwt_subject, reporting)"
                        + " values ('demo', 'kafka-reporter', 'reporter', ?, 'edr', '{\"secure_boot\":[\"edr\"]}')",
                ISSUER);
        clock.stop(NOW);
        views.round();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> posture.signals(DEMO, "urn:none").current());
    }

    @AfterEach
    void close() {
        producer.close();
        clock.stop(null);
        views.round();
    }

    @Test
    void aSignedReportCountsOnceAndWhatIsForgedIsToldOf() throws Exception {
        String good = report("posture-report+jwt", keys, "secure_boot", NOW.minusSeconds(60));

        RecordMetadata first = send(good);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !posture.signals(DEMO, device).signals().isEmpty());
        ReportedSignal known = posture.signals(DEMO, device).signals().getFirst();
        Map<String, RecordMetadata> forged = new HashMap<>();
        forged.put("report-replayed", send(good));
        forged.put("forbidden", send(report("posture-report+jwt", keys, "disk_encrypted", NOW)));
        RecordMetadata future = send(report("posture-report+jwt", keys, "secure_boot", NOW.plusSeconds(301)));
        RecordMetadata plainToken = send(report("JWT", keys, "secure_boot", NOW));
        RecordMetadata stranger = send(report("posture-report+jwt", newKeys(), "secure_boot", NOW));
        RecordMetadata junk = send("junk");

        assertThat(known.source()).isEqualTo("edr");
        assertThat(known.integrity()).isEqualTo(Integrity.AUTHENTICATED);
        forged.forEach(
                (code, at) -> assertThat(refusal(at).path("code").asText()).isEqualTo(code));
        assertThat(refusal(future).at("/errors/0/code").asText()).isEqualTo("in_the_future");
        for (RecordMetadata at : List.of(plainToken, stranger, junk)) {
            assertThat(refusal(at).path("code").asText()).isEqualTo("unauthenticated");
        }
        assertThat(refused(first)).isNull();
        assertThat(posture.signals(DEMO, device).signals()).containsExactly(known);
    }

    @Test
    void aSignedReportOpensNoConnection() throws Exception {
        String report = report("posture-report+jwt", keys, "secure_boot", NOW);
        String token = report("JWT", keys, "secure_boot", NOW);

        assertThat(bearer(token)).as("the same as a token").isEqualTo(202);
        assertThat(bearer(report)).isEqualTo(401);
    }

    private int bearer(String token) throws Exception {
        return Https.anonymous()
                .bearer(
                        Https.service("/v1/devices/" + device + "/posture"),
                        token,
                        "{\"signals\":[{\"name\":\"secure_boot\",\"value\":true,\"method\":\"observed\","
                                + "\"observed_at\":\"" + NOW + "\"}]}")
                .statusCode();
    }

    private RecordMetadata send(String record) throws Exception {
        return producer.send(
                        new ProducerRecord<>("pdp.posture.reports", device.getBytes(UTF_8), record.getBytes(UTF_8)))
                .get();
    }

    private static JsonNode refusal(RecordMetadata at) {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> refused(at), found -> found != null);
    }

    private static @org.jspecify.annotations.Nullable JsonNode refused(RecordMetadata at) throws Exception {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", Stack.parts().kafka().bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("pdp.posture.refused").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    JsonNode told = Wire.JSON.readTree(record.value());
                    if (told.path("partition").asInt() == at.partition()
                            && told.path("offset").asLong() == at.offset()) {
                        return told;
                    }
                }
            }
        }
        return null;
    }

    private String report(String type, KeyPair by, String signal, Instant observedAt) throws Exception {
        ObjectNode payload = Wire.JSON
                .createObjectNode()
                .put("iss", ISSUER)
                .put("sub", "edr")
                .put("aud", "pdp")
                .put("iat", Instant.now().getEpochSecond())
                .put("exp", Instant.now().plusSeconds(300).getEpochSecond())
                .put("device", device);
        payload.putArray("signals")
                .addObject()
                .put("name", signal)
                .put("value", true)
                .put("method", "observed")
                .put("observed_at", observedAt.toString());
        String input =
                base64("{\"alg\":\"ES256\",\"kid\":\"k\",\"typ\":\"" + type + "\"}") + "." + base64(payload.toString());
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(by.getPrivate());
        signature.update(input.getBytes(UTF_8));
        return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private String jwks() {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k\",\"alg\":\"ES256\",\"use\":\"sig\",\"x\":\""
                + coordinate(key.getW().getAffineX()) + "\",\"y\":\""
                + coordinate(key.getW().getAffineY()) + "\"}]}";
    }

    private static String coordinate(BigInteger value) {
        byte[] raw = value.toByteArray();
        byte[] out = new byte[32];
        byte[] tail = Arrays.copyOfRange(raw, Math.max(0, raw.length - 32), raw.length);
        System.arraycopy(tail, 0, out, 32 - tail.length, tail.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(out);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(String sql, Object... values) throws SQLException {
        try (Connection db = Stack.parts().postgres().dataSource().getConnection();
                PreparedStatement statement = db.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
