package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.List;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Copies;
import org.zerotrust.rego.ast.Every;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.SomeDecl;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.ast.With;

/** Takes calls out of terms: each becomes an expression of its own that puts its result into a new variable. */
final class CallExpansion {
    private final VarGenerator generator;

    CallExpansion(VarGenerator generator) {
        this.generator = generator;
    }

    void rewrite(Module m) {
        Walk.rules(m, r -> {
            head(r);
            r.body = body(r.body);
            return false;
        });
    }

    private void head(Rule r) {
        for (int i = 0; i < r.head.args.size(); i++) {
            List<Expr> support = new ArrayList<>();
            Term output = expand(r.head.args.get(i), support);
            Bodies.append(r.body, support);
            r.head.args.set(i, output);
        }
        if (r.head.key != null) {
            List<Expr> support = new ArrayList<>();
            Term output = expand(r.head.key, support);
            Bodies.append(r.body, support);
            r.head.key = output;
        }
        if (r.head.value != null) {
            List<Expr> support = new ArrayList<>();
            Term output = expand(r.head.value, support);
            Bodies.append(r.body, support);
            r.head.value = output;
        }
    }

    Body body(Body body) {
        List<Expr> result = new ArrayList<>(body.size());
        for (Expr e : body) {
            expand(e, result);
        }
        return new Body(result);
    }

    private void expand(Expr e, List<Expr> result) {
        for (With w : e.withs) {
            w.value = expand(w.value, result);
        }
        switch (e.terms) {
            case Term t -> {
                List<Expr> extras = new ArrayList<>();
                e.terms = expand(t, extras);
                shareModifiers(e, extras);
                result.addAll(extras);
            }
            case CallTerms c -> {
                for (int i = 1; i < c.size(); i++) {
                    List<Expr> extras = new ArrayList<>();
                    c.set(i, expand(c.get(i), extras));
                    extras.forEach(x -> Bodies.connect(e, x));
                    shareModifiers(e, extras);
                    result.addAll(extras);
                }
            }
            case Every q -> {
                Term domain = new Term(generator.generate(), q.domain.location);
                Expr equality = VarGenerator.equality(domain, q.domain, q.domain.location);
                equality.generated = true;
                equality.withs.addAll(e.withs);
                expand(equality, result);
                q.domain = domain;
                q.body = body(q.body);
            }
            case Not n -> n.body = body(n.body);
            case LogicalAnd a -> {
                a.lhs = body(a.lhs);
                a.rhs = body(a.rhs);
            }
            case LogicalOr o -> {
                o.lhs = body(o.lhs);
                o.rhs = body(o.rhs);
            }
            case SomeDecl d -> {
                // declarations are gone by now
                return;
            }
        }
        result.add(e);
    }

    private static void shareModifiers(Expr e, List<Expr> extras) {
        if (!e.withs.isEmpty()) {
            for (Expr x : extras) {
                x.withs.clear();
                x.withs.addAll(e.withs);
            }
        }
    }

    /** What stands for {@code t} once the expressions of {@code support} have run. */
    private Term expand(Term t, List<Expr> support) {
        switch (t.value) {
            case Call c -> {
                for (int i = 1; i < c.size(); i++) {
                    c.set(i, expand(c.get(i), support));
                }
                Term output = new Term(generator.generate(), t.location);
                Expr e = c.makeExpr(output).at(t.location);
                e.generated = true;
                support.add(e);
                return output;
            }
            case Ref r -> ref(r, support);
            case ArrayValue a -> a.terms.replaceAll(e -> expand(e, support));
            case ObjectValue o -> {
                return new Term(
                        o.map((k, v) -> {
                            Term key = expand(k, support);
                            return ObjectValue.entry(key, expand(v, support));
                        }),
                        t.location);
            }
            case SetValue s -> {
                return new Term(s.map(e -> expand(e, support)), t.location);
            }
            case ArrayComprehension c -> {
                c.term = into(c.body, c.term);
                c.body = body(c.body);
            }
            case SetComprehension c -> {
                c.term = into(c.body, c.term);
                c.body = body(c.body);
            }
            case ObjectComprehension c -> {
                c.key = into(c.body, c.key);
                c.value = into(c.body, c.value);
                c.body = body(c.body);
            }
            default -> {}
        }
        return t;
    }

    private Term into(Body body, Term t) {
        List<Expr> support = new ArrayList<>();
        Term output = expand(t, support);
        Bodies.append(body, support);
        return output;
    }

    /** A literal, comprehension or call at the head of a reference goes into a variable. */
    private void ref(Ref r, List<Expr> support) {
        for (int i = 0; i < r.size(); i++) {
            Term t = r.get(i);
            // calls among the operands are taken out in place, so the original is kept first
            Value subject = t.value instanceof Call c ? Copies.of(c) : null;
            Term expanded = expand(t, support);
            r.set(i, expanded);
            if (subject != null && expanded.value instanceof Var v) {
                generator.stands(v, subject);
            }
        }
        Term head = r.head();
        switch (head.value) {
            case ArrayValue v -> hoist(r, head, support);
            case ObjectValue v -> hoist(r, head, support);
            case SetValue v -> hoist(r, head, support);
            case ArrayComprehension v -> hoist(r, head, support);
            case SetComprehension v -> hoist(r, head, support);
            case ObjectComprehension v -> hoist(r, head, support);
            case Call v -> hoist(r, head, support);
            default -> {}
        }
    }

    private void hoist(Ref r, Term head, List<Expr> support) {
        Expr equality = generator.equality(head);
        support.add(equality);
        Term local = equality.operands().getFirst();
        r.set(0, local);
        generator.stands((Var) local.value, Copies.of(head.value));
    }
}
