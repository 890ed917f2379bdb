package org.zerotrust.rego;

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
     * Evaluates one entrypoint on the reference engine and tells why it came to what it came to. Slower, for people.
     *
     * @throws IllegalArgumentException where there is no such entrypoint
     */
    Explanation explain(String entrypoint, @Nullable Object input, EvalOptions options);
}
