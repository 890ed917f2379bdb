package org.zerotrust.rego.tool;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.eval.Tracer;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Stmt;

/** Lets several watch one evaluation. */
final class Tracers implements Tracer {
    private final List<Tracer> all;

    private Tracers(List<Tracer> all) {
        this.all = all;
    }

    /** One that tells all of them; {@code null} for none. */
    static @Nullable Tracer of(List<? extends Tracer> all) {
        return all.isEmpty() ? null : all.size() == 1 ? all.getFirst() : new Tracers(List.copyOf(all));
    }

    @Override
    public void enter(Func func) {
        all.forEach(t -> t.enter(func));
    }

    @Override
    public void exit(Func func, @Nullable Object result) {
        all.forEach(t -> t.exit(func, result));
    }

    @Override
    public void ran(Stmt stmt, boolean held, @Nullable Object[] locals) {
        all.forEach(t -> t.ran(stmt, held, locals));
    }
}
