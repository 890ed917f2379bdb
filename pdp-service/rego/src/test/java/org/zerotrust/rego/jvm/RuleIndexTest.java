package org.zerotrust.rego.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;

/** Rules that are chosen by a string answer as they do where each is tried. */
class RuleIndexTest {
    private static final EvalOptions OPTIONS = EvalOptions.at(Instant.parse("2026-11-23T10:00:00Z"));

    private static PreparedPolicy policy(String source, Rego.Engine engine) {
        return Rego.builder()
                .module("t.rego", source)
                .entrypoint("t/p")
                .engine(engine)
                .build();
    }

    @Test
    void whateverTheRulesTheAnswersAreThoseOfTheReference() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            int kinds = 1 + random.nextInt(120);
            StringBuilder source =
                    new StringBuilder("package t\np := {\"set\": s, \"f\": f(input, 1), \"one\": one}\n");
            for (int i = 0; i < 200; i++) {
                String kind = "\"k" + random.nextInt(kinds) + "\"";
                switch (random.nextInt(8)) {
                    case 0 -> source.append("s contains " + i + " if input.level > " + random.nextInt(9) + "\n");
                    case 1 -> source.append("s contains input.kind if { x := input.kind; x == " + kind + " }\n");
                    case 2 -> source.append("s contains y if { y := input.level; input.deep.kind == " + kind + " }\n");
                    default ->
                        source.append("s contains " + i + " if { input.kind == " + kind + "; input.level > "
                                + random.nextInt(9) + " }\n");
                }
                if (i % 3 == 0) {
                    source.append("f(x, y) := " + kind + " if x.kind == " + kind + "\n");
                    source.append("one := " + kind + " if input.kind == " + kind + "\n");
                }
            }
            source.append("f(x, y) := y if not x.kind\ndefault one := null\n");
            PreparedPolicy compiled = policy(source.toString(), Rego.Engine.JVM);
            PreparedPolicy reference = policy(source.toString(), Rego.Engine.INTERPRETER);
            for (int i = 0; i < 60; i++) {
                Map<String, Object> input = new HashMap<>();
                input.put("level", random.nextInt(10));
                List<Object> values = List.of("k" + random.nextInt(kinds), "none", 7, true, List.of("k1"));
                if (random.nextInt(6) > 0) {
                    input.put("kind", values.get(random.nextInt(20) / 16 * random.nextInt(5)));
                }
                input.put("deep", random.nextBoolean() ? Map.of("kind", values.getFirst()) : 3);
                assertThat(compiled.evaluate("t/p", input, OPTIONS))
                        .as("seed %s input %s", seed, input)
                        .isEqualTo(reference.evaluate("t/p", input, OPTIONS));
            }
        }
    }
}
