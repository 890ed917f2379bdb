package org.zerotrust.pdp.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a case wants, compared with what came out of any door. */
final class Expected {
    private Expected() {}

    /** What came out, the same for each door. */
    record Result(
            @Nullable String failure,
            String decision,
            Set<String> reasons,
            Set<String> obligations,
            int score,
            String level,
            @Nullable GrantSeen grant) {
        static Result failed(String code) {
            return new Result(code, "", Set.of(), Set.of(), 0, "", null);
        }
    }

    /** What can be compared of a grant: its id and token differ each time. */
    record GrantSeen(String audience, Set<String> scope, long ttl) {
        static GrantSeen of(String audience, List<String> scope, Instant evaluatedAt, Instant expiresAt) {
            return new GrantSeen(
                    audience, Set.copyOf(scope), expiresAt.getEpochSecond() - evaluatedAt.getEpochSecond());
        }
    }

    static void check(CaseFiles.Case wanted, Result seen) {
        JsonNode then = wanted.node().path("then");
        if (then.has("failure")) {
            assertThat(seen.failure())
                    .as("%s: failure", wanted)
                    .isEqualTo(then.path("failure").asText());
            return;
        }
        assertThat(seen.failure()).as("%s: failure", wanted).isNull();
        if (then.has("reasons")) {
            assertThat(seen.reasons())
                    .as("%s: reasons", wanted)
                    .containsExactlyInAnyOrderElementsOf(strings(then.path("reasons")));
        }
        assertThat(seen.decision())
                .as("%s: decision", wanted)
                .isEqualTo(then.path("decision").asText());
        if (then.has("obligations")) {
            assertThat(seen.obligations())
                    .as("%s: obligations", wanted)
                    .containsExactlyInAnyOrderElementsOf(strings(then.path("obligations")));
        }
        JsonNode trust = then.path("trust");
        if (trust.has("score")) {
            assertThat(seen.score())
                    .as("%s: score", wanted)
                    .isEqualTo(trust.path("score").asInt());
        }
        if (trust.has("level")) {
            assertThat(seen.level())
                    .as("%s: level", wanted)
                    .isEqualTo(trust.path("level").asText());
        }
        grant(wanted, then.path("grant"), seen.grant());
    }

    private static void grant(CaseFiles.Case wanted, JsonNode grant, @Nullable GrantSeen seen) {
        if (grant.isMissingNode()) {
            return;
        }
        if (grant.isBoolean()) {
            assertThat(seen).as("%s: grant", wanted).isNull();
            return;
        }
        assertThat(seen).as("%s: grant", wanted).isNotNull();
        if (grant.has("scope")) {
            assertThat(seen.scope())
                    .as("%s: scope", wanted)
                    .containsExactlyInAnyOrderElementsOf(strings(grant.path("scope")));
        }
        if (grant.has("ttl")) {
            assertThat(seen.ttl())
                    .as("%s: ttl", wanted)
                    .isEqualTo(grant.path("ttl").asLong());
        }
        if (grant.has("audience")) {
            assertThat(seen.audience())
                    .as("%s: audience", wanted)
                    .isEqualTo(grant.path("audience").asText());
        }
    }

    private static List<String> strings(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.forEach(item -> all.add(item.asText()));
        return all;
    }
}
