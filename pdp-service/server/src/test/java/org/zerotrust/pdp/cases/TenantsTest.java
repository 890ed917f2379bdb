package org.zerotrust.pdp.cases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.JsonFormat;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.fakes.TestLeaf;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Rest;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.Views;
import org.zerotrust.pdp.v1.DecideRequest;
import org.zerotrust.pdp.v1.DecideResponse;
import org.zerotrust.pdp.v1.DecisionServiceGrpc;
import org.zerotrust.pdp.v1.Verdict;

/** Two tenants never meet: one test for each path on which they could. Callers show tokens, over REST and over gRPC. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class TenantsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final TestLeaf LEFT_LEAF = Tenants.leaf(Tenants.LEFT);
    private static final TestLeaf RIGHT_LEAF = Tenants.leaf(Tenants.RIGHT);

    @Inject
    Views views;

    @BeforeEach
    void tenants() throws Exception {
        Tenants.make();
        views.round();
        // Only the left one's device has its badge.
        Awaitility.await().atMost(DEADLINE).until(() -> report(Tenants.LEFT), response -> response.statusCode() == 202);
    }

    private static Response report(String tenant) {
        String at = TestClock.running().minusSeconds(5).toString();
        return Rest.bearing(Tenants.caller(tenant, "reporter"))
                .body("{\"signals\":[{\"name\":\"badge\",\"value\":true,\"method\":\"observed\",\"observed_at\":\"" + at
                        + "\"}]}")
                .post(Https.service("/v1/devices/" + Tenants.DEVICE + "/posture"));
    }

    private static Response ask(String token, ObjectNode question) {
        return Tenants.ask(token, question);
    }

    private static Response ask(String tenant, TestLeaf leaf) {
        return ask(Tenants.caller(tenant, "pep"), Tenants.question(id(), leaf));
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    @Test
    void posture() {
        ask(Tenants.LEFT, LEFT_LEAF).then().statusCode(200).body("decision", equalTo("permit"));
        ask(Tenants.RIGHT, RIGHT_LEAF)
                .then()
                .statusCode(200)
                .body("decision", equalTo("deny"))
                .body("reasons.code", hasItem("right.no_badge"));
    }

    @Test
    void postureOverGrpc() throws Exception {
        assertThat(grpc(Tenants.caller(Tenants.LEFT, "pep"), LEFT_LEAF).getDecision())
                .isEqualTo(Verdict.VERDICT_PERMIT);
        assertThat(grpc(Tenants.caller(Tenants.RIGHT, "pep"), RIGHT_LEAF).getDecision())
                .isEqualTo(Verdict.VERDICT_DENY);
    }

    private static DecideResponse grpc(String token, TestLeaf leaf) throws Exception {
        ManagedChannel channel = Tenants.channel();
        try {
            DecideRequest.Builder request = DecideRequest.newBuilder();
            JsonFormat.parser()
                    .ignoringUnknownFields()
                    .merge(Tenants.question(id(), leaf).toString(), request);
            return DecisionServiceGrpc.newBlockingStub(Tenants.bearing(channel, token))
                    .decide(request.build());
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void certificates() {
        ask(Tenants.LEFT, RIGHT_LEAF)
                .then()
                .statusCode(200)
                .body("decision", equalTo("deny"))
                .body("reasons.code", hasItem("CERT_PATH_INVALID"));
        // Verified for the right one just now: the left one's answer is not touched by it.
        ask(Tenants.RIGHT, RIGHT_LEAF).then().body("reasons.code", hasItem("right.no_badge"));
        ask(Tenants.LEFT, RIGHT_LEAF).then().body("reasons.code", hasItem("CERT_PATH_INVALID"));
    }

    @Test
    void enforcementPoints() throws Exception {
        // Signed by the left one's identity provider, for the right one's caller of the same issuer's name.
        String forged = Tenants.caller(Tenants.LEFT, "right-pep", "pdp", 300);

        ask(forged, Tenants.question(id(), RIGHT_LEAF)).then().statusCode(401);
        StatusRuntimeException refused =
                catchThrowableOfType(StatusRuntimeException.class, () -> grpc(forged, RIGHT_LEAF));
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        ask(
                        Tenants.caller(Tenants.LEFT, "pep"),
                        Tenants.question(id(), LEFT_LEAF).put("tenant", Tenants.RIGHT))
                .then()
                .statusCode(403)
                .body("code", equalTo("tenant-mismatch"));
    }

    @Test
    void requestIds() {
        String same = id();
        String left = ask(Tenants.caller(Tenants.LEFT, "pep"), Tenants.question(same, LEFT_LEAF))
                .path("decision_id");
        String right = ask(Tenants.caller(Tenants.RIGHT, "pep"), Tenants.question(same, RIGHT_LEAF))
                .path("decision_id");

        assertThat(left).isNotNull().isNotEqualTo(right);
    }

    @Test
    void subjects() {
        ObjectNode right = Tenants.question(id(), RIGHT_LEAF);
        right.putObject("subject").put("token", Tenants.subject(Tenants.LEFT, claims -> claims));

        ask(Tenants.caller(Tenants.RIGHT, "pep"), right)
                .then()
                .statusCode(200)
                .body("decision", equalTo("deny"))
                .body("reasons.code", hasItem("SUBJECT_TOKEN_INVALID"));
    }

    @Test
    void policies() {
        String left = ask(Tenants.LEFT, LEFT_LEAF).path("policy.digest");
        String right = ask(Tenants.RIGHT, RIGHT_LEAF).path("policy.digest");

        assertThat(left).isNotEqualTo(right);
        Response seen =
                Rest.bearing(Tenants.caller(Tenants.RIGHT, "policy-admin")).get(Https.admin("/admin/v1/policy"));
        seen.then()
                .statusCode(200)
                .body("owner", equalTo(Tenants.RIGHT))
                .body("active.digest", equalTo(right))
                .body("snapshots.digest", not(hasItem(left)));
        Rest.bearing(Tenants.caller(Tenants.RIGHT, "policy-admin"))
                .body("{\"digest\":\"" + left + "\",\"version\":" + seen.<Integer>path("active.version") + "}")
                .post(Https.admin("/admin/v1/policy/activate"))
                .then()
                .statusCode(404);
    }

    @Test
    void records() {
        Map<String, String> decisions = new HashMap<>();
        decisions.put(ask(Tenants.LEFT, LEFT_LEAF).path("decision_id"), Tenants.LEFT);
        decisions.put(ask(Tenants.RIGHT, RIGHT_LEAF).path("decision_id"), Tenants.RIGHT);

        List<ConsumerRecord<byte[], byte[]>> found = Events.of(decisions.keySet());

        assertThat(found).hasSize(2);
        assertThat(found).allSatisfy(record -> {
            JsonNode event = Wire.JSON.readTree(record.value());
            String tenant = decisions.get(event.path("id").asText());
            assertThat(new String(record.key(), UTF_8)).isEqualTo(tenant + "/d/" + Tenants.registryId(tenant));
            assertThat(event.path("tenant").asText()).isEqualTo(tenant);
            assertThat(event.at("/data/step_ns/policy").isIntegralNumber()).isTrue();
        });
    }

    @Test
    void grants() {
        String grant = ask(Tenants.LEFT, LEFT_LEAF).path("grant.id");

        Awaitility.await()
                .atMost(DEADLINE)
                .untilAsserted(() -> Rest.bearing(Tenants.caller(Tenants.LEFT, "operator"))
                        .get(Https.admin("/admin/v1/grants?device=" + Tenants.registryId(Tenants.LEFT) + "&limit=500"))
                        .then()
                        .statusCode(200)
                        .body("items.id", hasItem(grant)));
        Rest.bearing(Tenants.caller(Tenants.RIGHT, "operator"))
                .get(Https.admin("/admin/v1/grants?device=" + Tenants.registryId(Tenants.LEFT)))
                .then()
                .statusCode(200)
                .body("items", empty());
        Rest.bearing(Tenants.caller(Tenants.RIGHT, "operator"))
                .body("{\"reason\":\"mine\"}")
                .post(Https.admin("/admin/v1/grants/" + grant + "/revoke"))
                .then()
                .statusCode(404);
    }

    @Test
    void registries() {
        String right = Tenants.caller(Tenants.RIGHT, "admin");

        Rest.bearing(right)
                .get(Https.admin("/admin/v1/devices/" + Tenants.registryId(Tenants.LEFT)))
                .then()
                .statusCode(404);
        Rest.bearing(right)
                .body("{\"roles\":[\"pep\"],\"jwt_issuer\":\"https://x\",\"jwt_subject\":\"y\",\"version\":1}")
                .put(Https.admin("/admin/v1/peps/only-left"))
                .then()
                .statusCode(409);
        Rest.bearing(right)
                .get(Https.admin("/admin/v1/token-issuers"))
                .then()
                .statusCode(200)
                .body("items.size()", equalTo(1));
    }

    @Test
    void audits() {
        String device = id();
        Rest.bearing(Tenants.caller(Tenants.LEFT, "operator"))
                .body("{\"device_id\":\"urn:test:" + device + "\",\"lifecycle\":\"active\"}")
                .put(Https.admin("/admin/v1/devices/" + device))
                .then()
                .statusCode(200);

        Rest.bearing(Tenants.caller(Tenants.LEFT, "analyst"))
                .get(Https.admin("/admin/v1/audit"))
                .then()
                .body("items.target", hasItem(device));
        Rest.bearing(Tenants.caller(Tenants.RIGHT, "analyst"))
                .get(Https.admin("/admin/v1/audit"))
                .then()
                .statusCode(200)
                .body("items.target", not(hasItem(device)));
    }

    @Test
    void aTenantIsAddedByWhoServesAllAndByNobodyElse() {
        String name = "t-" + id().substring(0, 8);
        String body = "{\"display_name\":\"New\",\"admin_cert_san\":\"uri:urn:zerotrust:caller:new-" + name + "\"}";

        Rest.bearing(Tenants.caller(Tenants.RIGHT, "admin"))
                .body(body)
                .put(Https.admin("/admin/v1/tenants/" + name))
                .then()
                .statusCode(403);
        Rest.bearing(Tenants.caller(Tenants.LEFT, "admin"))
                .body(body)
                .put(Https.admin("/admin/v1/tenants/" + name))
                .then()
                .statusCode(200);
        Rest.bearing(Tenants.caller(Tenants.LEFT, "admin"))
                .body(body)
                .put(Https.admin("/admin/v1/tenants/" + name))
                .then()
                .statusCode(409);
        Rest.bearing(Tenants.caller(Tenants.LEFT, "admin"))
                .get(Https.admin("/admin/v1/tenants?limit=500"))
                .then()
                .body("items.id", hasItem(name));
    }
}
