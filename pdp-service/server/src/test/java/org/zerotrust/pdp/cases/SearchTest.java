package org.zerotrust.pdp.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.fakes.TestLeaf;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Rest;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.Views;

/** Analysts find decisions of their tenant by what is published of them, page by page, and of no other tenant. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class SearchTest {
    @Inject
    Views views;

    private static JsonNode find(String tenant, String query) throws Exception {
        return Wire.JSON.readTree(Rest.bearing(Tenants.caller(tenant, "analyst"))
                .get(Https.admin("/admin/v1/decisions" + query))
                .asString());
    }

    private static List<String> ids(JsonNode page) {
        List<String> ids = new ArrayList<>();
        page.path("items").forEach(item -> ids.add(item.path("decision_id").asText()));
        return ids;
    }

    @Test
    void decisionsAreFoundByWhatIsPublishedAndByTheirTenantOnly() throws Exception {
        Tenants.make();
        views.round();
        TestLeaf leaf = Tenants.leaf(Tenants.LEFT);
        String token = Tenants.caller(Tenants.LEFT, "pep");
        String resource = "search-" + UUID.randomUUID();
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ObjectNode question = Tenants.question(UUID.randomUUID().toString(), leaf);
            ((ObjectNode) question.path("resource")).put("id", resource);
            asked.add(Tenants.ask(token, question).path("decision_id"));
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> find(Tenants.LEFT, "?resource=" + resource)
                                .path("items")
                                .size()
                        == 7);

        JsonNode first = find(Tenants.LEFT, "?resource=" + resource + "&limit=4");
        JsonNode second = find(
                Tenants.LEFT,
                "?resource=" + resource + "&limit=4&after=" + first.path("next").asText());
        List<String> both = new ArrayList<>(ids(first));
        both.addAll(ids(second));
        assertThat(both).containsExactlyElementsOf(asked.reversed());
        assertThat(second.has("next")).isFalse();

        JsonNode one = first.path("items").path(0);
        assertThat(one.has("sealed")).isFalse();
        String reason = one.at("/reasons/0").asText();
        for (String query : List.of(
                "&decision=" + one.path("decision").asText(),
                "&pep=pep",
                "&device=" + Tenants.registryId(Tenants.LEFT),
                "&action=open",
                "&reason=" + reason,
                "&from=2000-01-01T00:00:00Z",
                "&to=2999-01-01T00:00:00Z")) {
            assertThat(ids(find(Tenants.LEFT, "?resource=" + resource + query)))
                    .as(query)
                    .hasSize(7);
        }
        for (String query : List.of(
                "&decision=permit&reason=" + reason, "&pep=nobody", "&reason=NO_SUCH", "&to=2000-01-01T00:00:00Z")) {
            assertThat(ids(find(Tenants.LEFT, "?resource=" + resource + query)))
                    .as(query)
                    .isEmpty();
        }
        assertThat(ids(find(Tenants.RIGHT, "?resource=" + resource))).isEmpty();
        assertThat(Rest.bearing(Tenants.caller(Tenants.LEFT, "analyst"))
                        .get(Https.admin("/admin/v1/decisions/" + asked.getFirst()))
                        .<String>path("resource.id"))
                .isEqualTo(resource);
        Rest.bearing(Tenants.caller(Tenants.RIGHT, "analyst"))
                .get(Https.admin("/admin/v1/decisions/" + asked.getFirst()))
                .then()
                .statusCode(404);
        Rest.bearing(Tenants.caller(Tenants.LEFT, "operator"))
                .get(Https.admin("/admin/v1/decisions"))
                .then()
                .statusCode(403);
        Rest.bearing(Tenants.caller(Tenants.LEFT, "analyst"))
                .get(Https.admin("/admin/v1/decisions?from=yesterday"))
                .then()
                .statusCode(400);
    }
}
