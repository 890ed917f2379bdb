package org.zerotrust.pdp.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Rest;
import org.zerotrust.pdp.stack.Stack;

/** Where an owner wants it, one person alone changes no policy, whatever passed the gate. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
@TestProfile(TwoPersonsTest.ForLeft.class)
final class TwoPersonsTest {
    /** As an operator sets it up. */
    public static final class ForLeft implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("pdp.policy.two-persons", "left", "pdp.policy.refresh", "PT1S");
        }
    }

    private static JsonNode left(String path) throws IOException {
        return Wire.JSON.readTree(Rest.bearing(Tenants.caller(Tenants.LEFT, "policy-admin"))
                .get(Https.admin("/admin/v1/policy" + path))
                .asString());
    }

    private static JsonNode post(String role, String path, ObjectNode body) throws IOException {
        return Wire.JSON.readTree(Rest.bearing(Tenants.caller(Tenants.LEFT, role))
                .body(body.toString())
                .post(Https.admin("/admin/v1/policy" + path))
                .asString());
    }

    private static String digest() throws IOException {
        return left("").path("active").path("digest").asText();
    }

    private static void waits(JsonNode answer) {
        assertThat(answer.path("waiting_for_second_person").asBoolean())
                .as(answer.toString())
                .isTrue();
    }

    @Test
    void whatPassedTheGateWaitsForTwo() throws Exception {
        Tenants.make();
        Path file = Stack.parts().folder().resolve("policies/left/owned/owned.rego");
        String text = Files.readString(file);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> left("").path("active").hasNonNull("digest"));
        String before = digest();
        String seen = left("/candidates?limit=1").at("/items/0/revision").asText();

        Files.writeString(file, text + "\n# for two\n");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !left("/candidates?limit=1")
                        .at("/items/0/revision")
                        .asText()
                        .equals(seen));
        JsonNode held = left("/candidates?limit=1").at("/items/0");
        assertThat(held.path("accepted").asBoolean()).isTrue();
        assertThat(digest()).isEqualTo(before);

        long version = left("").at("/active/version").asLong();
        ObjectNode change = Wire.JSON
                .createObjectNode()
                .put("digest", held.path("digest").asText())
                .put("version", version);
        waits(post("policy-admin", "/activate", change));
        waits(post("policy-admin", "/activate", change));
        waits(post("admin", "/activate", change.deepCopy().put("digest", before)));
        assertThat(digest()).isEqualTo(before);
        assertThat(post("admin", "/activate", change).path("digest").asText())
                .isEqualTo(held.path("digest").asText());
        assertThat(digest()).isEqualTo(held.path("digest").asText());

        ObjectNode back = Wire.JSON.createObjectNode().put("version", version + 1);
        waits(post("admin", "/rollback", back));
        assertThat(post("policy-admin", "/rollback", back).path("digest").asText())
                .isEqualTo(before);
        ObjectNode trial = Wire.JSON
                .createObjectNode()
                .put("digest", held.path("digest").asText())
                .put("mode", "canary");
        waits(post("admin", "/trials", trial));
        String id = post("policy-admin", "/trials", trial).path("id").asText();
        waits(post(
                "admin", "/trials/" + id + "/end", Wire.JSON.createObjectNode().put("promote", true)));
        assertThat(post("admin", "/trials/" + id + "/end", Wire.JSON.createObjectNode())
                        .path("promoted")
                        .asBoolean(true))
                .as("to stop one needs nobody else")
                .isFalse();
        assertThat(digest()).isEqualTo(before);
        Files.writeString(file, text);
    }
}
