package org.zerotrust.pdp.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.SigningKeys;

@QuarkusTest
@QuarkusTestResource(Stack.class)
final class ServiceTest {
    @ConfigProperty(name = "quarkus.management.test-port")
    int managementPort;

    @Inject
    SigningKeys keys;

    @Test
    void itBecomesReadyWhenViewsStreamsAndKeysAre() throws Exception {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Response answer = Https.anonymous().get(management("/q/health/ready"));
            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        });
        assertThat(Https.anonymous().get(management("/q/health/live")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void itPublishesItsKeysToAnybody() throws Exception {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(keys.ring().keys()).isNotEmpty());

        Response answer = Https.anonymous().get(Https.service("/.well-known/jwks.json"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Optional.ofNullable(answer.header("Cache-Control")))
                .hasValueSatisfying(value -> assertThat(value).contains("max-age"));
        JsonNode jwks = new ObjectMapper().readTree(answer.asString());
        assertThat(jwks.at("/keys/0/kty").asText()).isEqualTo("EC");
        assertThat(jwks.at("/keys/0").has("d")).isFalse();
    }

    @Test
    void aRotationPublishesTheNextKeyAndKeepsTheSigner() throws Exception {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> !keys.ring().keys().isEmpty());
        String before = keys.jwks();

        keys.rotate("test");

        JsonNode after = new ObjectMapper().readTree(keys.jwks());
        JsonNode known = new ObjectMapper().readTree(before);
        assertThat(after.path("keys").size()).isEqualTo(known.path("keys").size() + 1);
        assertThat(keys.jwks()).contains(known.at("/keys/0/kid").asText());
    }

    @Test
    void metricsNameTheJournal() throws Exception {
        Response answer = Https.anonymous().get(management("/q/metrics"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asString()).contains("pdp_journal_waiting");
    }

    private URI management(String path) {
        return URI.create("https://localhost:" + managementPort + path);
    }
}
