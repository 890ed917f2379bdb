package org.zerotrust.pdp.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.fakes.TestVerifier;
import org.zerotrust.pdp.journal.DecisionRecord;
import org.zerotrust.pdp.journal.Journal;
import org.zerotrust.pdp.journal.Records;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.Views;

/** The admin port of the running service, over TLS with callers' certificates. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class AdminTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    Views views;

    @Inject
    Journal journal;

    @BeforeEach
    void callers() throws SQLException {
        execute(
                "insert into tenant (tenant, display_name) values ('admin-test', 'A'), ('admin-other', 'B')"
                        + " on conflict do nothing",
                "delete from pep where cert_san like 'uri:urn:zerotrust:caller:%'",
                pep("admin-test", "operator", "operator"),
                pep("admin-test", "admin", "admin"),
                pep("admin-test", "analyst", "analyst"),
                pep("admin-test", "pep-gateway", "pep"),
                pep("admin-other", "pep-other", "operator"));
        views.round();
    }

    @Test
    void anOperatorRegistersADeviceAndChangesTheVersionItSaw() throws Exception {
        UUID id = UUID.randomUUID();
        String body = device("urn:d:" + id, "enrolled", "");

        Response made = Https.as("operator").send("PUT", Https.admin("/admin/v1/devices/" + id), body);
        JsonNode first = JSON.readTree(made.asString());
        String change = device(
                "urn:d:" + id, "active", ",\"version\":" + first.path("version").asLong());
        Response changed = Https.as("operator").send("PUT", Https.admin("/admin/v1/devices/" + id), change);
        Response late = Https.as("operator").send("PUT", Https.admin("/admin/v1/devices/" + id), change);
        Response again = Https.as("operator").send("PUT", Https.admin("/admin/v1/devices/" + id), body);

        assertThat(made.statusCode()).as(made.asString()).isEqualTo(200);
        assertThat(changed.statusCode()).as(changed.asString()).isEqualTo(200);
        assertThat(JSON.readTree(changed.asString()).path("lifecycle").asText()).isEqualTo("active");
        assertThat(late.statusCode()).as(late.asString()).isEqualTo(409);
        assertThat(again.statusCode()).as(again.asString()).isEqualTo(409);
        Response audit = Https.as("analyst").get(Https.admin("/admin/v1/audit"));
        assertThat(audit.asString())
                .contains(id.toString())
                .contains("device.put")
                .contains("\"actor\":\"operator\"");
    }

    @Test
    void aDeviceOfAnotherTenantIsNotFound() throws Exception {
        UUID id = UUID.randomUUID();
        Https.as("operator").send("PUT", Https.admin("/admin/v1/devices/" + id), device("urn:d:" + id, "active", ""));

        assertThat(Https.as("pep-other")
                        .get(Https.admin("/admin/v1/devices/" + id))
                        .statusCode())
                .isEqualTo(404);
        assertThat(Https.as("operator")
                        .get(Https.admin("/admin/v1/devices/" + id))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void withoutTheRoleNothingIsDone() throws Exception {
        assertThat(Https.anonymous().get(Https.admin("/admin/v1/devices")).statusCode())
                .isEqualTo(401);
        assertThat(Https.as("reporter").get(Https.admin("/admin/v1/devices")).statusCode())
                .isEqualTo(403);
        assertThat(Https.as("pep-gateway").get(Https.admin("/admin/v1/devices")).statusCode())
                .isEqualTo(403);
        assertThat(Https.as("operator").get(Https.admin("/admin/v1/peps")).statusCode())
                .isEqualTo(403);
        assertThat(Https.as("analyst")
                        .send("PUT", Https.admin("/admin/v1/devices/" + UUID.randomUUID()), "{}")
                        .statusCode())
                .isEqualTo(403);
        // What concerns all tenants needs more than a tenant's administrator.
        assertThat(Https.as("admin")
                        .send("POST", Https.admin("/admin/v1/keys/rotate"), "{}")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void eachWrongMemberIsNamed() throws Exception {
        Response answer = Https.as("operator")
                .send(
                        "PUT",
                        Https.admin("/admin/v1/devices/" + UUID.randomUUID()),
                        "{\"device_id\":7,\"lifecycle\":\"active\",\"lifecylce\":\"active\",\"labels\":[]}");
        Response unknown = Https.as("operator")
                .send("PUT", Https.admin("/admin/v1/devices/" + UUID.randomUUID()), device("urn:d:x", "asleep", ""));
        Response twice = Https.as("operator")
                .send(
                        "PUT",
                        Https.admin("/admin/v1/devices/" + UUID.randomUUID()),
                        "{\"device_id\":\"a\",\"device_id\":\"b\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.asString()).path("errors"))
                .extracting(error -> error.path("path").asText())
                .containsExactlyInAnyOrder("device_id", "labels", "lifecylce");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(twice.statusCode()).isEqualTo(400);
    }

    @Test
    void anAdminRegistersACallerAndADeviceIssuer() throws Exception {
        String pem = Stack.parts().pki().authority("tpm-ca").chainPem();
        String issuer = JSON.createObjectNode()
                .put("certificate", pem)
                .put("key_protection", "tpm")
                .put("assurance", 2)
                .toString();
        String id = "issuer-" + UUID.randomUUID();

        Response made = Https.as("admin").send("PUT", Https.admin("/admin/v1/issuers/" + id), issuer);
        Response leaf = Https.as("admin")
                .send(
                        "PUT",
                        Https.admin("/admin/v1/issuers/leaf"),
                        JSON.createObjectNode()
                                .put(
                                        "certificate",
                                        Stack.parts().pki().device("sensor-1").chainPem())
                                .put("key_protection", "tpm")
                                .put("assurance", 2)
                                .toString());
        Response caller = Https.as("admin")
                .send(
                        "PUT",
                        Https.admin("/admin/v1/peps/edge-" + UUID.randomUUID()),
                        "{\"roles\":[\"pep\"],\"jwt_issuer\":\"https://idp\",\"jwt_subject\":\"" + UUID.randomUUID()
                                + "\",\"vouches\":[\"tls_by_pep\"],\"resource_classes\":[\"*\"]}");
        Response noCredential =
                Https.as("admin").send("PUT", Https.admin("/admin/v1/peps/nobody"), "{\"roles\":[\"pep\"]}");

        assertThat(made.statusCode()).as(made.asString()).isEqualTo(200);
        assertThat(JSON.readTree(made.asString()).path("certificate").asText()).contains("BEGIN CERTIFICATE");
        assertThat(leaf.statusCode()).as(leaf.asString()).isEqualTo(400);
        assertThat(caller.statusCode()).as(caller.asString()).isEqualTo(200);
        assertThat(noCredential.statusCode()).as(noCredential.asString()).isEqualTo(400);
    }

    @Test
    void aGrantThatWasRecordedIsListedAndRevokedOnce() {
        UUID device = UUID.randomUUID();
        DecisionRecord record = Records.permit("admin-test", device);
        String grantId = record.grant().id();

        Awaitility.await()
                .atMost(DEADLINE)
                .ignoreExceptions()
                .until(() -> journal.append(record)
                        .toCompletableFuture()
                        .handle((_, e) -> e == null)
                        .join());

        Awaitility.await().atMost(DEADLINE).untilAsserted(() -> {
            Response listed = Https.as("operator").get(Https.admin("/admin/v1/grants?device=" + device));
            assertThat(JSON.readTree(listed.asString()).at("/items/0/id").asText())
                    .isEqualTo(grantId);
        });
        Awaitility.await().atMost(DEADLINE).untilAsserted(() -> {
            assertThat(revoke("pep-other", grantId)).isEqualTo(404);
            assertThat(revoke("operator", grantId)).isEqualTo(200);
        });
        assertThat(revoke("operator", grantId)).isEqualTo(404);
    }

    @Test
    void anAdministratorRegistersAVerifierByItsPublicKeysOnly() throws Exception {
        String id = "ear-" + UUID.randomUUID();
        java.net.URI at = Https.admin("/admin/v1/verifiers/" + id);
        String keys = TestVerifier.SIGNER.jwks();

        Response made = Https.as("admin").send("PUT", at, "{\"jwks\":" + keys + ",\"max_age_s\":600}");
        Response again = Https.as("admin").send("PUT", at, "{\"jwks\":" + keys + "}");
        Response changed = Https.as("admin").send("PUT", at, "{\"jwks\":" + keys + ",\"version\":1,\"enabled\":false}");

        assertThat(made.statusCode()).as(made.asString()).isEqualTo(200);
        assertThat(JSON.readTree(made.asString()).path("profiles")).hasSize(3);
        assertThat(JSON.readTree(made.asString()).path("binding").asText()).isEqualTo("key");
        assertThat(again.statusCode()).as(again.asString()).isEqualTo(409);
        assertThat(changed.statusCode()).as(changed.asString()).isEqualTo(200);
        assertThat(Https.as("admin").get(Https.admin("/admin/v1/verifiers")).asString())
                .contains(id);
        assertThat(Https.as("operator").send("PUT", at, "{}").statusCode()).isEqualTo(403);
        assertThat(Https.as("pep-other").get(at).statusCode()).isEqualTo(403);
        for (String bad : List.of(
                "{\"jwks\":{\"keys\":[]}}",
                "{\"jwks\":{\"kty\":\"oct\",\"k\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}}",
                "{\"jwks\":" + keys.replace("\"use\"", "\"d\":\"AAAA\",\"use\"") + "}",
                "{\"jwks\":" + keys + ",\"binding\":\"none\"}",
                "{\"jwks\":" + keys + ",\"max_age_s\":0}",
                "{\"jwks\":" + keys + ",\"profiles\":[\"unknown\"]}")) {
            assertThat(Https.as("admin")
                            .send("PUT", Https.admin("/admin/v1/verifiers/" + id + "x"), bad)
                            .statusCode())
                    .as(bad)
                    .isEqualTo(400);
        }
        assertThat(Https.as("analyst").get(Https.admin("/admin/v1/audit")).asString())
                .contains("verifier.put");
    }

    @Test
    void thePolicyThatIsWantedIsTheOneOfTheFolder() throws Exception {
        execute(pep("admin-test", "policy-admin", "policy-admin"));
        views.round();

        Response answer = Https.as("policy-admin").get(Https.admin("/admin/v1/policy"));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode policy = JSON.readTree(answer.asString());
        assertThat(policy.at("/active/digest").asText()).hasSize(64);
        assertThat(policy.at("/snapshots/0/digest").asText()).hasSize(64);
        assertThat(Instant.parse(policy.at("/active/activated_at").asText())).isBefore(Instant.now());
    }

    private static int revoke(String caller, String grantId) throws RuntimeException {
        return Https.as(caller)
                .send("POST", Https.admin("/admin/v1/grants/" + grantId + "/revoke"), "{\"reason\":\"lost\"}")
                .statusCode();
    }

    private static String device(String id, String lifecycle, String more) {
        return "{\"device_id\":\"" + id + "\",\"lifecycle\":\"" + lifecycle + "\",\"labels\":{\"site\":\"north\"}"
                + more + "}";
    }

    private static String pep(String tenant, String caller, String roles) {
        return "insert into pep (tenant, pep_id, roles, cert_san) values ('" + tenant + "', '" + caller + "', '" + roles
                + "', 'uri:urn:zerotrust:caller:" + caller + "') on conflict do nothing";
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = Stack.parts().postgres().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(statements)) {
                statement.execute(sql);
            }
        }
    }
}
