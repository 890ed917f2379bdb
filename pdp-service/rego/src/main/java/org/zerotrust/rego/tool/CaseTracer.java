package org.zerotrust.rego.tool;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.eval.Program;
import org.zerotrust.rego.eval.Tracer;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Stmt;

/** Hears which cases of a test are begun. */
final class CaseTracer implements Tracer {
    private static final int MAX_CASES = 100_000;

    private final Program program;
    private final List<List<?>> seen = new ArrayList<>();

    CaseTracer(Program program) {
        this.program = program;
    }

    /** Paths of cases, in the order in which they were begun. */
    List<List<?>> seen() {
        return seen;
    }

    @Override
    public void enter(Func func) {
        // Only calls tell.
    }

    @Override
    public void exit(Func func, @Nullable Object result) {
        // Only calls tell.
    }

    @Override
    public void ran(Stmt stmt, boolean held, @Nullable Object[] locals) {
        if (stmt instanceof Stmt.Call c
                && c.func().equals(TestRules.CASE)
                && program.target(c.func()) instanceof Program.Native
                && c.args().getFirst() instanceof Operand.Local l
                && locals[l.index()] instanceof List<?> path
                && seen.size() < MAX_CASES) {
            seen.add(List.copyOf(path));
        }
    }
}
