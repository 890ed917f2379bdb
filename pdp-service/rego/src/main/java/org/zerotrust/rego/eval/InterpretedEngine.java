package org.zerotrust.rego.eval;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ir.Plan;

/** The reference engine over one program and its data. */
public final class InterpretedEngine implements Engine {
    private final Program program;
    private final Object data;

    /** @param data the base documents, immutable */
    public InterpretedEngine(Program program, Object data) {
        this.program = program;
        this.data = data;
    }

    @Override
    public Set<String> plans() {
        return program.plans().keySet();
    }

    @Override
    public List<Object> run(String plan, @Nullable Object input, EvalContext ctx) {
        return run(plan, input, ctx, null);
    }

    /** Runs one plan while {@code tracer} watches. */
    public List<Object> run(String plan, @Nullable Object input, EvalContext ctx, @Nullable Tracer tracer) {
        Plan p = program.plans().get(plan);
        if (p == null) {
            throw new IllegalArgumentException("no entrypoint " + plan);
        }
        return new Interpreter(program, ctx, tracer).run(p, input, data);
    }
}
