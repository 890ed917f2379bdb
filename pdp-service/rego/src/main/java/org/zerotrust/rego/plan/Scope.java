package org.zerotrust.rego.plan;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Var;

/** The variables that have a value at the point that is being planned, and their locals. */
final class Scope {
    private final @Nullable Scope outer;
    private final Map<Var, Integer> locals = new HashMap<>();

    Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    @Nullable
    Integer local(Var v) {
        for (Scope s = this; s != null; s = s.outer) {
            Integer local = s.locals.get(v);
            if (local != null) {
                return local;
            }
        }
        return null;
    }

    boolean has(Var v) {
        return local(v) != null;
    }

    void put(Var v, int local) {
        locals.put(v, local);
    }
}
