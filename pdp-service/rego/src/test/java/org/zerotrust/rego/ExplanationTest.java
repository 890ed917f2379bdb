package org.zerotrust.rego;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zerotrust.rego.Explanation.Asked;
import org.zerotrust.rego.Explanation.Miss;
import org.zerotrust.rego.Explanation.Place;

class ExplanationTest {
    private static final EvalOptions NOW = EvalOptions.at(Instant.parse("2026-11-23T10:00:00Z"));

    private final PreparedPolicy policy =
            Rego.builder().module("door.rego", """
                    package door

                    default open := false

                    open if {
                    	strong(input.key)
                    	input.hour >= 8
                    }

                    open if input.role == "guard"

                    strong(key) if key.bits >= 256
                    """).entrypoint("door/open").build();

    private static Asked asked(Explanation e, String rule) {
        return e.rules().stream().filter(a -> a.rule().equals(rule)).findFirst().orElseThrow();
    }

    @Test
    void saysWhatWasExpectedAndSeenWhereNoBodyHeld() {
        Map<String, Object> input = Map.of("key", Map.of("bits", 128), "hour", 9, "role", "guest");
        Explanation e = policy.explain("door/open", input, NOW);
        assertThat(e.outcome()).isEqualTo(new Outcome.Defined(false));
        assertThat(e.dropped()).isZero();
        assertThat(asked(e, "data.door.strong").answer()).isNull();
        assertThat(asked(e, "data.door.strong").misses())
                .containsExactly(new Miss(new Place("door.rego", 12, 16), "gte", 256L, 128));
        assertThat(asked(e, "data.door.open").misses())
                .contains(new Miss(new Place("door.rego", 10, 9), "equal", "guard", "guest"))
                .anySatisfy(m -> {
                    assertThat(m.what()).isEqualTo("data.door.strong");
                    assertThat(m.at().row()).isEqualTo(6);
                    assertThat(m.seen()).isEqualTo(Map.of("bits", 128));
                });
    }

    @Test
    void namesTheBodyThatHeld() {
        Map<String, Object> input = Map.of("role", "guard");
        Explanation e = policy.explain("door/open", input, NOW);
        assertThat(e.outcome()).isEqualTo(policy.evaluate("door/open", input, NOW));
        Asked open = asked(e, "data.door.open");
        assertThat(open.answer()).isEqualTo(true);
        assertThat(open.held()).extracting(Place::row).containsExactly(10);
        assertThat(open.misses()).extracting(Miss::what).contains("lookup");
        assertThat(open.depth()).isZero();
        assertThat(e.rules()).extracting(Asked::rule).isEqualTo(List.of("data.door.open"));
    }
}
