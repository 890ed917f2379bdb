package org.zerotrust.rego.eval;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Explanation;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.builtin.BuiltinException;
import org.zerotrust.rego.value.FrozenValueException;

/** Gives an engine's answers their outward form; whatever goes wrong inside is a failure, never an answer. */
public final class EnginePolicy implements PreparedPolicy {
    private static final Outcome UNDEFINED = new Outcome.Undefined();

    private final Engine engine;
    private final Program program;
    private final Object data;

    /**
     * A policy that this engine evaluates.
     *
     * @param program what the engine was made of, for explanations
     * @param data the base documents, frozen
     */
    public EnginePolicy(Engine engine, Program program, Object data) {
        this.engine = engine;
        this.program = program;
        this.data = data;
    }

    @Override
    public Set<String> entrypoints() {
        return Set.copyOf(engine.plans());
    }

    @Override
    public Outcome evaluate(String entrypoint, @Nullable Object input, EvalOptions options) {
        if (!engine.plans().contains(entrypoint)) {
            throw new IllegalArgumentException("no entrypoint " + entrypoint);
        }
        return evaluate(options, ctx -> engine.run(entrypoint, input, ctx));
    }

    @Override
    public Explanation explain(String entrypoint, @Nullable Object input, EvalOptions options) {
        InterpretedEngine reference = new InterpretedEngine(program, data);
        if (!reference.plans().contains(entrypoint)) {
            throw new IllegalArgumentException("no entrypoint " + entrypoint);
        }
        Explainer explainer = new Explainer(program);
        return explainer.explanation(evaluate(options, ctx -> reference.run(entrypoint, input, ctx, explainer)));
    }

    /** Runs one evaluation to its outcome. */
    public static Outcome evaluate(EvalOptions options, Function<EvalContext, List<Object>> run) {
        EvalContext ctx = new EvalContext(options);
        try {
            List<Object> results = run.apply(ctx);
            RegoError strict = ctx.strictError();
            if (strict != null) {
                return new Outcome.Failed(strict);
            }
            if (results.isEmpty() || !(results.getFirst() instanceof Map<?, ?> m)) {
                return UNDEFINED;
            }
            Object value = m.get("result");
            if (value == null) {
                return UNDEFINED;
            }
            OutputSize.check(value, options.limits().outputChars());
            return new Outcome.Defined(value);
        } catch (EvalException e) {
            RegoError strict = ctx.strictError();
            return new Outcome.Failed(strict != null ? strict : e.error());
        } catch (StackOverflowError | OutOfMemoryError e) {
            // The policy or its input is at fault, and the stack or heap is free again here.
            return failed(BuiltinException.Code.CANCEL, "the evaluation needed more memory than it may use");
        } catch (FrozenValueException e) {
            return failed(BuiltinException.Code.INTERNAL, "plan " + e.getMessage());
        } catch (RuntimeException e) {
            // A fault of the engine: fails closed, as no answer of a broken evaluation may count.
            return failed(BuiltinException.Code.INTERNAL, "internal error: " + e);
        }
    }

    private static Outcome failed(BuiltinException.Code code, String message) {
        return new Outcome.Failed(new RegoError(code.opaCode(), message));
    }
}
