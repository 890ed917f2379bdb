package org.zerotrust.pdp.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.zerotrust.pdp.decision.AccessRequest;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.Identifiers;
import org.zerotrust.pdp.device.Lifecycle;
import org.zerotrust.pdp.fakes.TestLeaf;
import org.zerotrust.pdp.fakes.TestVerifier;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.Snapshot;
import org.zerotrust.pdp.policy.pack.TenantEngines;
import org.zerotrust.pdp.posture.PostureStore;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.Views;
import org.zerotrust.pdp.v1.DecideBatchRequest;
import org.zerotrust.pdp.v1.DecideBatchResponse;
import org.zerotrust.pdp.v1.DecideResponse;
import org.zerotrust.pdp.v1.DecisionServiceGrpc;
import org.zerotrust.pdp.v1.Problem;
import org.zerotrust.pdp.v1.Verdict;

/** The service with a real database, a real broker and the real packs, through its doors. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
class DoorsTest {
    private static final Metadata.Key<Problem> PROBLEM = ProtoUtils.keyForProto(Problem.getDefaultInstance());
    private static final String DEVICE = "urn:test:door:1";

    @Inject
    TestClock clock;

    @Inject
    Views views;

    @Inject
    PostureStore posture;

    @Inject
    TenantEngines engines;

    private final Https gateway = Https.as(World.GATEWAY);

    @BeforeEach
    void world() throws Exception {
        World.make(List.of(device("demo", DEVICE)));
        at(PreparedCase.DEFAULT_NOW);
    }

    @AfterEach
    void letTheClockRun() {
        clock.stop(null);
        views.round();
    }

    private static DeviceRecord device(String tenant, String id) {
        return new DeviceRecord(
                new TenantId(tenant),
                UUID.nameUUIDFromBytes((tenant + id).getBytes(StandardCharsets.UTF_8)),
                id,
                Lifecycle.ACTIVE,
                Map.of("zone", "zone-a", "roles", "sensor"),
                Identifiers.NONE,
                1);
    }

    private void at(Instant now) {
        clock.stop(now);
        views.round();
        Snapshot snapshot = Objects.requireNonNull(engines.shared().snapshot(), "a policy is active");
        engines.shared().confirm(snapshot.digest(), now);
        // The posture store must have seen the moved clock: until then it rightly refuses.
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> posture.signals(new TenantId("demo"), "urn:none").current());
    }

    @TestFactory
    Stream<DynamicTest> eachCaseIsDecidedAlikeOverRestAndGrpc() throws Exception {
        List<PreparedCase> all = CaseFiles.all().stream()
                .map(one -> PreparedCase.of(one, World.ISSUERS))
                .toList();
        List<DeviceRecord> devices = new ArrayList<>();
        all.forEach(one -> {
            if (one.record() != null) {
                devices.add(one.record());
            }
        });
        World.make(devices);
        views.round();
        return all.stream()
                .map(one -> DynamicTest.dynamicTest(one.source().toString(), () -> {
                    at(one.now());
                    if (!one.reported().isEmpty()) {
                        posture.report(one.tenant(), one.deviceId(), one.reported())
                                .toCompletableFuture()
                                .join();
                    }
                    Expected.Result rest = rest(one);
                    Expected.Result grpc = grpc(one);
                    Expected.check(one.source(), rest);
                    assertThat(grpc).as("gRPC against REST").isEqualTo(rest);
                }));
    }

    private static String caller(PreparedCase one) {
        if (one.tenant().value().equals("acme")) {
            return World.OTHER_GATEWAY;
        }
        return one.pep().equals("observer") ? World.OBSERVER : World.GATEWAY;
    }

    private static Expected.Result rest(PreparedCase one) throws Exception {
        Response answer = Https.as(caller(one))
                .send(
                        "POST",
                        Https.service("/v1/decisions"),
                        Wire.json(one.question("rest")).toString());
        JsonNode body = Wire.JSON.readTree(answer.asString());
        if (answer.statusCode() != 200) {
            assertThat(body.path("status").asInt()).isEqualTo(answer.statusCode());
            return Expected.Result.failed(body.path("code").asText());
        }
        JsonNode grant = body.path("grant");
        Set<String> reasons = new HashSet<>();
        body.path("reasons").forEach(reason -> reasons.add(reason.path("code").asText()));
        Set<String> obligations = new HashSet<>();
        body.path("obligations").forEach(o -> obligations.add(o.path("id").asText()));
        List<String> scope = new ArrayList<>();
        grant.path("scope").forEach(s -> scope.add(s.asText()));
        return new Expected.Result(
                null,
                body.path("decision").asText(),
                reasons,
                obligations,
                body.at("/trust/score").asInt(),
                body.at("/trust/level").asText(),
                grant.isMissingNode()
                        ? null
                        : Expected.GrantSeen.of(
                                grant.path("audience").asText(),
                                scope,
                                Instant.parse(body.path("evaluated_at").asText()),
                                Instant.parse(grant.path("expires_at").asText())));
    }

    private static Expected.Result grpc(PreparedCase one) throws Exception {
        ManagedChannel channel = World.channel(caller(one));
        try {
            DecideResponse body =
                    DecisionServiceGrpc.newBlockingStub(channel).decide(Wire.message(one.question("grpc")));
            Set<String> reasons = new HashSet<>();
            body.getReasonsList().forEach(reason -> reasons.add(reason.getCode()));
            Set<String> obligations = new HashSet<>();
            body.getObligationsList().forEach(o -> obligations.add(o.getId()));
            return new Expected.Result(
                    null,
                    switch (body.getDecision()) {
                        case VERDICT_PERMIT -> "permit";
                        case VERDICT_DENY -> "deny";
                        case VERDICT_STEP_UP -> "step_up";
                        default -> "none";
                    },
                    reasons,
                    obligations,
                    body.getTrust().getScore(),
                    body.getTrust().getLevel(),
                    body.hasGrant()
                            ? Expected.GrantSeen.of(
                                    body.getGrant().getAudience(),
                                    body.getGrant().getScopeList(),
                                    Instant.ofEpochSecond(body.getEvaluatedAt().getSeconds()),
                                    Instant.ofEpochSecond(
                                            body.getGrant().getExpiresAt().getSeconds()))
                            : null);
        } catch (StatusRuntimeException e) {
            return Expected.Result.failed(problem(e).getCode());
        } finally {
            channel.shutdownNow();
        }
    }

    private static Problem problem(StatusRuntimeException e) {
        Metadata trailers =
                Objects.requireNonNull(e.getTrailers(), e.getStatus().toString());
        return Objects.requireNonNull(trailers.get(PROBLEM), e.getStatus().toString());
    }

    /** A telemetry question by a good device of the demo tenant; it has no posture, and so is no permit. */
    private static ObjectNode question(String requestId) {
        TestLeaf leaf = Leaf.GOOD;
        ObjectNode out = Wire.JSON.createObjectNode().put("request_id", requestId);
        ObjectNode device = out.putObject("device").put("id", DEVICE);
        device.putArray("certificate_chain").add(leaf.pem());
        device.putObject("tls").put("version", "TLSv1.3").put("mutual", true);
        device.putObject("proof").put("kind", "tls_by_pep");
        out.putObject("resource").put("id", "plant-1-telemetry").put("path", "/plant/1/telemetry");
        out.putObject("action").put("name", "read");
        out.putObject("context").put("ip", "10.1.2.3");
        return out;
    }

    private static final class Leaf {
        static final TestLeaf GOOD = TestLeaf.make(
                World.ISSUERS.authority("iot-safe").credential(), TestLeaf.Shape.of(DEVICE, PreparedCase.DEFAULT_NOW));
    }

    private Response ask(Https who, ObjectNode question) throws Exception {
        return who.send("POST", Https.service("/v1/decisions"), question.toString());
    }

    @Test
    void theSameQuestionGetsTheSameDecisionAndAnotherBodyAConflict() throws Exception {
        Response first = ask(gateway, question("same-1"));
        Response again = ask(gateway, question("same-1"));
        Response other = ask(gateway, question("same-1").put("transaction_id", "t"));

        assertThat(first.statusCode()).as(first.asString()).isEqualTo(200);
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.asString()).contains("\"request-id-reused\"");
    }

    @Test
    void aBatchIsAnsweredInOrderWithinOneSnapshotEachItemByItself() throws Exception {
        ObjectNode batch = Wire.JSON.createObjectNode();
        batch.putArray("decisions")
                .add(question("batch-1"))
                .add(question("batch-2").put("nonsense", 1))
                .add(question("batch-3"));

        Response answer = gateway.send("POST", Https.service("/v1/decisions:batch"), batch.toString());

        JsonNode items = Wire.JSON.readTree(answer.asString()).path("decisions");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(items.at("/0/decision/request_id").asText())
                .as(answer.asString())
                .isEqualTo("batch-1");
        assertThat(items.at("/1/problem/errors/0/path").asText()).isEqualTo("nonsense");
        assertThat(items.at("/2/decision/request_id").asText()).isEqualTo("batch-3");
        assertThat(items.at("/0/decision/policy/digest")).isEqualTo(items.at("/2/decision/policy/digest"));
    }

    @Test
    void aBatchOverGrpcIsAnsweredInOrder() throws Exception {
        ManagedChannel channel = World.channel(World.GATEWAY);
        try {
            AccessRequest one =
                    PreparedCase.of(CaseFiles.all().getFirst(), World.ISSUERS).question("grpc-batch-a");
            AccessRequest two =
                    PreparedCase.of(CaseFiles.all().getFirst(), World.ISSUERS).question("grpc-batch-b");
            DecideBatchResponse answer = DecisionServiceGrpc.newBlockingStub(channel)
                    .decideBatch(DecideBatchRequest.newBuilder()
                            .addDecisions(Wire.message(one))
                            .addDecisions(org.zerotrust.pdp.v1.DecideRequest.getDefaultInstance())
                            .addDecisions(Wire.message(two))
                            .build());

            assertThat(answer.getDecisions(0).getDecision().getRequestId()).isEqualTo(one.requestId());
            assertThat(answer.getDecisions(1).getProblem().getErrors(0).getPath())
                    .isEqualTo("request_id");
            assertThat(answer.getDecisions(2).getDecision().getRequestId()).isEqualTo(two.requestId());
            assertThat(answer.getDecisions(1).getDecision().getDecision()).isNotEqualTo(Verdict.VERDICT_PERMIT);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void nobodyAsksWithoutACredentialAndAReporterDoesNotAsk() throws Exception {
        assertThat(ask(Https.anonymous(), question("anonymous")).statusCode()).isEqualTo(401);
        assertThat(ask(Https.as(World.REPORTER), question("reporter")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void howMuchIsExplainedIsTheRegistrationsToSay() throws Exception {
        Response full = ask(gateway, question("explain-full"));
        Response codes = ask(Https.as(World.OBSERVER), question("explain-codes"));

        assertThat(Wire.JSON.readTree(full.asString()).at("/reasons/0/expected").isMissingNode())
                .isFalse();
        assertThat(Wire.JSON.readTree(codes.asString()).at("/reasons/0/code").asText())
                .isEqualTo("POP_MISSING");
        assertThat(codes.asString()).doesNotContain("\"expected\"").doesNotContain("\"seen\"");
    }

    @Test
    void tenantsDoNotMeet() throws Exception {
        // A body that names another tenant.
        Response named = ask(gateway, question("tenant-named").put("tenant", "acme"));
        // Another tenant's PEP with this tenant's device.
        Response device = ask(Https.as(World.OTHER_GATEWAY), question("tenant-device"));
        // The same request id of another tenant's PEP is another question.
        Response here = ask(gateway, question("tenant-id"));
        Response there = ask(Https.as(World.OTHER_GATEWAY), question("tenant-id"));
        // Another tenant's reporter about this tenant's device.
        Response report = report(Https.as(World.OTHER_REPORTER), DEVICE, "secure_boot");

        assertThat(named.statusCode()).isEqualTo(403);
        assertThat(named.asString()).contains("tenant-mismatch");
        assertThat(device.asString()).contains("\"DEVICE_UNKNOWN\"");
        assertThat(Wire.JSON.readTree(here.asString()).path("decision_id"))
                .isNotEqualTo(Wire.JSON.readTree(there.asString()).path("decision_id"));
        assertThat(report.statusCode()).isEqualTo(404);
    }

    @Test
    void aReporterIsHeardForWhatItIsRegisteredForAndTheNextDecisionUsesIt() throws Exception {
        String before = ask(gateway, question("posture-before")).asString();

        // A busy broker answers 503 with Retry-After, and a reporter tries again.
        Response accepted = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> report(Https.as(World.REPORTER), DEVICE, "secure_boot"), r -> r.statusCode() != 503);
        Response notIts = report(Https.as(World.REPORTER), DEVICE, "risk");
        Response notAReporter = report(gateway, DEVICE, "secure_boot");

        assertThat(accepted.statusCode()).as(accepted.asString()).isEqualTo(202);
        assertThat(notIts.statusCode()).isEqualTo(403);
        assertThat(notIts.asString()).contains("signals[0]");
        assertThat(notAReporter.statusCode()).isEqualTo(403);
        assertThat(before).contains("posture.secure_boot");
        assertThat(ask(gateway, question("posture-after")).asString()).doesNotContain("posture.secure_boot");
    }

    private static Response report(Https who, String device, String signal) throws Exception {
        return who.send("POST", Https.service("/v1/devices/" + device + "/posture"), """
                {"signals":[{"name":"%s","value":true,"method":"observed","observed_at":"2026-11-23T11:59:00Z"}]}""".formatted(signal));
    }

    @Test
    void aReportedAttestationCountsForTheKeyItAttestsAndAForgedOneIsRefused() throws Exception {
        String good = attestation("{\"age\":20}");

        Response accepted = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> reportEvidence(good), r -> r.statusCode() != 503);

        assertThat(accepted.statusCode()).as(accepted.asString()).isEqualTo(202);
        assertThat(ask(gateway, question("ear-after")).asString()).doesNotContain("posture.attestation");
        // One that was captured before is older than what is known, and changes nothing.
        assertThat(reportEvidence(attestation("{\"age\":21,\"status\":\"warning\"}"))
                        .asString())
                .contains("report-replayed");
        assertThat(reportEvidence(attestation("{\"by\":\"stranger\"}")).asString())
                .contains("\"signals[0].evidence\"")
                .contains("attestation_signature");
        assertThat(reportEvidence(attestation("{\"form\":\"unsigned\"}")).asString())
                .contains("attestation_algorithm");
        assertThat(reportEvidence(attestation("{\"age\":3601}")).asString()).contains("attestation_too_old");
        assertThat(reportEvidence(attestation("{\"age\":-120}")).asString()).contains("attestation_not_yet_valid");
        assertThat(reportEvidence(attestation("{\"key\":\"none\"}")).asString()).contains("attestation_unbound");
        // A reporter may carry one about another key; it counts for no question of this device.
        assertThat(reportEvidence(attestation("{\"age\":5,\"key\":\"other\"}")).statusCode())
                .isEqualTo(202);
        assertThat(ask(gateway, question("ear-other-key")).asString()).contains("posture.attestation");
    }

    private static String attestation(String described) throws Exception {
        return TestVerifier.evidence(
                Wire.JSON.readTree(described), Leaf.GOOD.certificate().getPublicKey(), PreparedCase.DEFAULT_NOW);
    }

    private static Response reportEvidence(String evidence) throws Exception {
        return Https.as(World.REPORTER)
                .send(
                        "POST",
                        Https.service("/v1/devices/" + DEVICE + "/posture"),
                        "{\"signals\":[{\"name\":\"attestation\",\"evidence\":\"" + evidence + "\"}]}");
    }

    @Test
    void aSignatureByTheDeviceIsProofOnceAndOnlyForItsQuestion() throws Exception {
        String claims = TestLeaf.claims(
                "jws-1",
                "demo",
                "plant-1-telemetry",
                "read",
                PreparedCase.DEFAULT_NOW.getEpochSecond(),
                "nonce-0123456789-jws");
        ObjectNode signed = signed("jws-1", claims);
        ObjectNode elsewhere = signed("jws-2", claims);

        String first = ask(Https.as(World.OBSERVER), signed).asString();
        String moved = ask(Https.as(World.OBSERVER), elsewhere).asString();
        String replayed = ask(Https.as(World.GATEWAY), signed("jws-1", claims).put("transaction_id", "another"))
                .asString();

        assertThat(first).contains("posture.").doesNotContain("POP_");
        assertThat(moved).contains("POP_INVALID");
        assertThat(replayed).contains("POP_REPLAYED");
    }

    private static ObjectNode signed(String requestId, String claims) {
        ObjectNode question = question(requestId);
        ((ObjectNode) question.path("device"))
                .putObject("proof")
                .put("kind", "jws")
                .put("jws", Leaf.GOOD.sign(claims));
        return question;
    }
}
