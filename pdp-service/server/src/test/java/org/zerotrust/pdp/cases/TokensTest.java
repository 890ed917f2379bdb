package org.zerotrust.pdp.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.JsonFormat;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.fakes.TestLeaf;
import org.zerotrust.pdp.keys.Thumbprints;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Rest;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.Views;
import org.zerotrust.pdp.v1.DecideRequest;
import org.zerotrust.pdp.v1.DecideResponse;
import org.zerotrust.pdp.v1.DecisionServiceGrpc;
import org.zerotrust.pdp.v1.Verdict;

/** Tokens of callers and of subjects, through REST and gRPC over TLS: what is accepted, and what becomes of the rest. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class TokensTest {
    private static final String TENANT = Tenants.LEFT;
    private static final TestLeaf LEAF = Tenants.leaf(TENANT);

    @Inject
    Views views;

    @BeforeEach
    void tenant() throws Exception {
        Tenants.make();
        views.round();
        String at = TestClock.running().minusSeconds(5).toString();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> Rest.bearing(Tenants.caller(TENANT, "reporter"))
                                .body("{\"signals\":[{\"name\":\"badge\",\"value\":true,\"method\":\"observed\","
                                        + "\"observed_at\":\"" + at + "\"}]}")
                                .post(Https.service("/v1/devices/" + Tenants.DEVICE + "/posture")),
                        response -> response.statusCode() == 202);
    }

    private static ObjectNode question() {
        return Tenants.question(UUID.randomUUID().toString(), LEAF);
    }

    private static Response rest(String token, ObjectNode question) {
        return Tenants.ask(token, question);
    }

    private static DecideResponse grpc(String token, ObjectNode question) throws Exception {
        ManagedChannel channel = Tenants.channel();
        try {
            DecideRequest.Builder request = DecideRequest.newBuilder();
            JsonFormat.parser().merge(question.toString(), request);
            return DecisionServiceGrpc.newBlockingStub(Tenants.bearing(channel, token))
                    .decide(request.build());
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void aCallersTokenIsEnough() throws Exception {
        String token = Tenants.caller(TENANT, "pep");

        rest(token, question())
                .then()
                .statusCode(200)
                .body("decision", equalTo("permit"))
                .body("grant.token", notNullValue());
        assertThat(grpc(token, question()).getDecision()).isEqualTo(Verdict.VERDICT_PERMIT);
    }

    @Test
    void aCallersTokenThatIsNotExactlyRightIsRefusedAtBothDoors() throws Exception {
        String good = Tenants.caller(TENANT, "pep");
        String[] parts = good.split("\\.");
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        List<String> bad = List.of(
                Tenants.caller(TENANT, "left-pep", "another", 300),
                Tenants.caller(TENANT, "left-pep", "pdp", -60),
                Tenants.caller(TENANT, "nobody", "pdp", 300),
                Tenants.caller(Tenants.RIGHT, "left-pep", "pdp", 300),
                none + "." + parts[1] + ".",
                parts[0] + "." + parts[1] + ".AAAA",
                "x".repeat(3_000),
                "not-a-token");

        for (String token : bad) {
            rest(token, question()).then().statusCode(401).body("code", equalTo("unauthenticated"));
            StatusRuntimeException refused =
                    catchThrowableOfType(StatusRuntimeException.class, () -> grpc(token, question()));
            assertThat(refused.getStatus().getCode()).as(token).isEqualTo(Status.Code.UNAUTHENTICATED);
        }
    }

    @Test
    void aCallersTokenOnTheConnectionOfAnotherCallerIsNeither() throws Exception {
        World.make(List.of());
        views.round();

        Rest.as(World.GATEWAY)
                .header("Authorization", "Bearer " + Tenants.caller(TENANT, "pep"))
                .body(question().toString())
                .post(Https.service("/v1/decisions"))
                .then()
                .statusCode(401);
    }

    @Test
    void aSubjectsTokenIsTakenAndItsGrantIsTheSubjects() throws Exception {
        ObjectNode question = question();
        question.putObject("subject").put("token", Tenants.subject(TENANT, claims -> claims));

        Response answer = rest(Tenants.caller(TENANT, "pep"), question);

        answer.then().statusCode(200).body("decision", equalTo("permit"));
        String claims = answer.<String>path("grant.token").split("\\.")[1];
        assertThat(Wire.JSON
                        .readTree(Base64.getUrlDecoder().decode(claims))
                        .path("sub")
                        .asText())
                .isEqualTo("alice");
        assertThat(grpc(
                                Tenants.caller(TENANT, "pep"),
                                question.put("request_id", UUID.randomUUID().toString()))
                        .getDecision())
                .isEqualTo(Verdict.VERDICT_PERMIT);
    }

    /** A bad token is an answer: a deny with its code, at both doors; never a permit, never a fault. */
    @Test
    void aSubjectThatIsNotBelievedIsDenied() throws Exception {
        long now = TestClock.running().getEpochSecond();
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("SUBJECT_TOKEN_EXPIRED", Tenants.subject(TENANT, claims -> claims.claim("exp", now - 60)));
        bad.put("SUBJECT_TOKEN_NOT_YET_VALID", Tenants.subject(TENANT, claims -> claims.claim("nbf", now + 60)));
        bad.put("SUBJECT_TOKEN_AUDIENCE", Tenants.subject(TENANT, claims -> claims.audience("elsewhere")));
        bad.put("SUBJECT_TOKEN_INVALID", Tenants.subject(Tenants.RIGHT, claims -> claims));
        bad.put("SUBJECT_ISSUER_UNKNOWN", "e30.e30.e30");
        bad.put(
                "SUBJECT_TOKEN_BINDING",
                Tenants.subject(TENANT, claims -> claims.claim("cnf", Map.of("x5t#S256", "another"))));
        for (Map.Entry<String, String> one : bad.entrySet()) {
            ObjectNode question = question();
            question.putObject("subject").put("token", one.getValue());

            rest(Tenants.caller(TENANT, "pep"), question)
                    .then()
                    .statusCode(200)
                    .body("decision", equalTo("deny"))
                    .body("reasons.code", hasItem(one.getKey()))
                    .body("grant", nullValue());
            DecideResponse other = grpc(
                    Tenants.caller(TENANT, "pep"),
                    question.put("request_id", UUID.randomUUID().toString()));
            assertThat(other.getDecision()).isEqualTo(Verdict.VERDICT_DENY);
            assertThat(other.getReasons(0).getCode()).isEqualTo(one.getKey());
        }
    }

    @Test
    void aTokenBoundToTheDevicesKeyIsGoodOnThisDevice() throws Exception {
        String bound = Thumbprints.certificate(LEAF.certificate().getEncoded());
        ObjectNode question = question();
        question.putObject("subject")
                .put("token", Tenants.subject(TENANT, claims -> claims.claim("cnf", Map.of("x5t#S256", bound))));

        rest(Tenants.caller(TENANT, "pep"), question).then().body("decision", equalTo("permit"));
    }

    @Test
    void theWordOfACallerThatMayNotVouchIsNotBelieved() {
        ObjectNode question = question();
        question.putObject("subject").put("id", "alice").put("type", "person");

        rest(Tenants.caller(TENANT, "pep"), question)
                .then()
                .statusCode(200)
                .body("decision", equalTo("deny"))
                .body("reasons.code", hasItem("SUBJECT_UNVERIFIED"));
    }

    @Test
    void aPermitWithoutTimeLeftHasNoGrant() {
        ObjectNode question = question();
        question.putObject("action").put("name", "glance");

        rest(Tenants.caller(TENANT, "pep"), question)
                .then()
                .statusCode(200)
                .body("decision", equalTo("permit"))
                .body("grant", nullValue());
    }
}
