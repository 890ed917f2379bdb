package org.zerotrust.rego.tool;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.builtin.BuiltinException;
import org.zerotrust.rego.eval.EvalContext;
import org.zerotrust.rego.eval.EvalException;

/** Runs one evaluation to its end, whatever becomes of it. */
final class Evaluations {
    private Evaluations() {}

    /**
     * Runs.
     *
     * @param results gets the result set where the evaluation did not fail
     * @return what it failed of, or {@code null}
     */
    static @Nullable RegoError run(
            EvalOptions options, Function<EvalContext, List<Object>> run, Consumer<List<Object>> results) {
        EvalContext ctx = new EvalContext(options);
        try {
            List<Object> found = run.apply(ctx);
            RegoError strict = ctx.strictError();
            if (strict == null) {
                results.accept(found);
            }
            return strict;
        } catch (EvalException e) {
            RegoError strict = ctx.strictError();
            return strict != null ? strict : e.error();
        } catch (StackOverflowError | OutOfMemoryError e) {
            return new RegoError(
                    BuiltinException.Code.CANCEL.opaCode(), "the evaluation needed more memory than it may use");
        } catch (RuntimeException e) {
            return new RegoError(BuiltinException.Code.INTERNAL.opaCode(), "internal error: " + e);
        }
    }
}
