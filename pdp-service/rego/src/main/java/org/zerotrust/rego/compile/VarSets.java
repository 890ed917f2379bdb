package org.zerotrust.rego.compile;

import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;

/** Questions about sets of variables. */
final class VarSets {
    static final Var DATA = new Var("data");
    static final Var INPUT = new Var("input");

    private VarSets() {}

    /** {@code data} and {@code input}: bound before any rule is. */
    static VarSet reserved() {
        return VarSet.of(DATA, INPUT);
    }

    static boolean isReserved(Var v) {
        return v.equals(DATA) || v.equals(INPUT);
    }

    static boolean containsAll(VarSet set, VarSet others) {
        for (Var v : others) {
            if (!set.contains(v)) {
                return false;
            }
        }
        return true;
    }
}
