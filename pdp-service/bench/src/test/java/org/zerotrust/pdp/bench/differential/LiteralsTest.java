package org.zerotrust.pdp.bench.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.value.Json;

class LiteralsTest {
    @Test
    void literalsWhoseKeysAreNoConstantsGoThroughACall() {
        assertThat(Literals.throughCalls("x := {\"k\": a, v: b}")).isEqualTo("x := object.union({}, {\"k\": a, v: b})");
        assertThat(Literals.throughCalls("x := {\"k\", v}")).isEqualTo("x := union({{\"k\", v}})");
        assertThat(Literals.throughCalls("x := {\"k\": {\"l\": a, v: b}, \"m\": 1}"))
                .isEqualTo("x := {\"k\": object.union({}, {\"l\": a, v: b}), \"m\": 1}");
    }

    @Test
    void everythingElseStaysWhatItIs() {
        for (String text : new String[] {
            "x := {\"k\": a, \"l\": b}",
            "x := {k: v}",
            "x := {k: [v, w] | some k, v in input}",
            "p if { a := 1; b = [a, 2] }",
            "p if {\n\ta := {1, 2}\n\tb == f(a, \"{k: v, l: w}\")\n}",
            "# {\"k\": a, v: b}\nx := 1",
            "x := `{\"k\": a, v: b}`"
        }) {
            assertThat(Literals.throughCalls(text)).isEqualTo(text);
        }
    }

    /** Ours is what OPA says of such a literal that went through a call. */
    @Test
    void theLastOfTwoKeysThatAreOneWins() throws Exception {
        var policy = Rego.builder().module("t.rego", """
                        package t
                        found contains w if some w in {"k": input.x, input.v: input.y}
                        called contains w if some w in object.union({}, {"k": input.x, input.v: input.y})
                        order := [k | some k, _ in {input.v: 1, input.w: 2}]""").entrypoint("t").build();
        Object input = Map.of("x", "x", "y", "y", "v", "k", "w", "a");
        assertThat(policy.evaluate("t", input, EvalOptions.at(Instant.EPOCH)))
                .isInstanceOfSatisfying(
                        Outcome.Defined.class,
                        defined -> assertThat(Json.write(defined.value()))
                                .isEqualTo("{\"called\":[\"y\"],\"found\":[\"y\"],\"order\":[\"a\",\"k\"]}"));
    }
}
