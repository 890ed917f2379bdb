package org.zerotrust.rego.compile;

import java.util.HashMap;
import java.util.Map;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;

/** Makes variables that no module uses, and remembers what they stand for. */
final class VarGenerator {
    private static final String PREFIX = "__local";

    private final VarSet taken;
    private final String prefix;
    private final Map<Var, Value> subjects = new HashMap<>();
    private int next;

    /**
     * @param taken names that are in use
     * @param suffix tells apart the variables of queries from those of modules
     */
    VarGenerator(VarSet taken, String suffix) {
        this.taken = taken;
        this.prefix = PREFIX + suffix;
    }

    Var generate() {
        while (true) {
            Var v = new Var(prefix + next++ + "__");
            if (!taken.contains(v)) {
                return v;
            }
        }
    }

    /** {@code fresh = term}, at the place of the term. */
    Expr equality(Term term) {
        Expr e = equality(new Term(generate(), term.location), term, term.location);
        e.generated = true;
        return e;
    }

    /** {@code left = right}. */
    static Expr equality(Term left, Term right, Location location) {
        return Expr.call(new Term(Ref.of("eq")), left, right).at(location);
    }

    /** Remembers that a variable stands in for a value, so that errors can show the value. */
    void stands(Var local, Value value) {
        subjects.put(local, value);
    }

    Map<Var, Value> subjects() {
        return subjects;
    }
}
