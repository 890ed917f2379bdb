package org.zerotrust.pdp.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.Views;

/** A change of an anchor is seen before it is made, needs its role, and is audited with what was before. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class IssuerRegistryTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    Views views;

    private final String id = "ca-" + UUID.randomUUID();
    private String tenant = "";

    @BeforeEach
    void callers() throws SQLException {
        tenant = "issuer-test-" + UUID.randomUUID().toString().substring(0, 8);
        execute(
                "insert into tenant (tenant, display_name) values ('" + tenant + "', 'I')",
                "delete from pep where cert_san like 'uri:urn:zerotrust:caller:%'");
        for (String caller : List.of("admin", "operator", "analyst")) {
            execute("insert into pep (tenant, pep_id, roles, cert_san) values ('" + tenant + "', '" + caller + "', '"
                    + caller + "', 'uri:urn:zerotrust:caller:" + caller + "')");
        }
        views.round();
    }

    @Test
    void aChangeTellsWhatItAffectsAndNamesWhatItSaw() throws Exception {
        JsonNode made = put("admin", "", entry(), 200);
        for (int i = 0; i < 7; i++) {
            execute("insert into device (tenant, registry_id, device_id, lifecycle, issuer_id) values ('" + tenant
                    + "', gen_random_uuid(), 'urn:d:" + i + "', 'active', '" + id + "')");
        }
        ObjectNode change =
                entry().put("assurance", 1).put("version", made.path("version").asLong());

        JsonNode unconfirmed = put("admin", "", change, 428);
        JsonNode effect = put("admin", "?dry_run=true", change, 200);
        JsonNode untouched = get();
        JsonNode wrong = put("admin", "", change.deepCopy().put("confirm", "ab".repeat(32)), 409);
        execute("insert into device (tenant, registry_id, device_id, lifecycle, issuer_id) values ('" + tenant
                + "', gen_random_uuid(), 'urn:d:late', 'active', '" + id + "')");
        JsonNode tooLate = put(
                "admin",
                "",
                change.deepCopy().put("confirm", effect.path("digest").asText()),
                409);
        String digest =
                put("admin", "?dry_run=true", change, 200).path("digest").asText();
        JsonNode changed = put("admin", "", change.deepCopy().put("confirm", digest), 200);

        assertThat(unconfirmed.path("detail").asText()).contains("dry_run");
        assertThat(effect.at("/devices/count").asInt()).isEqualTo(7);
        assertThat(effect.at("/devices/examples")).hasSize(5);
        assertThat(effect.path("changed")).extracting(JsonNode::asText).containsExactly("assurance");
        assertThat(effect.at("/before/assurance").asInt()).isEqualTo(2);
        assertThat(untouched.path("assurance").asInt()).isEqualTo(2);
        assertThat(wrong.path("detail").asText()).contains("not what was confirmed");
        assertThat(tooLate.path("detail").asText()).contains("not what was confirmed");
        assertThat(changed.path("assurance").asInt()).isEqualTo(1);
        JsonNode audit = JSON.readTree(
                        Https.as("analyst").get(Https.admin("/admin/v1/audit")).asString())
                .at("/items/0");
        assertThat(audit.path("action").asText()).isEqualTo("issuer.put");
        assertThat(audit.path("actor").asText()).isEqualTo("admin");
        assertThat(audit.at("/detail/before/assurance").asInt()).isEqualTo(2);
        assertThat(audit.at("/detail/after/assurance").asInt()).isEqualTo(1);
        assertThat(audit.at("/detail/devices").asInt()).isEqualTo(8);
    }

    @Test
    void onlyAnAdministratorWrites() throws Exception {
        put("operator", "", entry(), 403);
        put("operator", "?dry_run=true", entry(), 403);
        put("analyst", "", entry(), 403);
    }

    @Test
    void conditionsAndIdentityAreCheckedForTheirForm() throws Exception {
        put("admin", "", entry().put("policy_oid", "not an oid"), 400);
        put("admin", "", entry().put("hardware_type", "2.23.133.01"), 400);
        put("admin", "", entry().put("issuer_spki", "AB"), 400);
        put("admin", "", entry().put("identity_field", "subject.mail"), 400);
        JsonNode good = put(
                "admin",
                "",
                entry().put("policy_oid", "2.23.133.11.1.1")
                        .put("hardware_type", "2.23.133.1.2")
                        .put("identity_field", "san.hardwareModuleName")
                        .put("asserted_by", "the factory"),
                200);

        assertThat(good.path("policy_oid").asText()).isEqualTo("2.23.133.11.1.1");
        assertThat(good.path("asserted_by").asText()).isEqualTo("the factory");
    }

    private JsonNode put(String caller, String query, ObjectNode body, int status) throws Exception {
        Response answer = Https.as(caller).send("PUT", Https.admin("/admin/v1/issuers/" + id + query), body.toString());
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        return JSON.readTree(answer.asString());
    }

    private JsonNode get() throws Exception {
        return JSON.readTree(
                Https.as("admin").get(Https.admin("/admin/v1/issuers/" + id)).asString());
    }

    private static ObjectNode entry() {
        return JSON.createObjectNode()
                .put("certificate", Stack.parts().pki().authority("tpm-ca").chainPem())
                .put("key_protection", "tpm")
                .put("assurance", 2);
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection db = Stack.parts().postgres().dataSource().getConnection();
                Statement statement = db.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
