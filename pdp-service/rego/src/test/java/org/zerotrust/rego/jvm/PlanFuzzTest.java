package org.zerotrust.rego.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Limits;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoArray;
import org.zerotrust.rego.value.RegoObject;

/** Plans with something changed at random: refused, or evaluated within limits; never a crash, never a hang. */
class PlanFuzzTest {
    private static final long SEED = 20261123L;
    private static final int ROUNDS = 25;
    private static final EvalOptions OPTIONS = EvalOptions.at(Instant.parse("2026-11-23T10:00:00Z"))
            .withLimits(new Limits(300_000, 16L << 20, 1 << 20, 200));
    private static final Object INPUT = Json.read("""
            {"a": true, "now": 1795000000, "zero": 0,
             "resource": {"id": "res-1", "path": "/plant/1/x/telemetry"},
             "subject": {"roles": ["role-1"]}, "action": {"name": "read"}, "context": {"ip": "10.1.2.3"}}
            """);

    private final Random random = new Random(SEED);
    private int changes;

    private static String plan(String name) throws IOException {
        try (InputStream in = PlanFuzzTest.class.getResourceAsStream("/plans/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The tree with about {@code changes} of its numbers, booleans, elements or members changed. */
    private Object mutate(Object v, double rate) {
        return switch (v) {
            case Long n
            when random.nextDouble() < rate -> {
                changes++;
                yield random.nextBoolean() ? n + random.nextInt(5) - 2 : (Object) (long) random.nextInt(80);
            }
            case Boolean b
            when random.nextDouble() < rate -> {
                changes++;
                yield !b;
            }
            case List<?> l -> {
                List<Object> out = new ArrayList<>();
                for (Object e : l) {
                    if (random.nextDouble() < rate / 2) {
                        changes++;
                        if (random.nextBoolean()) {
                            out.add(mutate(e, rate));
                            out.add(e);
                        }
                    } else {
                        out.add(mutate(e, rate));
                    }
                }
                yield RegoArray.of(out);
            }
            case Map<?, ?> m -> {
                RegoObject out = new RegoObject();
                m.forEach((k, e) -> {
                    if (random.nextDouble() < rate / 20) {
                        changes++;
                    } else {
                        out.insert(k, mutate(e, rate));
                    }
                });
                yield out;
            }
            default -> v;
        };
    }

    private void fuzz(String name, String... entrypoints) throws IOException {
        Object tree = Json.read(plan(name));
        int evaluated = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String json = Json.write(mutate(tree, 0.0002 * (1 + i % 8)));
            for (Rego.Engine engine : Rego.Engine.values()) {
                try {
                    var policy = Rego.fromPlan(json).engine(engine).build();
                    for (String entrypoint : entrypoints) {
                        if (policy.entrypoints().contains(entrypoint)) {
                            Outcome outcome = policy.evaluate(entrypoint, INPUT, OPTIONS);
                            assertThat(outcome).isNotNull();
                            evaluated++;
                        }
                    }
                } catch (RegoCompileException refused) {
                    assertThat(refused.errors()).isNotEmpty();
                }
            }
        }
        assertThat(changes).isGreaterThan(ROUNDS);
        assertThat(evaluated).as("plans that were still evaluated").isGreaterThan(ROUNDS / 2);
    }

    @Test
    void changedReferencePlans() throws IOException {
        fuzz("reference.json", "zta/access/decision");
    }

    @Test
    void changedHostilePlans() throws IOException {
        fuzz("hostile.json", "hostile/conflict", "hostile/division", "hostile/missing", "hostile/pile");
    }

    @Test
    void whatIsNoPlanAtAllIsRefused() {
        for (String json : Set.of("", "null", "[]", "{}x", "{\"plans\":7}", "{\"static\":{\"strings\":[1]}}")) {
            RegoCompileException refused = null;
            try {
                Rego.fromPlan(json).build();
            } catch (RegoCompileException e) {
                refused = e;
            }
            assertThat(refused).as(json).isNotNull();
        }
    }
}
