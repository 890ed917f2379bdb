package org.zerotrust.rego.compile;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Annotations;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Every;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.Walk;

/** Replaces calls of {@code rego.metadata.chain} and {@code rego.metadata.rule} by the metadata that they answer. */
final class MetadataCalls {
    private static final Ref CHAIN = Ref.of("rego", "metadata", "chain");
    private static final Ref RULE = Ref.of("rego", "metadata", "rule");

    private final Compilation c;

    MetadataCalls(Compilation c) {
        this.c = c;
    }

    static boolean isIn(Node node) {
        boolean[] found = new boolean[1];
        Walk.exprs(node, e -> found[0] |= isCallOf(e, CHAIN) || isCallOf(e, RULE));
        return found[0];
    }

    private static boolean isCallOf(Expr e, Ref function) {
        return Objects.equals(function, e.operator());
    }

    private static @Nullable Expr first(Node node, Ref function) {
        @Nullable Expr[] found = new Expr[1];
        Walk.exprs(node, e -> {
            if (found[0] == null && isCallOf(e, function)) {
                found[0] = e;
            }
            return found[0] != null;
        });
        return found[0];
    }

    /** One rule, its {@code else} aside. */
    void rewrite(Rule rule) {
        Expr chain = c.builtin(CHAIN) == null ? null : first(rule, CHAIN);
        Expr own = c.builtin(RULE) == null ? null : first(rule, RULE);
        if (chain == null && own == null) {
            return;
        }
        Body body = new Body();
        Var chainVar = chain == null
                ? null
                : inject(body, MetadataTerms.chain(c.annotations().chain(rule)), chain);
        Var ruleVar = own == null ? null : inject(body, ownMetadata(rule), own);
        Bodies.append(body, List.copyOf(rule.body.exprs));
        rule.body = body;
        // Into every body: a comprehension in the head of another one is a closure that replace does not enter.
        Predicate<Body> each = b -> {
            replace(b, chainVar, ruleVar);
            return false;
        };
        Walk.bodies(rule.head, each);
        Walk.bodies(rule.body, each);
    }

    private Var inject(Body body, Term metadata, Expr call) {
        Expr equality = c.generator().equality(metadata.at(call.location));
        Bodies.append(body, equality);
        return (Var) equality.operands().getFirst().value;
    }

    private Term ownMetadata(Rule rule) {
        return c.annotations().ofRule(rule).stream()
                .min(Comparator.comparing((Annotations a) -> a.location))
                .map(MetadataTerms::of)
                .orElseGet(() -> new Term(new ObjectValue()));
    }

    private static void replace(Body body, @Nullable Var chain, @Nullable Var rule) {
        Walk.closures(body, x -> {
            switch (x) {
                case ArrayComprehension y -> replace(y.body, chain, rule);
                case SetComprehension y -> replace(y.body, chain, rule);
                case ObjectComprehension y -> replace(y.body, chain, rule);
                case Every y -> replace(y.body, chain, rule);
                case Not y -> replace(y.body, chain, rule);
                case LogicalAnd y -> {
                    replace(y.lhs, chain, rule);
                    replace(y.rhs, chain, rule);
                }
                case LogicalOr y -> {
                    replace(y.lhs, chain, rule);
                    replace(y.rhs, chain, rule);
                }
                default -> {}
            }
            return true;
        });
        for (int i = 0; i < body.size(); i++) {
            Expr e = body.get(i);
            Var metadata =
                    chain != null && isCallOf(e, CHAIN) ? chain : rule != null && isCallOf(e, RULE) ? rule : null;
            if (metadata != null) {
                Term value = new Term(metadata);
                Expr made = e.operands().isEmpty()
                        ? new Expr(value, e.location)
                        : VarGenerator.equality(e.operands().getFirst(), value, e.location);
                made.generated = true;
                body.set(made, i);
            }
        }
    }
}
