package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.List;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Every;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.SomeDecl;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Var;

/**
 * Takes references and comprehensions out of operands: each goes into a variable by an expression before the one that
 * needs it, so that they are evaluated eagerly.
 */
final class DynamicTerms {
    private final VarGenerator generator;

    DynamicTerms(VarGenerator generator) {
        this.generator = generator;
    }

    Body rewrite(Body body) {
        Body result = new Body();
        for (Expr e : body) {
            switch (e.terms) {
                case CallTerms c
                when e.isEquality() -> {
                    if (c.size() == 3) {
                        c.set(1, outer(e, c.get(1), result));
                        c.set(2, outer(e, c.get(2), result));
                    }
                }
                case CallTerms c -> {
                    for (int i = 1; i < c.size(); i++) {
                        c.set(i, inner(e, c.get(i), result));
                    }
                }
                case Every q -> {
                    q.domain = inner(e, q.domain, result);
                    q.body = rewrite(q.body);
                }
                case Not n -> n.body = rewrite(n.body);
                case LogicalAnd a -> {
                    a.lhs = rewrite(a.lhs);
                    a.rhs = rewrite(a.rhs);
                }
                case LogicalOr o -> {
                    o.lhs = rewrite(o.lhs);
                    o.rhs = rewrite(o.rhs);
                }
                case Term t -> e.terms = outer(e, t, result);
                case SomeDecl d -> throw new IllegalStateException("declarations are gone by now: " + e);
            }
            result.append(e);
        }
        return result;
    }

    /** A side of an equality, or an expression of its own: a reference or comprehension may stay there. */
    private Term outer(Expr original, Term t, Body result) {
        switch (t.value) {
            case Ref r -> operands(original, r, result);
            case ArrayComprehension c -> c.body = rewrite(c.body);
            case SetComprehension c -> c.body = rewrite(c.body);
            case ObjectComprehension c -> c.body = rewrite(c.body);
            default -> {
                return inner(original, t, result);
            }
        }
        return t;
    }

    private void operands(Expr original, Ref r, Body result) {
        for (int i = 1; i < r.size(); i++) {
            r.set(i, inner(original, r.get(i), result));
        }
    }

    private Term inner(Expr original, Term t, Body result) {
        switch (t.value) {
            case Ref r -> {
                operands(original, r, result);
                return hoist(original, t, result);
            }
            case ArrayValue a -> {
                a.terms.replaceAll(e -> inner(original, e, result));
                return t;
            }
            case ObjectValue o -> {
                return new Term(
                        o.map((k, v) -> {
                            Term key = inner(original, k, result);
                            return ObjectValue.entry(key, inner(original, v, result));
                        }),
                        t.location);
            }
            case SetValue s -> {
                List<Term> elements = new ArrayList<>(s.size());
                for (Term e : s) {
                    elements.add(inner(original, e, result));
                }
                return new Term(new SetValue(elements), t.location);
            }
            case ArrayComprehension c -> c.body = rewrite(c.body);
            case SetComprehension c -> c.body = rewrite(c.body);
            case ObjectComprehension c -> c.body = rewrite(c.body);
            default -> {
                return t;
            }
        }
        return hoist(original, t, result);
    }

    private Term hoist(Expr original, Term t, Body result) {
        Expr made = generator.equality(t);
        made.withs.addAll(original.withs);
        result.append(made);
        Bodies.connect(original, made);
        Term local = made.operands().getFirst();
        generator.stands((Var) local.value, t.value);
        return local;
    }

    /**
     * For tests that report the values of both sides: references and comprehensions of equalities go into variables,
     * also inside {@code every}. A negated expression stays, since its terms may be undefined.
     */
    Body rewriteTestEqualities(Body body) {
        Body result = new Body();
        for (Expr e : body) {
            if (!e.negated && !e.generated) {
                if (e.terms instanceof CallTerms c && e.isEquality()) {
                    c.set(1, shallow(e, c.get(1), result));
                    c.set(2, shallow(e, c.get(2), result));
                } else if (e.terms instanceof Every q) {
                    q.body = rewriteTestEqualities(q.body);
                }
            }
            Bodies.append(result, e);
        }
        return result;
    }

    private Term shallow(Expr original, Term t, Body result) {
        boolean dynamic = t.value instanceof Ref || Terms.isComprehension(t.value);
        if (!dynamic) {
            return t;
        }
        Expr made = generator.equality(t);
        made.withs.addAll(original.withs);
        result.append(made);
        Bodies.connect(original, made);
        return made.operands().getFirst();
    }
}
