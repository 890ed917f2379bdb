package org.zerotrust.rego.compile;

import java.util.Set;
import org.zerotrust.rego.ast.Head;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Vars;

/** Questions about the heads of rules. */
final class Heads {
    private Heads() {}

    /** Whether anything but scalars and the name stands in it. */
    static boolean mayHaveVars(Head head) {
        return head.args.terms.stream().anyMatch(Heads::isComplex)
                || (head.key != null && isComplex(head.key))
                || (head.value != null && isComplex(head.value))
                || head.ref().from(1).stream().anyMatch(Heads::isComplex);
    }

    static boolean isComplex(Term t) {
        return !Terms.isScalar(t.value);
    }

    /** The variables of it, the name aside; those of the reference with their places. */
    static VarSet vars(Head head) {
        Vars vars = new Vars(Set.of());
        vars.walk(head.args);
        if (head.key != null) {
            vars.walk(head.key);
        }
        if (head.value != null) {
            vars.walk(head.value);
        }
        vars.walkAll(head.ref().from(1));
        return vars.found();
    }
}
