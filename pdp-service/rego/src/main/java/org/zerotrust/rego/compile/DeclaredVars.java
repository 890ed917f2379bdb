package org.zerotrust.rego.compile;

import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SomeDecl;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Walk;

/** The variables that {@code :=} and {@code some} declare, those inside comprehensions aside. */
final class DeclaredVars {
    private final VarSet vars = new VarSet();

    private DeclaredVars() {}

    static VarSet of(Body body) {
        DeclaredVars d = new DeclaredVars();
        body.forEach(d::walk);
        return d.vars;
    }

    static VarSet of(Expr expr) {
        DeclaredVars d = new DeclaredVars();
        d.walk(expr);
        return d.vars;
    }

    private void walk(Expr expr) {
        Walk.walk(expr, this::visit);
    }

    private boolean visit(Node n) {
        switch (n) {
            case ArrayComprehension c -> {
                return true;
            }
            case SetComprehension c -> {
                return true;
            }
            case ObjectComprehension c -> {
                return true;
            }
            case Expr e -> {
                if (e.isAssignment() && e.operands().size() == 2) {
                    addAll(e.operands().getFirst());
                } else if (e.terms instanceof SomeDecl d) {
                    d.symbols.forEach(this::addSymbol);
                }
            }
            default -> {}
        }
        return false;
    }

    private void addSymbol(Term symbol) {
        if (symbol.value instanceof Var v) {
            vars.add(v);
        } else if (symbol.value instanceof Call c) {
            // the last operand is the collection
            c.terms.subList(1, c.size() - 1).forEach(this::addAll);
        }
    }

    private void addAll(Term t) {
        Walk.vars(t, v -> {
            vars.add(v);
            return false;
        });
    }
}
