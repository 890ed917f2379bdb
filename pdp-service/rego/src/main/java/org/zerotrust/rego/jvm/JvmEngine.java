package org.zerotrust.rego.jvm;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.eval.Engine;
import org.zerotrust.rego.eval.EvalContext;
import org.zerotrust.rego.eval.InterpretedEngine;
import org.zerotrust.rego.eval.Meanings;
import org.zerotrust.rego.eval.Memo;
import org.zerotrust.rego.eval.Program;

/** One policy as JVM code. */
public final class JvmEngine implements Engine {
    /** Where a plan starts. */
    record Start(Entry entry, int number) {}

    private final Map<String, Start> starts;
    private final int funcs;
    private final int inputPaths;
    private final FirstTouch firstTouch;
    private final int deepest;
    private final InterpretedEngine reference;
    private final Meanings meanings;
    private final Object data;

    /** @param deepest calls that can be open at once where the code does not count them itself; else 0 */
    JvmEngine(Map<String, Start> starts, Compilation policy, int deepest, Object data) {
        this.starts = Map.copyOf(starts);
        this.funcs = policy.program().funcs();
        this.inputPaths = policy.inputPaths().size();
        this.firstTouch = policy.inputPaths().firstTouch();
        this.deepest = deepest;
        this.reference = new InterpretedEngine(policy.program(), data);
        this.meanings = policy.program().meanings();
        this.data = data;
    }

    /**
     * Compiles a policy for its data.
     *
     * @param data the base documents, frozen
     * @return an engine of JVM code, or the reference engine where the policy is beyond what class files can hold
     */
    public static Engine compile(Program program, Object data) {
        try {
            return new PolicyCompiler(program, data).compile();
        } catch (IllegalArgumentException
                | IllegalStateException
                | LinkageError
                | StackOverflowError beyondClassFiles) {
            // The answers are the same, only slower: a policy is never refused for its size.
            return new InterpretedEngine(program, data);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("generated classes can't be loaded", e);
        }
    }

    @Override
    public Set<String> plans() {
        return starts.keySet();
    }

    @Override
    public List<Object> run(String plan, @Nullable Object input, EvalContext ctx) {
        Start start = starts.get(plan);
        if (start == null) {
            throw new IllegalArgumentException("no entrypoint " + plan);
        }
        if (ctx.options().limits().depth() < deepest) {
            // The code was made without a counter, as no usual limit can be met; the reference engine counts.
            return reference.run(plan, input, ctx);
        }
        ctx.memo(new Memo(funcs));
        ctx.meanings(meanings);
        ctx.baseDocuments(data);
        ctx.keepPaths(inputPaths);
        firstTouch.read(ctx, input);
        start.entry.plan(start.number, ctx, input, data);
        return ctx.results();
    }
}
