package org.zerotrust.pdp.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.RegisteredCertificates.Standing;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.Registry;
import org.zerotrust.pdp.store.Views;
import org.zerotrust.pdp.testkit.Authority;
import org.zerotrust.pdp.testkit.Credential;

/** The life of devices through the admin port: import, lifecycle, enrolment, and what follows in memory and inventory. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class DeviceLifeTest {
    private static final String TENANT = "life-test";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    Views views;

    @Inject
    Registry registry;

    @Inject
    Clock clock;

    @BeforeEach
    void callers() throws SQLException, GeneralSecurityException {
        execute("insert into tenant (tenant, display_name) values (?, 'L') on conflict do nothing", TENANT);
        execute("delete from pep where cert_san like 'uri:urn:zerotrust:caller:%'");
        for (String caller : List.of("operator", "analyst")) {
            execute(
                    "insert into pep (tenant, pep_id, roles, cert_san) values (?, ?, ?, ?)",
                    TENANT,
                    caller,
                    caller,
                    "uri:urn:zerotrust:caller:" + caller);
        }
        for (String role : List.of("operational", "bootstrap")) {
            Credential ca = Stack.parts().pki().authority(role.equals("bootstrap") ? "bootstrap-ca" : "iot-safe-ca");
            execute(
                    "insert into issuer (tenant, issuer_id, certificate, spki_sha256, key_protection, assurance, role)"
                            + " values (?, ?, ?, ?, 'iot-safe', 3, ?) on conflict do nothing",
                    TENANT,
                    role,
                    ca.certificate().getEncoded(),
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256")
                                    .digest(ca.certificate().getPublicKey().getEncoded())),
                    role);
        }
        views.round();
    }

    @Test
    void aBatchIsTakenOnceAndItsErrorsAreNamedByIndex() throws Exception {
        String mark = UUID.randomUUID().toString();
        ObjectNode batch = batch(mark);
        ArrayNode devices = (ArrayNode) batch.get("devices");
        for (int i = 0; i < 500; i++) {
            devices.addObject()
                    .put("device_id", "urn:d:" + mark + ":" + i)
                    .put("imei", "35209900" + String.format("%06d", i))
                    .put("lifecycle", "active")
                    .putObject("labels")
                    .put("site", "north");
        }
        devices.addObject().put("device_id", "urn:d:" + mark + ":0");
        devices.addObject()
                .put("device_id", "urn:d:" + mark + ":x")
                .put("eid", "1234")
                .put("size", 4);
        devices.add("not an object");

        JsonNode first = post("/admin/v1/devices/import", batch, 200);
        JsonNode second = post("/admin/v1/devices/import", batch, 200);

        assertThat(first.path("created").asInt()).isEqualTo(500);
        assertThat(second.path("created").asInt()).isZero();
        assertThat(second.path("unchanged").asInt()).isEqualTo(500);
        assertThat(first.path("errors"))
                .extracting(error -> error.path("index").asInt() + " "
                        + error.path("path").asText() + " " + error.path("code").asText())
                .containsExactlyInAnyOrder(
                        "500 device_id duplicate",
                        "501 eid malformed",
                        "501 size unknown_member",
                        "502 device_id required",
                        "502  wrong_type");
        assertThat(in(mark, 499).lifecycle().wire()).isEqualTo("active");
        JsonNode history = get("/admin/v1/devices/urn:d:" + mark + ":7/history");
        assertThat(history.path("pairings"))
                .singleElement()
                .satisfies(one -> assertThat(one.path("imei").asText()).isEqualTo("35209900000007"));
    }

    @Test
    void aBatchThatTheDatabaseHoldsUpIsGivenUpInTimeAndCanBeSentAgain() throws Exception {
        String mark = UUID.randomUUID().toString();
        ObjectNode batch = batch(mark);
        ObjectNode device = ((ArrayNode) batch.get("devices")).addObject().put("device_id", "urn:d:" + mark + ":1");
        post("/admin/v1/devices/import", batch, 200);
        device.put("lifecycle", "enrolled");

        JsonNode refused;
        try (Connection db = Stack.parts().postgres().dataSource().getConnection();
                Statement lock = db.createStatement()) {
            db.setAutoCommit(false);
            lock.execute("select 1 from device where device_id = 'urn:d:" + mark + ":1' for update");
            refused = post("/admin/v1/devices/import", batch, 503);
            db.rollback();
        }
        JsonNode taken = post("/admin/v1/devices/import", batch, 200);

        assertThat(refused.path("type").asText()).endsWith("registry-unavailable");
        assertThat(taken.path("changed").asInt()).isEqualTo(1);
    }

    @Test
    void anImportedChangeIsSeenByTheNextRound() throws Exception {
        String mark = UUID.randomUUID().toString();
        ObjectNode batch = batch(mark);
        ObjectNode device = ((ArrayNode) batch.get("devices")).addObject().put("device_id", "urn:d:" + mark + ":1");

        post("/admin/v1/devices/import", batch, 200);
        DeviceRecord before = in(mark, 1);
        device.put("lifecycle", "enrolled").put("iccid", "894912345678901234");
        JsonNode changed = post("/admin/v1/devices/import", batch, 200);
        DeviceRecord after = in(mark, 1);

        assertThat(before.lifecycle().wire()).isEqualTo("manufactured");
        assertThat(changed.path("changed").asInt()).isEqualTo(1);
        assertThat(after.registryId()).isEqualTo(before.registryId());
        assertThat(after.lifecycle().wire()).isEqualTo("enrolled");
        assertThat(after.identifiers().iccid()).isEqualTo("894912345678901234");
        assertThat(after.version()).isGreaterThan(before.version());
        JsonNode change = get("/admin/v1/devices/" + after.registryId() + "/history")
                .path("changes")
                .path(0);
        assertThat(change.at("/detail/before/lifecycle").asText()).isEqualTo("manufactured");
        assertThat(change.at("/detail/after/lifecycle").asText()).isEqualTo("enrolled");
    }

    @Test
    void theLifecycleGoesItsWayOnlyAndEndsGrants() throws Exception {
        String mark = UUID.randomUUID().toString();
        String device = "/admin/v1/devices/urn:d:" + mark + ":1";
        ObjectNode batch = batch(mark);
        ((ArrayNode) batch.get("devices"))
                .addObject()
                .put("device_id", "urn:d:" + mark + ":1")
                .put("lifecycle", "active");
        post("/admin/v1/devices/import", batch, 200);
        UUID id = in(mark, 1).registryId();
        String grant = grant(id, "ab".repeat(32));

        JsonNode quarantined = post(device + "/lifecycle", move("quarantined"), 200);
        String late = grant(id, "ab".repeat(32));
        JsonNode unknown = post(device + "/lifecycle", move("lost"), 400);
        JsonNode backwards = post(device + "/lifecycle", move("enrolled"), 400);
        post(device + "/lifecycle", move("retired"), 200);
        JsonNode again = post(device + "/lifecycle", move("active"), 400);

        assertThat(quarantined.path("grants_ended").asInt()).isEqualTo(1);
        assertThat(ended(grant)).isEqualTo("device quarantined");
        assertThat(ended(late)).as("the stream tells of it after the fact").isEqualTo("device quarantined");
        assertThat(unknown.path("errors").path(0).path("path").asText()).isEqualTo("to");
        assertThat(backwards.path("detail").asText()).contains("quarantined does not become enrolled");
        assertThat(again.path("detail").asText()).contains("retired does not become active");
        JsonNode change = get(device + "/history").path("changes").path(0);
        assertThat(change.path("action").asText()).isEqualTo("device.retired");
        assertThat(change.at("/detail/reason").asText()).isEqualTo("a test");
        assertThat(change.path("actor").asText()).isEqualTo("operator");
    }

    @Test
    void enrolmentReplacesTheCertificateAndEndsItsGrants() throws Exception {
        String mark = UUID.randomUUID().toString();
        String name = "urn:d:" + mark + ":1";
        String device = "/admin/v1/devices/" + name;
        ObjectNode batch = batch(mark);
        ((ArrayNode) batch.get("devices")).addObject().put("device_id", name);
        post("/admin/v1/devices/import", batch, 200);
        Credential factory = leaf("bootstrap-ca", name);
        Credential first = leaf("iot-safe-ca", name);
        Credential second = leaf("iot-safe-ca", name);

        JsonNode bootstrap = post(device + "/enrolment", enrolment(factory, 0), 400);
        JsonNode stranger = post(device + "/enrolment", enrolment(leaf("stranger-ca", name), 0), 400);
        JsonNode other = post(device + "/enrolment", enrolment(leaf("iot-safe-ca", name + "2"), 0), 400);
        JsonNode enrolled = post(device + "/enrolment", enrolment(first, 0), 200);
        DeviceRecord afterFirst = in(mark, 1);
        String grant = grant(afterFirst.registryId(), first.fingerprint());
        JsonNode renewed = post(device + "/enrolment", enrolment(second, 0), 200);
        DeviceRecord afterSecond = in(mark, 1);

        assertThat(code(bootstrap)).isEqualTo("CERT_BOOTSTRAP_ONLY");
        assertThat(code(stranger)).isEqualTo("CERT_ISSUER_UNKNOWN");
        assertThat(code(other)).isEqualTo("IDENTITY_MISMATCH");
        assertThat(enrolled.path("lifecycle").asText()).isEqualTo("enrolled");
        assertThat(enrolled.path("issuer_id").asText()).isEqualTo("operational");
        assertThat(afterFirst.certificates().standing(first.fingerprint(), clock.instant()))
                .isEqualTo(Standing.ACCEPTED);
        assertThat(renewed.path("grants_ended").asInt()).isEqualTo(1);
        assertThat(ended(grant)).isEqualTo("certificate superseded");
        assertThat(ended(grant(afterFirst.registryId(), first.fingerprint())))
                .as("a grant of the old certificate that the inventory learns of late")
                .isEqualTo("certificate superseded");
        assertThat(ended(grant(afterFirst.registryId(), second.fingerprint()))).isEqualTo("live");
        assertThat(afterSecond.certificates().standing(first.fingerprint(), clock.instant()))
                .isEqualTo(Standing.SUPERSEDED);
        assertThat(get(device + "/history").path("certificates")).hasSize(2);
    }

    @Test
    void anOverlapLetsTheOldCertificateLiveForAWhile() throws Exception {
        String mark = UUID.randomUUID().toString();
        String name = "urn:d:" + mark + ":1";
        ObjectNode batch = batch(mark);
        ((ArrayNode) batch.get("devices")).addObject().put("device_id", name);
        post("/admin/v1/devices/import", batch, 200);
        Credential first = leaf("iot-safe-ca", name);
        post("/admin/v1/devices/" + name + "/enrolment", enrolment(first, 0), 200);

        JsonNode tooLong =
                post("/admin/v1/devices/" + name + "/enrolment", enrolment(leaf("iot-safe-ca", name), 3_601), 400);
        post("/admin/v1/devices/" + name + "/enrolment", enrolment(leaf("iot-safe-ca", name), 600), 200);

        assertThat(tooLong.path("errors").path(0).path("path").asText()).isEqualTo("overlap");
        var certificates = in(mark, 1).certificates();
        assertThat(certificates.standing(first.fingerprint(), clock.instant())).isEqualTo(Standing.ACCEPTED);
        assertThat(certificates.standing(first.fingerprint(), clock.instant().plusSeconds(601)))
                .isEqualTo(Standing.SUPERSEDED);
    }

    @Test
    void aRenamedAndADeletedDeviceLeaveTheMemory() throws Exception {
        String mark = UUID.randomUUID().toString();
        ObjectNode batch = batch(mark);
        ArrayNode devices = (ArrayNode) batch.get("devices");
        devices.addObject().put("device_id", "urn:d:" + mark + ":1");
        devices.addObject().put("device_id", "urn:d:" + mark + ":2");
        post("/admin/v1/devices/import", batch, 200);
        assertThat(found(mark, 2)).isTrue();

        execute("update device set device_id = ? where device_id = ?", "urn:d:" + mark + ":3", "urn:d:" + mark + ":1");
        execute("delete from device where device_id = ?", "urn:d:" + mark + ":2");

        assertThat(found(mark, 1)).isFalse();
        assertThat(found(mark, 2)).isFalse();
        assertThat(found(mark, 3)).isTrue();
    }

    private static ObjectNode batch(String mark) {
        ObjectNode batch = JSON.createObjectNode().put("source", "test " + mark);
        batch.putArray("devices");
        return batch;
    }

    private static ObjectNode move(String to) {
        return JSON.createObjectNode().put("to", to).put("reason", "a test");
    }

    private static ObjectNode enrolment(Credential credential, int overlap) {
        ObjectNode body = JSON.createObjectNode().put("overlap", overlap);
        ArrayNode chain = body.putArray("certificate_chain");
        credential.chainPemList().forEach(chain::add);
        return body;
    }

    private static Credential leaf(String authority, String uri) {
        Instant now = Instant.now();
        return Authority.of(Stack.parts().pki().authority(authority))
                .client(
                        "device",
                        "CN=device",
                        now.minus(Duration.ofDays(10)),
                        now.plus(Duration.ofDays(1)),
                        List.of(uri));
    }

    private static String code(JsonNode problem) {
        return problem.path("errors").path(0).path("code").asText();
    }

    private DeviceRecord in(String mark, int number) {
        views.round();
        return registry.find(new TenantId(TENANT), "urn:d:" + mark + ":" + number)
                .toCompletableFuture()
                .join()
                .orElseThrow();
    }

    private boolean found(String mark, int number) {
        views.round();
        return registry.find(new TenantId(TENANT), "urn:d:" + mark + ":" + number)
                .toCompletableFuture()
                .join()
                .isPresent();
    }

    private static JsonNode post(String path, ObjectNode body, int status) throws IOException, InterruptedException {
        Response answer = Https.as("operator").send("POST", Https.admin(path), body.toString());
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        return JSON.readTree(answer.asString());
    }

    private static JsonNode get(String path) throws IOException, InterruptedException {
        Response answer = Https.as("analyst").get(Https.admin(path));
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return JSON.readTree(answer.asString());
    }

    private static String grant(UUID device, String certificate) throws SQLException {
        String id = UUID.randomUUID().toString();
        execute(
                "insert into grant_entry (tenant, grant_id, decision_id, record_key, device_registry, certificate,"
                        + " issuer_id, pep_id, audience, scope, policy_digest, issued_at, expires_at)"
                        + " values (?, ?, ?, 'k', ?, ?, 'i', 'p', 'a', 's', 'd', now(), now() + interval '5 minutes')",
                TENANT,
                id,
                id,
                device,
                certificate);
        return id;
    }

    private static String ended(String grant) throws SQLException {
        try (Connection db = Stack.parts().postgres().dataSource().getConnection();
                PreparedStatement query = db.prepareStatement(
                        "select coalesce(revoke_reason, 'live') from grant_entry where grant_id = ?")) {
            query.setString(1, grant);
            try (ResultSet result = query.executeQuery()) {
                assertThat(result.next()).isTrue();
                return result.getString(1);
            }
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
