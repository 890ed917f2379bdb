package org.zerotrust.rego.jvm;

import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.eval.EvalContext;

/** What generated code is entered through. */
public interface Entry {
    /** Runs a plan by its number; it adds to the context's result set. */
    void plan(int number, EvalContext ctx, @Nullable Object input, @Nullable Object data);

    /** Calls a function without operands by its number; {@code null} where it is undefined. */
    @Nullable
    Object call(int number, EvalContext ctx, @Nullable Object input, @Nullable Object data);
}
