package org.zerotrust.pdp.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.JsonFormat;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.Identifiers;
import org.zerotrust.pdp.device.Lifecycle;
import org.zerotrust.pdp.fakes.TestLeaf;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.Snapshot;
import org.zerotrust.pdp.policy.pack.TenantEngines;
import org.zerotrust.pdp.posture.PostureStore;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.Views;
import org.zerotrust.pdp.v1.DecideRequest;
import org.zerotrust.pdp.v1.DecideResponse;
import org.zerotrust.pdp.v1.DecisionServiceGrpc;
import org.zerotrust.pdp.v1.Problem;

/**
 * Evidence that an attacker bends, each through every door that takes it: each is refused with its code, and none of
 * them is part of a permit. The last case of each shows that the honest one would have been permitted.
 */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class ForgedEvidenceTest {
    private static final Metadata.Key<Problem> PROBLEM = ProtoUtils.keyForProto(Problem.getDefaultInstance());
    private static final Instant NOW = PreparedCase.DEFAULT_NOW;

    @Inject
    TestClock clock;

    @Inject
    Views views;

    @Inject
    PostureStore posture;

    @Inject
    TenantEngines engines;

    private String device = "";
    private @org.jspecify.annotations.Nullable TestLeaf leaf;

    private record Outcome(String verdict, String code, List<String> reasons) {}

    @BeforeEach
    void world() throws Exception {
        device = "urn:test:forged:" + UUID.randomUUID();
        leaf = TestLeaf.make(World.ISSUERS.authority("iot-safe").credential(), TestLeaf.Shape.of(device, NOW));
        World.make(List.of(new DeviceRecord(
                new TenantId("demo"),
                UUID.nameUUIDFromBytes(device.getBytes(StandardCharsets.UTF_8)),
                device,
                Lifecycle.ACTIVE,
                Map.of("roles", "sensor"),
                Identifiers.NONE,
                1)));
        clock.stop(NOW);
        views.round();
        Snapshot snapshot = Objects.requireNonNull(engines.shared().snapshot(), "a policy is active");
        engines.shared().confirm(snapshot.digest(), NOW);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> posture.signals(new TenantId("demo"), "urn:none").current());
    }

    @AfterEach
    void letTheClockRun() {
        clock.stop(null);
        views.round();
    }

    @Test
    void anHonestQuestionIsPermitted() throws Exception {
        ObjectNode question = question();
        travelling(question, true, NOW.minusSeconds(30));

        assertThat(bothDoors(World.GATEWAY, question))
                .allSatisfy(answer -> assertThat(answer.verdict()).isEqualTo("permit"));
    }

    @Test
    void aSignalThatIsNotOnTheSendersList() throws Exception {
        ObjectNode question = question();
        travelling(question, true, NOW).put("source", "mdm");

        assertThat(bothDoors(World.GATEWAY, question)).allSatisfy(answer -> {
            assertThat(answer.verdict()).isEmpty();
            assertThat(answer.code()).isEqualTo("forbidden");
        });
        assertThat(report("disk_encrypted", true, NOW, "")).isEqualTo("403 forbidden");
        notPermitted();
    }

    @Test
    void aClockInTheFuture() throws Exception {
        ObjectNode question = question();
        travelling(question, true, NOW.plusSeconds(301));

        assertThat(bothDoors(World.GATEWAY, question)).allSatisfy(answer -> {
            assertThat(answer.verdict()).isEmpty();
            assertThat(answer.code()).isEqualTo("invalid-field in_the_future");
        });
        assertThat(report("secure_boot", true, NOW.plusSeconds(301), "")).isEqualTo("400 invalid-field in_the_future");
        notPermitted();
    }

    @Test
    void aReportThatIsReplayed() throws Exception {
        assertThat(report("secure_boot", true, NOW.minusSeconds(60), "")).isEqualTo("202 ");
        assertThat(report("secure_boot", false, NOW.minusSeconds(30), "")).isEqualTo("202 ");

        assertThat(report("secure_boot", true, NOW.minusSeconds(60), "")).isEqualTo("409 report-replayed");
        assertThat(report("secure_boot", false, NOW.minusSeconds(30), "")).isEqualTo("409 report-replayed");
        assertThat(posture.signals(new TenantId("demo"), device).signals())
                .singleElement()
                .satisfies(signal -> assertThat(signal.value()).isEqualTo(false));
    }

    @Test
    void integrityThatTheSenderClaims() throws Exception {
        ObjectNode question = question();
        travelling(question, true, NOW).put("integrity", "signed");

        assertThat(rest(World.GATEWAY, question).code()).isEqualTo("invalid-field unknown_field");
        assertThat(report("secure_boot", true, NOW, ",\"integrity\":\"signed\""))
                .isEqualTo("400 invalid-field unknown_field");
        assertThat(report("secure_boot", true, NOW, ",\"received_at\":\"2026-11-23T12:00:00Z\""))
                .isEqualTo("400 invalid-field unknown_field");
        // The protocol has no such field; bytes under a number that is nobody's are no claim of integrity.
        ObjectNode honest = question();
        travelling(honest, true, NOW);
        DecideRequest.Builder smuggled = message(honest).toBuilder();
        smuggled.getPostureBuilder(0)
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                15,
                                UnknownFieldSet.Field.newBuilder()
                                        .addLengthDelimited(com.google.protobuf.ByteString.copyFromUtf8("signed"))
                                        .build())
                        .build());
        Outcome grpc = grpc(World.GATEWAY, smuggled.build());
        assertThat(grpc.code()).as(grpc.toString()).startsWith("invalid-field");
        assertThat(grpc.verdict()).isEmpty();
    }

    @Test
    void aCertificateCopiedWithoutItsKey() throws Exception {
        // Shown by a caller that cannot vouch, without a proof, and with a proof by another key.
        ObjectNode unproven = question();
        ((ObjectNode) unproven.path("device")).remove("proof");
        assertThat(bothDoors(World.OBSERVER, telemetry(question())))
                .allSatisfy(answer -> assertThat(answer.reasons()).contains("POP_MISSING"));
        assertThat(bothDoors(World.GATEWAY, unproven))
                .allSatisfy(answer -> assertThat(answer.reasons()).containsExactly("POP_MISSING"));
        TestLeaf thief = TestLeaf.make(
                World.ISSUERS.authority("software").credential(), TestLeaf.Shape.of(device + ":thief", NOW));
        assertThat(rest(World.GATEWAY, signed(question(), thief)).reasons()).containsExactly("POP_INVALID");
        assertThat(grpc(World.GATEWAY, message(signed(question(), thief))).reasons())
                .containsExactly("POP_INVALID");
    }

    private static ObjectNode signed(ObjectNode question, TestLeaf by) {
        ((ObjectNode) question.path("device"))
                .putObject("proof")
                .put("kind", "jws")
                .put("jws", by.sign(claims(question, "nonce-" + UUID.randomUUID())));
        return question;
    }

    @Test
    void aProofReplayedAtAnotherEnforcementPoint() throws Exception {
        ObjectNode overRest = signed(telemetry(question()), leaf);
        ObjectNode overGrpc = signed(telemetry(question()), leaf);

        Outcome first = rest(World.GATEWAY, overRest);
        Outcome second = rest(World.GATEWAY, overGrpc);

        assertThat(first.reasons()).isNotEmpty().doesNotContain("POP_INVALID", "POP_REPLAYED");
        assertThat(second.reasons()).isNotEmpty().doesNotContain("POP_INVALID", "POP_REPLAYED");
        assertThat(rest(World.OBSERVER, overRest).reasons()).containsExactly("POP_REPLAYED");
        assertThat(grpc(World.OBSERVER, message(overGrpc)).reasons()).containsExactly("POP_REPLAYED");
    }

    /** After what was refused, the device is where it was: without evidence. */
    private void notPermitted() throws Exception {
        assertThat(bothDoors(World.GATEWAY, question()))
                .allSatisfy(answer -> assertThat(answer.verdict()).isNotEqualTo("permit"));
    }

    private List<Outcome> bothDoors(String caller, ObjectNode question) throws Exception {
        ObjectNode again = question.deepCopy().put("request_id", "f-" + UUID.randomUUID());
        return List.of(rest(caller, question), grpc(caller, message(again)));
    }

    private static Outcome rest(String caller, ObjectNode question) throws Exception {
        Response answer = Https.as(caller).send("POST", Https.service("/v1/decisions"), question.toString());
        JsonNode body = Wire.JSON.readTree(answer.asString());
        List<String> reasons = new ArrayList<>();
        body.path("reasons").forEach(reason -> reasons.add(reason.path("code").asText()));
        return new Outcome(body.path("decision").asText(), code(body), reasons);
    }

    private static Outcome grpc(String caller, DecideRequest message) throws Exception {
        ManagedChannel channel = World.channel(caller);
        try {
            DecideResponse body = DecisionServiceGrpc.newBlockingStub(channel).decide(message);
            List<String> reasons = new ArrayList<>();
            body.getReasonsList().forEach(reason -> reasons.add(reason.getCode()));
            String verdict =
                    body.getDecision().name().substring("VERDICT_".length()).toLowerCase(java.util.Locale.ROOT);
            return new Outcome(verdict, "", reasons);
        } catch (StatusRuntimeException e) {
            Metadata trailers =
                    Objects.requireNonNull(e.getTrailers(), e.getStatus().toString());
            Problem problem =
                    Objects.requireNonNull(trailers.get(PROBLEM), e.getStatus().toString());
            String field = problem.getErrorsCount() == 0
                    ? ""
                    : " " + problem.getErrors(0).getCode();
            return new Outcome(
                    "", problem.getCode().equals("forbidden") ? "forbidden" : problem.getCode() + field, List.of());
        } finally {
            channel.shutdownNow();
        }
    }

    private static String code(JsonNode body) {
        String code = body.path("code").asText();
        String field = body.at("/errors/0/code").asText();
        return field.isEmpty() || code.equals("forbidden") ? code : code + " " + field;
    }

    private String report(String signal, boolean value, Instant observedAt, String more) throws Exception {
        String body = "{\"signals\":[{\"name\":\"" + signal + "\",\"value\":" + value
                + ",\"method\":\"observed\",\"observed_at\":\"" + observedAt + "\"" + more + "}]}";
        Response answer = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> Https.as(World.REPORTER)
                                .send("POST", Https.service("/v1/devices/" + device + "/posture"), body),
                        // A busy broker answers 503 with Retry-After, and a reporter tries again.
                        sent -> sent.statusCode() != 503);
        return answer.statusCode() + " " + code(Wire.JSON.readTree(answer.asString()));
    }

    private static String claims(ObjectNode question, String nonce) {
        return TestLeaf.claims(
                question.path("request_id").asText(),
                "demo",
                question.at("/resource/id").asText(),
                question.at("/action/name").asText(),
                NOW.getEpochSecond(),
                nonce);
    }

    private static DecideRequest message(ObjectNode question) throws Exception {
        DecideRequest.Builder message = DecideRequest.newBuilder();
        JsonFormat.parser().merge(question.toString(), message);
        return message.build();
    }

    private static ObjectNode travelling(ObjectNode question, boolean value, Instant observedAt) {
        return question.withArray("posture")
                .addObject()
                .put("name", "disk_encrypted")
                .put("value", value)
                .put("method", "observed")
                .put("observed_at", observedAt.toString());
    }

    private static ObjectNode telemetry(ObjectNode question) {
        question.putObject("resource").put("id", "plant-1-telemetry").put("path", "/plant/1/telemetry");
        question.putObject("action").put("name", "read");
        return question;
    }

    /** To put into the archive: permitted to this device where its disk is encrypted. */
    private ObjectNode question() {
        ObjectNode out = Wire.JSON.createObjectNode().put("request_id", "f-" + UUID.randomUUID());
        ObjectNode presented = out.putObject("device").put("id", device);
        presented.putArray("certificate_chain").add(leaf.pem());
        presented.putObject("tls").put("version", "TLSv1.3").put("mutual", true);
        presented.putObject("proof").put("kind", "tls_by_pep");
        out.putObject("resource").put("id", "archive").put("path", "/archive/1");
        out.putObject("action").put("name", "put");
        out.putObject("context").put("ip", "10.1.2.3");
        return out;
    }
}
