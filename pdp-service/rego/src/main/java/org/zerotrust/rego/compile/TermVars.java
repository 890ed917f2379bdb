package org.zerotrust.rego.compile;

import java.util.List;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.ast.With;
import org.zerotrust.rego.compile.Scopes.Occurrence;

/** Puts the new names of declared variables into the terms that mention them. */
final class TermVars {
    private final LocalVars closures;
    private final Scopes scopes;
    private final List<AstError> errors;

    TermVars(LocalVars closures, Scopes scopes, List<AstError> errors) {
        this.closures = closures;
        this.scopes = scopes;
        this.errors = errors;
    }

    /** Whether it is {@code data} or {@code input} and no more. */
    static boolean isRootDocument(Ref r) {
        return r.size() == 1 && r.head().value instanceof Var v && VarSets.isReserved(v);
    }

    /** All terms and modifiers of an expression. */
    Expr inExpr(Expr expr) {
        Walk.walk(expr, this::visit);
        return expr;
    }

    private boolean visit(Node n) {
        if (n instanceof With w) {
            with(w);
            return true;
        }
        return n instanceof Term t && term(t);
    }

    /** A term and what is below it; modifiers below are not spared their target. */
    void inTerm(Term term) {
        Walk.terms(term, this::term);
    }

    /** @return whether the walk stays out of the term */
    private boolean term(Term t) {
        switch (t.value) {
            case Var v -> variable(t, v);
            case Ref r -> {
                if (!isRootDocument(r)) {
                    return false;
                }
                rootDocument(t, (Var) r.head().value);
            }
            case Call c -> {
                checkShadowed(t, c);
                return false;
            }
            case ObjectValue o ->
                t.value = o.map((k, v) -> {
                    Term key = k;
                    if (!Terms.isScalar(k.value)) {
                        // a copy: the old object still finds its values by the old key
                        key = k.copy();
                        inTerm(key);
                    }
                    if (!Terms.isScalar(v.value)) {
                        inTerm(v);
                    }
                    return ObjectValue.entry(key, v);
                });
            case SetValue s ->
                t.value = s.map(e -> {
                    if (Terms.isScalar(e.value)) {
                        return e;
                    }
                    Term copy = e.copy();
                    inTerm(copy);
                    return copy;
                });
            case ArrayComprehension c -> closures.inComprehension(c);
            case SetComprehension c -> closures.inComprehension(c);
            case ObjectComprehension c -> closures.inComprehension(c);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void variable(Term t, Var v) {
        Var name = scopes.declared(v);
        if (name != null) {
            t.value = name;
            scopes.seen(v);
        } else if (scopes.occurrence(v) == Occurrence.NEW) {
            scopes.insert(v, v, Occurrence.SEEN);
        }
    }

    /** {@code input} and {@code data} may be the names of locals too, unless they were only read. */
    private void rootDocument(Term t, Var root) {
        Occurrence how = scopes.globalOccurrence(root);
        if (how != Occurrence.NEW && how != Occurrence.SEEN) {
            Var name = scopes.declared(root);
            if (name != null) {
                t.value = name;
            }
        }
    }

    private void checkShadowed(Term t, Call c) {
        Term operator = c.get(0);
        Walk.vars(operator, v -> {
            Var name = scopes.declared(v);
            if (name == null || name.equals(v)) {
                return false;
            }
            errors.add(new AstError(AstError.COMPILE, t.location, "called function " + operator + " shadowed"));
            return true;
        });
    }

    /** A local named {@code input} does not change what {@code with input} replaces. */
    private void with(With w) {
        inTerm(w.target);
        Var shadow = scopes.declared(VarSets.INPUT);
        if (shadow != null) {
            if (w.target.value.equals(shadow)) {
                w.target.value = Ref.of("input");
            } else if (w.target.value instanceof Ref r && r.head().value.equals(shadow)) {
                r.head().value = VarSets.INPUT;
            }
        }
        inTerm(w.value);
    }
}
