package org.zerotrust.pdp.bench.differential;

import java.util.Map;
import java.util.Objects;

/**
 * One question for both engines.
 *
 * @param seed makes the same triple again
 * @param mode how the modules are read and evaluated
 * @param modules file name to Rego source
 * @param data base data as JSON
 * @param input input as JSON; empty where there is none
 * @param rule the path that is asked: {@code t/main}
 */
record Triple(long seed, Mode mode, Map<String, String> modules, String data, String input, String rule) {
    /**
     * How a triple is read and evaluated.
     *
     * @param version {@code v0}, {@code v1} or {@code v2}
     * @param strict whether OPA's strict mode compiles
     * @param strictErrors whether a failing built-in ends the evaluation
     * @param timeoutMs how long an evaluation may take
     */
    record Mode(String version, boolean strict, boolean strictErrors, int timeoutMs) {
        static final int PATIENT_MS = 20_000;

        static final Mode PLAIN = new Mode("v1", false, false, PATIENT_MS);
    }

    Triple {
        Objects.requireNonNull(mode);
        modules = Map.copyOf(modules);
    }

    Triple withModules(Map<String, String> others) {
        return new Triple(seed, mode, others, data, input, rule);
    }

    Triple withMode(Mode other) {
        return new Triple(seed, other, modules, data, input, rule);
    }

    Triple withInput(String other) {
        return new Triple(seed, mode, modules, data, other, rule);
    }

    String query() {
        return "data." + rule.replace('/', '.');
    }
}
