package org.zerotrust.rego;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A compiled policy with its data: immutable, safe for use by any number of threads at once. */
public interface PreparedPolicy {
    /** The entrypoints that can be evaluated: {@code zta/access/decision}. */
    Set<String> entrypoints();

    /**
     * Evaluates one entrypoint. Never throws for what policy, data or input hold, and never runs past the limits.
     *
     * @param entrypoint one of {@link #entrypoints()}
     * @param input a Rego value, read where it lies and not changed while the evaluation runs; {@code null} where
     *     there is no input
     * @throws IllegalArgumentException where there is no such entrypoint
     */
    Outcome evaluate(String entrypoint, @Nullable Object input, EvalOptions options);

    /**
     * Evaluates one entrypoint and tells which definitions of it gave the value.
     *
     * @throws IllegalArgumentException where there is no such entrypoint
     */
    default Told evaluateTelling(String entrypoint, @Nullable Object input, EvalOptions options) {
        String telling = DecidingRules.entrypoint(entrypoint);
        if (!entrypoints().contains(telling)) {
            return new Told(evaluate(entrypoint, input, options), List.of());
        }
        Outcome outcome = evaluate(telling, input, options);
        if (outcome instanceof Outcome.Defined(Object both) && both instanceof Map<?, ?> told) {
            Object value = told.get("value");
            if (value != null && told.get("rules") instanceof Iterable<?> named) {
                List<String> rules = new ArrayList<>();
                named.forEach(rule -> rules.add(String.valueOf(rule)));
                return new Told(new Outcome.Defined(value), rules);
            }
        }
        return new Told(outcome, List.of());
    }

    /**
     * An outcome and where it comes from.
     *
     * @param rules {@code file:line} of definitions of the entrypoint, in order; empty where there is no value, and where
     *     the policy was not built to tell
     */
    record Told(Outcome outcome, List<String> rules) {
        public Told {
            rules = List.copyOf(rules);
        }
    }

    /**
     * Evaluates one entrypoint on the reference engine and tells why it came to what it came to. Slower, for people.
     *
     * @throws IllegalArgumentException where there is no such entrypoint
     */
    Explanation explain(String entrypoint, @Nullable Object input, EvalOptions options);
}
