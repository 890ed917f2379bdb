package org.zerotrust.pdp.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.PolicyEngine;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.pack.SnapshotEngine;
import org.zerotrust.pdp.policy.pack.TenantEngines;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Rest;
import org.zerotrust.pdp.stack.Stack;

/** A snapshot is tried on what a tenant's devices ask before it decides for all. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class PolicyTrialTest {
    private static final Path FILE = Stack.parts().folder().resolve("policies/right/owned/owned.rego");
    private static final PolicyInput ANYBODY = new PolicyInput(
            Instant.EPOCH,
            Map.of(
                    "tenant",
                    "right",
                    "action",
                    Map.of("name", "open"),
                    "posture",
                    Map.of("badge", Map.of("status", "fresh", "value", false))));

    @Inject
    TenantEngines engines;

    private static String active = "";
    private static String candidate = "";

    /** What decides, and another snapshot that was active once: it permits whoever has any badge. */
    @BeforeEach
    void twoSnapshots() throws Exception {
        Tenants.make();
        if (candidate.isEmpty()) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> right("").path("active").hasNonNull("digest"));
            active = digest();
            Files.writeString(
                    FILE,
                    Files.readString(FILE)
                            .replace("input.posture.badge.value == true", "input.posture.badge.value != \"lost\""));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !digest().equals(active));
            candidate = digest();
        }
        if (!digest().equals(active)) {
            assertThat(post("/rollback", body().put("digest", active).put("version", version()))
                            .statusCode())
                    .isEqualTo(200);
        }
        awaitRunning(active);
    }

    /** The other tests' policy: the source comes back to it. */
    @AfterAll
    static void asItWas() throws IOException {
        Files.writeString(
                FILE,
                Files.readString(FILE)
                        .replace("input.posture.badge.value != \"lost\"", "input.posture.badge.value == true"));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> digest().equals(active));
    }

    private SnapshotEngine engine() {
        return engines.own(new TenantId("right")).orElseThrow();
    }

    private void awaitRunning(String digest) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        Objects.requireNonNull(engine().snapshot()).digest().equals(digest));
    }

    private static JsonNode right(String path) throws IOException {
        return Wire.JSON.readTree(Rest.bearing(Tenants.caller(Tenants.RIGHT, "policy-admin"))
                .get(Https.admin("/admin/v1/policy" + path))
                .asString());
    }

    private static Response post(String path, ObjectNode body) {
        return Rest.bearing(Tenants.caller(Tenants.RIGHT, "policy-admin"))
                .body(body.toString())
                .post(Https.admin("/admin/v1/policy" + path));
    }

    private static ObjectNode body() {
        return Wire.JSON.createObjectNode();
    }

    private static String digest() throws IOException {
        return right("").path("active").path("digest").asText();
    }

    private static long version() throws IOException {
        return right("").path("active").path("version").asLong();
    }

    private static JsonNode trial() throws IOException {
        return right("/trials?limit=1").path("items").path(0);
    }

    private String begin(ObjectNode body) throws IOException {
        Response begun = post("/trials", body.put("digest", candidate));
        assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(200);
        return Wire.JSON.readTree(begun.asString()).path("id").asText();
    }

    /** Questions of many devices, evaluated as the service does; how many the candidate decided. */
    private int ask(int devices) {
        int byCandidate = 0;
        for (int i = 0; i < devices; i++) {
            PolicyEngine.Pinned pinned = engines.pin(new TenantId("right")).of("urn:test:" + i, Map::of);
            assertThat(pinned.evaluate(ANYBODY)).isNotNull();
            byCandidate += pinned.snapshot().digest().equals(candidate) ? 1 : 0;
        }
        return byCandidate;
    }

    private void awaitState(String state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(trial().path("state").asText())
                        .as(trial().toString())
                        .isEqualTo(state));
    }

    @Test
    void aCanaryThatPermitsMoreIsHalted() throws Exception {
        begin(body().put("mode", "canary").put("percent", 50));
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> ask(400) > 0);

        awaitState("halted");

        assertThat(trial().path("reason").asText()).contains("refused, of the others");
        assertThat(trial().at("/counts/trial~1permit").asLong()).isPositive();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> ask(100) == 0);
        assertThat(digest()).isEqualTo(active);
    }

    @Test
    void aShadowThatDiffersIsHaltedAndOneThatMayDifferIsActivated() throws Exception {
        begin(body().put("mode", "shadow").put("samples", 200).put("promote", true));
        askUntilOver();
        assertThat(trial().path("state").asText()).isEqualTo("halted");
        assertThat(trial().at("/counts/deny>permit").asLong()).isPositive();
        assertThat(digest()).isEqualTo(active);

        begin(body().put("mode", "shadow")
                .put("samples", 200)
                .put("most_differing_percent", 100)
                .put("promote", true));
        askUntilOver();
        assertThat(trial().path("state").asText()).isEqualTo("passed");
        assertThat(digest()).isEqualTo(candidate);
        awaitRunning(candidate);
    }

    private void askUntilOver() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            assertThat(ask(50)).isBetween(0, 50);
            return !trial().path("state").asText().equals("running");
        });
    }

    @Test
    void aPersonEndsAndPromotes() throws Exception {
        String first = begin(body().put("mode", "canary").put("percent", 10));
        assertThat(post("/trials", body().put("digest", candidate).put("mode", "canary"))
                        .statusCode())
                .as("one runs")
                .isEqualTo(409);
        assertThat(post("/trials/" + first + "/end", body()).statusCode()).isEqualTo(200);
        assertThat(post("/trials/" + first + "/end", body()).statusCode()).isEqualTo(404);
        assertThat(trial().path("state").asText()).isEqualTo("ended");

        String second = begin(body().put("mode", "canary").put("percent", 10));
        assertThat(post("/trials/" + second + "/end", body().put("promote", true))
                        .statusCode())
                .isEqualTo(200);
        assertThat(digest()).isEqualTo(candidate);
        awaitRunning(candidate);
    }

    @Test
    void anActivationEndsIt() throws Exception {
        begin(body().put("mode", "canary").put("percent", 10));
        assertThat(post("/activate", body().put("digest", candidate).put("version", version()))
                        .statusCode())
                .isEqualTo(200);

        assertThat(trial().path("state").asText()).isEqualTo("ended");
        assertThat(trial().path("reason").asText()).isEqualTo("another snapshot was activated");
    }

    @Test
    void whatIsNoTrialIsRefusedByItsField() throws Exception {
        for (var wrong : Map.of(
                        "mode", body().put("mode", "all"),
                        "percent", body().put("mode", "canary").put("percent", 60),
                        "samples", body().put("mode", "shadow"),
                        "seconds", body().put("mode", "canary").put("promote", true),
                        "label",
                                body().put("mode", "shadow")
                                        .put("samples", 1)
                                        .set("label", body().put("name", "a").put("value", "b")))
                .entrySet()) {
            Response refused = post("/trials", wrong.getValue().put("digest", candidate));
            assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
            assertThat(refused.asString()).contains("\"" + wrong.getKey() + "\"");
        }
        assertThat(post("/trials", body().put("digest", "0".repeat(64)).put("mode", "canary"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(post("/trials", body().put("digest", active).put("mode", "canary"))
                        .statusCode())
                .isEqualTo(409);
        assertThat(Rest.bearing(Tenants.caller(Tenants.RIGHT, "operator"))
                        .body(body().put("digest", candidate)
                                .put("mode", "canary")
                                .toString())
                        .post(Https.admin("/admin/v1/policy/trials"))
                        .statusCode())
                .isEqualTo(403);
    }
}
