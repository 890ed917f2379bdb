package org.zerotrust.rego.eval;

import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Stmt;

/** Watches one evaluation of the reference engine; the other engines have none. */
public interface Tracer {
    /** A rule or function starts to run. */
    void enter(Func func);

    /** It is done; {@code null} where it is undefined. */
    void exit(Func func, @Nullable Object result);

    /**
     * A statement was run.
     *
     * @param held whether what follows it in its block runs too
     * @param locals the locals of the running function, undefined ones {@code null}; not to be kept or changed
     */
    void ran(Stmt stmt, boolean held, @Nullable Object[] locals);
}
