package org.zerotrust.rego.eval;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs the plans of one policy over its data. Immutable; every evaluation has its own context. */
public interface Engine {
    /** Names of the plans. */
    Set<String> plans();

    /**
     * Runs one plan.
     *
     * @param plan one of {@link #plans()}
     * @return the result set: for an entrypoint, objects with the member {@code result}
     * @throws EvalException where the evaluation fails
     */
    List<Object> run(String plan, @Nullable Object input, EvalContext ctx);
}
