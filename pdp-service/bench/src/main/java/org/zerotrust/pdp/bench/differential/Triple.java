package org.zerotrust.pdp.bench.differential;

import java.util.Map;
import java.util.Objects;

/**
 * One question for both engines.
 *
 * @param seed makes the same triple again
 * @param version {@code v0} or {@code v1}: how the modules are read
 * @param modules file name to Rego source
 * @param data base data as JSON
 * @param input input as JSON
 * @param rule the path that is asked: {@code t/main}
 * @param strictErrors whether a failing built-in ends the evaluation
 */
record Triple(
        long seed,
        String version,
        Map<String, String> modules,
        String data,
        String input,
        String rule,
        boolean strictErrors) {
    Triple {
        Objects.requireNonNull(version);
        modules = Map.copyOf(modules);
    }

    String query() {
        return "data." + rule.replace('/', '.');
    }
}
