package org.zerotrust.pdp.cases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Rest;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.Views;

/** What a policy would change, asked of the service about what it recorded. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class PolicyImpactTest {
    private static final int QUESTIONS = 4;

    @Inject
    Views views;

    private Instant from = Instant.EPOCH;
    private JsonNode files = Wire.JSON.nullNode();
    private String digest = "";

    /** Some of the tenant's own, denied for want of a badge, and one of another tenant. */
    @BeforeEach
    void recorded() throws Exception {
        Tenants.make();
        views.round();
        from = TestClock.running();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            ids.add(decided(Tenants.LEFT));
        }
        ids.add(decided(Tenants.RIGHT));
        for (var record : Events.of(ids)) {
            JsonNode data = Wire.JSON.readTree(record.value()).path("data");
            if (data.path("tenant").asText().equals(Tenants.LEFT)) {
                digest = data.at("/policy/digest").asText();
            }
        }
        files = Wire.JSON
                .readTree(Rest.bearing(Tenants.caller(Tenants.LEFT, "policy-admin"))
                        .get(Https.admin("/admin/v1/policy/snapshots/" + digest))
                        .asString())
                .path("files");
    }

    private static String decided(String tenant) throws Exception {
        Response response = Tenants.ask(
                Tenants.caller(tenant, "pep"),
                Tenants.question(UUID.randomUUID().toString(), Tenants.leaf(tenant)));
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        JsonNode answer = Wire.JSON.readTree(response.asString());
        assertThat(answer.path("decision").asText()).isEqualTo("deny");
        return answer.path("decision_id").asText();
    }

    private ObjectNode body() {
        return Wire.JSON.createObjectNode().put("from", from.toString());
    }

    /** The tenant's own policy, with some words for others. */
    private ObjectNode changed(String words, String others) {
        ObjectNode body = body();
        ObjectNode given = body.putObject("files");
        boolean[] differs = new boolean[1];
        files.properties().forEach(file -> {
            String text = new String(Base64.getDecoder().decode(file.getValue().asText()), UTF_8);
            differs[0] |= text.contains(words);
            given.put(file.getKey(), text.replace(words, others).getBytes(UTF_8));
        });
        assertThat(differs[0]).isTrue();
        return body;
    }

    private static Response ask(String tenant, String role, ObjectNode body) {
        return Rest.bearing(Tenants.caller(tenant, role))
                .body(body.toString())
                .post(Https.admin("/admin/v1/policy/impact"));
    }

    private static JsonNode told(ObjectNode body) throws Exception {
        Response response = ask(Tenants.LEFT, "policy-admin", body);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return Wire.JSON.readTree(response.asString());
    }

    @Test
    void whatDecidedChangesNothingAndAnotherPolicyExactlyWhatItDecidesOtherwise() throws Exception {
        JsonNode same = told(body().put("digest", digest));
        assertThat(same.path("decided").asInt()).isEqualTo(QUESTIONS);
        assertThat(same.path("changed").asInt()).isZero();
        assertThat(same.path("complete").asBoolean()).isTrue();
        assertThat(same.path("passed").asBoolean()).isTrue();
        assertThat(same.has("markdown")).isFalse();

        ObjectNode stepsUp = changed("\"decision\": \"deny\"", "\"decision\": \"step_up\"");
        JsonNode other = told(stepsUp.put("markdown", true).put("most", QUESTIONS - 1));
        assertThat(other.path("decided").asInt()).isEqualTo(QUESTIONS);
        assertThat(other.path("by_answer").toString()).isEqualTo("{\"deny>step_up\":" + QUESTIONS + "}");
        assertThat(other.path("by_resource").path("door").asInt()).isEqualTo(QUESTIONS);
        assertThat(other.path("by_device")
                        .path(Tenants.registryId(Tenants.LEFT).toString())
                        .asInt())
                .isEqualTo(QUESTIONS);
        assertThat(other.path("passed").asBoolean()).isFalse();
        assertThat(other.path("markdown").asText()).contains("| `deny>step_up` | " + QUESTIONS + " |");
        assertThat(told(stepsUp.put("most", QUESTIONS)).path("passed").asBoolean())
                .isTrue();
        // None of what was sealed: only what records publish, and what the policy would say.
        assertThat(other.toString()).doesNotContain(Tenants.DEVICE);
    }

    @Test
    void aPartOfThemSaysThatItIsOne() throws Exception {
        JsonNode some = told(body().put("digest", digest).put("limit", QUESTIONS - 1));
        assertThat(some.path("decided").asInt()).isEqualTo(QUESTIONS - 1);
        assertThat(some.path("complete").asBoolean()).isFalse();

        JsonNode none = told(body().put("digest", digest).put("to", from.toString()));
        assertThat(none.path("decided").asInt()).isZero();
        assertThat(none.path("complete").asBoolean()).isTrue();
    }

    @Test
    void anotherTenantSeesItsOwn() throws Exception {
        ObjectNode body = changed("\"decision\": \"deny\"", "\"decision\": \"step_up\"");
        Response right = ask(Tenants.RIGHT, "policy-admin", body);
        JsonNode own = Wire.JSON.readTree(right.asString());
        assertThat(own.path("decided").asInt()).as(right.asString()).isEqualTo(1);
        assertThat(own.path("by_device").has(Tenants.registryId(Tenants.RIGHT).toString()))
                .isTrue();
        // The other's snapshot is not there.
        assertThat(ask(Tenants.RIGHT, "policy-admin", body().put("digest", digest))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatIsNoQuestionIsRefusedByItsField() {
        for (var wrong : List.of(
                new Wrong("digest", body()),
                new Wrong("digest", changed("deny", "permit").put("digest", digest)),
                new Wrong("since", body().put("digest", digest).put("since", "a day")),
                new Wrong("from", body().put("digest", digest).put("from", "yesterday")),
                new Wrong("from", body().put("digest", digest).put("from", "1969-12-31T00:00:00Z")),
                new Wrong("to", body().put("digest", digest).put("to", "+99999-01-01T00:00:00Z")),
                new Wrong("within", body().put("digest", digest).put("within", "-PT1S")),
                new Wrong("limit", body().put("digest", digest).put("limit", 0)),
                new Wrong("files", body().put("files", "x")),
                new Wrong(
                        "files",
                        body().set("files", Wire.JSON.createObjectNode().put("a/p.rego", "%"))),
                new Wrong("rego_parse_error", changed("default answer", "default answer {")),
                new Wrong("another", body().put("digest", digest).put("another", 1)))) {
            Response refused = ask(Tenants.LEFT, "policy-admin", wrong.body());
            assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
            assertThat(refused.asString()).contains(wrong.names());
        }
        assertThat(ask(Tenants.LEFT, "policy-admin", body().put("digest", "0".repeat(64)))
                        .statusCode())
                .isEqualTo(404);
        for (String role : List.of("pep", "operator", "analyst", "reporter")) {
            assertThat(ask(Tenants.LEFT, role, body().put("digest", digest)).statusCode())
                    .isEqualTo(403);
        }
    }

    private record Wrong(String names, ObjectNode body) {}

    @Test
    void aStoredSnapshotThatWasAlteredIsNotAskedAbout() throws Exception {
        String another = "1".repeat(64);
        run(
                "insert into policy_snapshot (tenant, digest, revision, content_id) select tenant, ?, revision, content_id"
                        + " from policy_snapshot where tenant = ? and digest = ?",
                another,
                Tenants.LEFT,
                digest);
        try {
            assertThat(ask(Tenants.LEFT, "policy-admin", body().put("digest", another))
                            .statusCode())
                    .isEqualTo(503);
        } finally {
            run("delete from policy_snapshot where digest = ? and tenant = ?", another, Tenants.LEFT);
        }
    }

    private static void run(String sql, String... values) throws Exception {
        try (Connection db = Stack.parts().postgres().dataSource().getConnection();
                PreparedStatement statement = db.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void whoAskedIsAudited() throws Exception {
        told(body().put("digest", digest));
        Awaitility.await()
                .untilAsserted(() -> assertThat(Rest.bearing(Tenants.caller(Tenants.LEFT, "admin"))
                                .get(Https.admin("/admin/v1/audit"))
                                .asString())
                        .contains("policy.impact"));
    }
}
