package org.zerotrust.rego.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.Every;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.Walk;

/**
 * Brings the expressions of a rule to the front that only compare a place in input or base data with a constant: what
 * OPA's rule index looks at before it evaluates a rule at all. They are cheap, and where one fails, an error that the
 * rest of the body would run into is not met in OPA either.
 */
final class CheckOrder {
    private static final Set<String> TELLING = Set.of("internal.print", "internal.test_case");

    private final RuleTree tree;
    private final Set<Var> known = new HashSet<>();

    private CheckOrder(RuleTree tree) {
        this.tree = tree;
    }

    static List<Expr> of(Rule rule, RuleTree tree) {
        if (prints(rule)) {
            // what is printed, and which test cases are begun, must not depend on the order
            return rule.body.exprs;
        }
        CheckOrder order = new CheckOrder(tree);
        for (Term arg : rule.head.args) {
            if (arg.value instanceof Var v) {
                order.known.add(v);
            }
        }
        List<Expr> first = new ArrayList<>();
        List<Expr> rest = new ArrayList<>();
        for (Expr e : rule.body) {
            if (!rest.isEmpty() && e.terms instanceof Term place && e.withs.isEmpty() && !e.negated) {
                // The index asks only whether it is defined: where it is false, what stands before it is evaluated.
                if (order.isPlace(place.value)) {
                    first.add(Expr.call(
                                    new Term(Ref.of("eq")), new Term(new Var("__defined" + first.size() + "__")), place)
                            .at(e.location));
                }
                rest.add(e);
            } else {
                (order.isCheck(e) ? first : rest).add(e);
            }
        }
        first.addAll(rest);
        return first;
    }

    /** Prints in comprehensions do not count, as in OPA: only those that stand in the body or in one nested in it. */
    private static boolean prints(Rule rule) {
        for (Expr e : rule.body) {
            if (isTelling(e)) {
                return true;
            }
            if (e.terms instanceof Every
                    || e.terms instanceof Not
                    || e.terms instanceof LogicalAnd
                    || e.terms instanceof LogicalOr) {
                boolean[] found = {false};
                Walk.exprs(e, nested -> found[0] |= isTelling(nested));
                if (found[0]) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isTelling(Expr e) {
        Ref operator = e.operator();
        return operator != null && TELLING.contains(operator.toString());
    }

    private boolean isCheck(Expr e) {
        if (!e.withs.isEmpty() || e.negated) {
            return false;
        }
        if (e.terms instanceof Term t) {
            return isPlace(t.value);
        }
        List<Term> operands = e.operands();
        if (operands.size() != 2) {
            return false;
        }
        Value a = operands.get(0).value;
        Value b = operands.get(1).value;
        if (e.isEquality()) {
            return unifies(a, b) || unifies(b, a);
        }
        Ref operator = e.operator();
        return operator != null
                && operator.toString().equals("equal")
                && ((isPlace(a) && isKnown(b)) || (isKnown(a) && isPlace(b)) || (isKnown(a) && isKnown(b)));
    }

    private boolean unifies(Value a, Value b) {
        if (isPlace(a) || isConstant(a)) {
            if (isKnown(b)) {
                return true;
            }
            // the variable has this value from here on; going through more of them later changes nothing
            return b instanceof Var v && known.add(v);
        }
        return isKnown(a) && isKnown(b);
    }

    private boolean isKnown(Value v) {
        return isConstant(v) || (v instanceof Var x && known.contains(x));
    }

    private static boolean isConstant(Value v) {
        return Terms.isScalar(v)
                || (v instanceof ArrayValue a && a.terms.stream().allMatch(t -> Terms.isScalar(t.value)));
    }

    /** Whether it is a constant place in input or in base data. */
    private boolean isPlace(Value v) {
        if (!(v instanceof Ref r)
                || !(r.head().value instanceof Var head)
                || !Terms.isConstant(new ArrayValue(r.from(1)))) {
            return false;
        }
        return head.name().equals("input") || (head.name().equals("data") && !isVirtual(r));
    }

    private boolean isVirtual(Ref r) {
        RuleTree node = tree;
        for (Term t : r.from(1)) {
            node = node.child(t.value);
            if (node == null) {
                return false;
            }
            if (node.document() != null) {
                return true;
            }
        }
        return true;
    }
}
