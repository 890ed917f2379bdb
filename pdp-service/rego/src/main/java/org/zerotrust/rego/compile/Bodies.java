package org.zerotrust.rego.compile;

import java.util.List;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.BooleanValue;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Term;

/** Changes of bodies. */
final class Bodies {
    private Bodies() {}

    /** Whether it is the one expression {@code true}, as of a rule without conditions. */
    static boolean isEmpty(Body body) {
        return body.size() == 1
                && body.get(0).terms instanceof Term t
                && t.value instanceof BooleanValue b
                && b.value();
    }

    /** Appends; a body that is empty in meaning gives its place to the first new expression. */
    static void append(Body body, List<Expr> added) {
        if (added.isEmpty()) {
            return;
        }
        int base = body.size();
        List<Expr> rest = added;
        if (isEmpty(body)) {
            body.set(added.getFirst(), 0);
            rest = added.subList(1, added.size());
        }
        for (int i = 0; i < rest.size(); i++) {
            Expr e = rest.get(i);
            body.exprs.add(e);
            e.index = base + i;
        }
    }

    static void append(Body body, Expr added) {
        append(body, List.of(added));
    }

    /** Notes that {@code child} was made from {@code parent}. */
    static void connect(Expr parent, Expr child) {
        child.generatedFrom = parent;
        parent.generates.add(child);
    }
}
