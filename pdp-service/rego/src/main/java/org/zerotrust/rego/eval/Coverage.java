package org.zerotrust.rego.eval;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Location;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.ir.Stmt;

/** Collects which rows of which file were reached, over any number of evaluations by one thread. */
public final class Coverage implements Tracer {
    private final Policy policy;
    private final Map<String, BitSet> rows = new TreeMap<>();

    /** Watches evaluations of this policy. */
    public Coverage(Policy policy) {
        this.policy = policy;
    }

    /** The rows reached, by file. */
    public Map<String, BitSet> rows() {
        return rows;
    }

    @Override
    public void enter(Func func) {
        // Only statements have rows.
    }

    @Override
    public void exit(Func func, @Nullable Object result) {
        // Only statements have rows.
    }

    @Override
    public void ran(Stmt stmt, boolean held, @Nullable Object[] locals) {
        Location at = stmt.at();
        if (at.row() > 0 && at.file() < policy.constants().files().size()) {
            rows.computeIfAbsent(policy.constants().files().get(at.file()), f -> new BitSet())
                    .set(at.row());
        }
    }
}
