package org.zerotrust.rego.compile;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Vars;
import org.zerotrust.rego.ast.Vars.Skip;

/**
 * The variables of operands of {@code not}, {@code and} and {@code or} that were not written in braces: what such a body
 * does not both bind and use must be bound outside.
 */
final class OperandVars {
    private final OutputVars outputs;

    OperandVars(OutputVars outputs) {
        this.outputs = outputs;
    }

    /** For {@link Vars}: deals with these forms and leaves all others. */
    boolean visit(Vars vars, Node n) {
        switch (n) {
            case Not not -> promote(vars, not.body, not.explicitBody);
            case LogicalAnd a -> {
                promote(vars, a.lhs, a.explicitLhs);
                promote(vars, a.rhs, a.explicitRhs);
            }
            case LogicalOr o -> {
                promote(vars, o.lhs, o.explicitLhs);
                promote(vars, o.rhs, o.explicitRhs);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void promote(Vars vars, Body body, boolean explicit) {
        if (!explicit) {
            needed(body).forEach(vars.found()::add);
        }
    }

    private VarSet needed(Body body) {
        VarSet needed = new VarSet();
        Map<Var, Integer> occurrences = new LinkedHashMap<>();
        for (Expr e : body) {
            for (Var v : Vars.of(e, Skip.REF_CALL_HEAD, Skip.CLOSURES)) {
                occurrences.merge(v, 1, Integer::sum);
            }
        }
        if (body.size() == 1) {
            occurrences.keySet().forEach(needed::add);
            return needed;
        }
        Set<Var> bound = bound(body, occurrences.keySet());
        occurrences.forEach((v, n) -> {
            if (!bound.contains(v) || n == 1) {
                needed.add(v);
            }
        });
        return needed;
    }

    /** What the body binds by itself, if all that is no side of an equality comes from outside. */
    private Set<Var> bound(Body body, Set<Var> all) {
        VarSet safe = VarSets.reserved();
        all.forEach(safe::add);
        for (Expr e : body) {
            if (e.isEquality()) {
                for (Term side :
                        e.operands().subList(0, Math.min(2, e.operands().size()))) {
                    if (side.value instanceof Var v) {
                        safe.remove(v);
                    }
                }
            }
        }
        Set<Var> bound = new HashSet<>();
        int before;
        do {
            before = bound.size();
            for (Expr e : body) {
                if (e.isEquality()) {
                    for (Var v : OutputVars.ofEquality(e, safe).sorted()) {
                        if (bound.add(v)) {
                            safe.add(v);
                        }
                    }
                }
            }
        } while (bound.size() > before);
        for (Expr e : body) {
            if (e.terms instanceof CallTerms c && !e.isEquality() && c.get(0).value instanceof Ref operator) {
                int n = outputs.arity(operator);
                if (n >= 0 && n + 1 < c.size()) {
                    OutputVars.inOperands(c.from(n + 1)).forEach(bound::add);
                }
            }
        }
        return bound;
    }
}
