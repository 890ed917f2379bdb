package org.zerotrust.pdp.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Rest;
import org.zerotrust.pdp.stack.Stack;

/** The way back to a policy that was active before, for those who administer it. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class PolicyRollbackTest {
    private static JsonNode left(String path) throws IOException {
        return Wire.JSON.readTree(Rest.bearing(Tenants.caller(Tenants.LEFT, "policy-admin"))
                .get(Https.admin("/admin/v1/policy" + path))
                .asString());
    }

    @Test
    void anOperatorGoesBackToWhatWasActiveBefore() throws Exception {
        Tenants.make();
        Path file = Stack.parts().folder().resolve("policies/left/owned/owned.rego");
        String text = Files.readString(file);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> left("").path("active").hasNonNull("digest"));
        JsonNode before = left("").path("active");
        Files.writeString(file, text + "\n# changed\n");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !left("").path("active").path("digest").equals(before.path("digest")));
        long version = left("").path("active").path("version").asLong();
        String other = "{\"version\":" + version + ",\"digest\":\"" + "0".repeat(64) + "\"}";
        String last = "{\"version\":" + version + "}";
        assertThat(rollback("policy-admin", other)).isEqualTo(409);
        assertThat(rollback("operator", last)).isEqualTo(403);
        assertThat(rollback("policy-admin", last)).isEqualTo(200);
        assertThat(rollback("policy-admin", last)).isEqualTo(409);
        assertThat(left("").path("active").path("digest")).isEqualTo(before.path("digest"));
        assertThat(left("/candidates?limit=1")
                        .path("items")
                        .path(0)
                        .path("accepted")
                        .asBoolean())
                .isTrue();
        assertThat(left("/replicas").path("items").isEmpty()).isFalse();
        Files.writeString(file, text);
        assertThat(Rest.bearing(Tenants.caller(Tenants.LEFT, "policy-admin"))
                        .body("{}")
                        .post(Https.admin("/admin/v1/policy/poll"))
                        .statusCode())
                .isEqualTo(200);
    }

    private static int rollback(String role, String body) {
        return Rest.bearing(Tenants.caller(Tenants.LEFT, role))
                .body(body)
                .post(Https.admin("/admin/v1/policy/rollback"))
                .statusCode();
    }
}
