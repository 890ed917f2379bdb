package org.zerotrust.pdp.cases;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zerotrust.ledger.seal.DataKey;
import org.zerotrust.ledger.seal.Seal;
import org.zerotrust.ledger.seal.SealException;
import org.zerotrust.ledger.seal.SealedInput;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.fakes.TestLeaf;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Rest;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.Views;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;

/** What is sealed of a decision: it decides the same again, for those who may, until it is erased. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class SealedInputsTest {
    private static final String TENANT = Tenants.LEFT;

    @Inject
    Views views;

    private TestLeaf leaf;

    @BeforeEach
    void tenants() throws Exception {
        Tenants.make();
        views.round();
        leaf = Tenants.leaf(TENANT);
    }

    @Test
    void theSameIsDecidedAgainFromWhatWasSealedAndTheSnapshotThatIsNamed() throws Exception {
        JsonNode data = decided(Tenants.question(UUID.randomUUID().toString(), leaf));
        List<DataKey> keys = keys(data, "policy-admin");

        SealedInput sealed = open(data, keys);

        assertThat(sealed.input()).extracting("tenant").isEqualTo(TENANT);
        assertThat(Wire.JSON.valueToTree(sealed.input()).at("/device/id").asText())
                .isEqualTo(Tenants.DEVICE);
        PolicyPack pack = snapshot(data.at("/policy/digest").asText());
        assertThat(pack.digest()).isEqualTo(data.at("/policy/digest").asText());
        Rego.Builder builder = Rego.builder();
        pack.modules().forEach(builder::module);
        PreparedPolicy policy =
                builder.entrypoint(pack.entrypoint()).data(pack.data()).build();
        Outcome again = policy.evaluate(pack.entrypoint(), sealed.input(), EvalOptions.at(sealed.now()));
        assertThat(again)
                .isInstanceOfSatisfying(
                        Outcome.Defined.class,
                        defined -> assertThat(
                                        Wire.JSON.valueToTree(defined.value()).path("decision"))
                                .isEqualTo(data.path("decision")));
        assertThat(sealed.reasons()).hasSize(data.path("reasons").size());
    }

    @Test
    void onlyThoseMayOpenItWhoMayChangePolicyAndOnlyOfTheirTenant() throws Exception {
        JsonNode data = decided(Tenants.question(UUID.randomUUID().toString(), leaf));

        for (String role : List.of("pep", "reporter", "operator", "analyst")) {
            assertThat(askForKeys(TENANT, role, data).statusCode()).as(role).isEqualTo(403);
        }
        assertThat(askForKeys(Tenants.RIGHT, "policy-admin", data).jsonPath().getList("keys"))
                .isEmpty();
        assertThat(askForKeys(TENANT, "admin", data).jsonPath().getList("keys")).hasSize(1);
        Rest.bearing(Tenants.caller(TENANT, "policy-admin"))
                .body("{\"ids\":[\"x\"]}")
                .post(Https.admin("/admin/v1/data-keys"))
                .then()
                .statusCode(400);
    }

    @Test
    void anErasedDeviceHasTakenItsInputsAlong() throws Exception {
        JsonNode before = decided(Tenants.question(UUID.randomUUID().toString(), leaf));
        assertThat(keys(before, "policy-admin")).hasSize(1);

        int destroyed = erase("/devices/" + Tenants.registryId(TENANT) + "/erase", "{}");

        assertThat(destroyed).isEqualTo(1);
        JsonNode answer =
                Wire.JSON.readTree(askForKeys(TENANT, "policy-admin", before).asString());
        assertThat(answer.at("/keys/0/erased_at").asText()).isNotEmpty();
        assertThat(answer.at("/keys/0").has("key")).isFalse();
        // What is decided from now on is sealed under a key of its own.
        JsonNode after = decided(Tenants.question(UUID.randomUUID().toString(), leaf));
        assertThat(after.at("/sealed/keys")).isNotEqualTo(before.at("/sealed/keys"));
        List<DataKey> later = keys(after, "policy-admin");
        assertThat(open(after, later).input()).isNotEmpty();
        assertThatThrownBy(() -> open(before, later)).isInstanceOf(SealException.class);
    }

    @Test
    void anErasedPersonTakesAlongWhatTheDeviceStillHasAKeyOf() throws Exception {
        ObjectNode question = Tenants.question(UUID.randomUUID().toString(), leaf);
        question.putObject("subject").put("token", Tenants.subject(TENANT, claims -> claims));
        JsonNode withPerson = decided(question);
        assertThat(keys(withPerson, "policy-admin")).hasSize(2);
        assertThat(open(withPerson, keys(withPerson, "policy-admin")).input().toString())
                .contains("alice");

        assertThat(erase("/persons/erase", "{\"id\":\"alice\"}")).isEqualTo(1);

        assertThat(keys(withPerson, "policy-admin")).hasSize(1);
        assertThatThrownBy(() -> open(withPerson, keys(withPerson, "policy-admin")))
                .isInstanceOf(SealException.class);
        assertThat(erase("/persons/erase", "{\"id\":\"nobody\"}")).isZero();
    }

    /** The published data of the question's record. */
    private static JsonNode decided(ObjectNode question) throws Exception {
        Response response = Tenants.ask(Tenants.caller(TENANT, "pep"), question);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        String id = Wire.JSON.readTree(response.asString()).path("decision_id").asText();
        JsonNode data = Wire.JSON
                .readTree(new String(Events.of(List.of(id)).getFirst().value(), UTF_8))
                .path("data");
        assertThat(data.at("/policy/evaluated").asBoolean()).isTrue();
        assertThat(data.has("sealed")).isTrue();
        return data;
    }

    private static Response askForKeys(String tenant, String role, JsonNode data) {
        ObjectNode body = Wire.JSON.createObjectNode();
        body.set("ids", data.at("/sealed/keys"));
        return Rest.bearing(Tenants.caller(tenant, role))
                .body(body.toString())
                .post(Https.admin("/admin/v1/data-keys"));
    }

    /** Those that are not erased, in the order of the record. */
    private static List<DataKey> keys(JsonNode data, String role) throws Exception {
        ArrayNode given = (ArrayNode)
                Wire.JSON.readTree(askForKeys(TENANT, role, data).asString()).path("keys");
        List<DataKey> keys = new ArrayList<>();
        for (JsonNode id : data.at("/sealed/keys")) {
            for (JsonNode one : given) {
                if (one.path("id").equals(id) && one.has("key")) {
                    keys.add(new DataKey(
                            UUID.fromString(id.asText()),
                            Base64.getDecoder().decode(one.path("key").asText())));
                }
            }
        }
        return keys;
    }

    private static SealedInput open(JsonNode data, List<DataKey> keys) throws SealException {
        return SealedInput.read(Seal.open(
                keys,
                data.path("decision_id").asText(),
                Base64.getUrlDecoder().decode(data.at("/sealed/text").asText())));
    }

    private static PolicyPack snapshot(String digest) throws Exception {
        JsonNode stored = Wire.JSON.readTree(Rest.bearing(Tenants.caller(TENANT, "policy-admin"))
                .get(Https.admin("/admin/v1/policy/snapshots/" + digest))
                .asString());
        SortedMap<String, byte[]> files = new TreeMap<>();
        stored.path("files")
                .properties()
                .forEach(file -> files.put(
                        file.getKey(),
                        Base64.getDecoder().decode(file.getValue().asText())));
        return PackReader.read(files, stored.path("revision").asText());
    }

    private static int erase(String path, String body) {
        return Rest.bearing(Tenants.caller(TENANT, "operator"))
                .body(body)
                .post(Https.admin("/admin/v1" + path))
                .then()
                .statusCode(200)
                .extract()
                .path("keys_destroyed");
    }
}
