package org.zerotrust.rego.compile;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rewrite;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Walk;

/** Moves terms that need evaluation from the heads of rules and comprehensions into their bodies. */
final class HoistedTerms {
    private static final Ref EQUAL = Ref.of("equal");

    private final VarGenerator generator;

    HoistedTerms(VarGenerator generator) {
        this.generator = generator;
    }

    private Term hoist(Term t, Body body) {
        if (!WithModifiers.requiresEvaluation(t)) {
            return t;
        }
        Expr equality = generator.equality(t);
        Bodies.append(body, equality);
        return equality.operands().getFirst();
    }

    private @Nullable Term hoistOptional(@Nullable Term t, Body body) {
        return t == null ? null : hoist(t, body);
    }

    void rewriteHead(Rule r) {
        r.head.key = hoistOptional(r.head.key, r.body);
        r.head.value = hoistOptional(r.head.value, r.body);
        r.head.args.terms.replaceAll(t -> hoist(t, r.body));
    }

    void rewriteComprehensions(Node node) {
        if (Terms.containsComprehensions(node)) {
            Rewrite.comprehensions(node, this::rewriteComprehension);
        }
    }

    private Value rewriteComprehension(Value v) {
        switch (v) {
            case ArrayComprehension x -> x.term = hoist(x.term, x.body);
            case SetComprehension x -> x.term = hoist(x.term, x.body);
            case ObjectComprehension x -> {
                x.key = hoist(x.key, x.body);
                x.value = hoist(x.value, x.body);
            }
            default -> throw new IllegalStateException("no comprehension: " + v);
        }
        return v;
    }

    /** {@code ==} becomes {@code =}; safety has been checked, so that neither side binds the other any more. */
    static void rewriteEquals(Module m) {
        Walk.exprs(m, e -> {
            if (e.terms instanceof CallTerms call && call.size() == 3 && Objects.equals(EQUAL, e.operator())) {
                call.set(0, new Term(Ref.of("eq")));
            }
            return false;
        });
    }
}
