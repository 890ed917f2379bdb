package org.zerotrust.gate.lint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.compile.RuleTree;

/**
 * Where a rule uses the value of a posture signal without asking how fresh the signal is. A signal is
 * {@code input.posture[name]}, a variable that stands for one in the same body, or a rule that gives one.
 */
final class PostureGuard {
    private static final String VALUE = "value";
    private static final Set<String> GUARDS = Set.of("status", "collected_at", "age");

    private final Rule rule;
    private final RuleTree rules;
    private final Set<String> signals = new LinkedHashSet<>();

    PostureGuard(Rule rule, RuleTree rules) {
        this.rule = rule;
        this.rules = rules;
    }

    /** Where values are used, one place for each signal. */
    List<Location> unguarded() {
        int known;
        do {
            // A variable may stand for one that stands for a signal.
            known = signals.size();
            rule.body.forEach(this::bind);
        } while (signals.size() > known);
        Map<String, Location> used = new LinkedHashMap<>();
        Set<String> guarded = new LinkedHashSet<>();
        Walk.terms(rule.body, term -> {
            if (term.value instanceof Ref ref && ref.size() > 1) {
                for (int i = 1; i < ref.size(); i++) {
                    if (ref.get(i).value instanceof StringValue(String member) && isSignal(ref.prefix(i))) {
                        String signal = ref.prefix(i).toString();
                        if (member.equals(VALUE)) {
                            used.putIfAbsent(signal, term.location);
                        } else if (GUARDS.contains(member)) {
                            guarded.add(signal);
                        }
                    }
                }
            }
            return false;
        });
        List<Location> places = new ArrayList<>();
        used.forEach((signal, place) -> {
            if (!guarded.contains(signal)) {
                places.add(place);
            }
        });
        return places;
    }

    private void bind(Expr expr) {
        if (expr.isEquality() || expr.isAssignment()) {
            bind(expr.operand(0), expr.operand(1));
            bind(expr.operand(1), expr.operand(0));
        } else if (isLookup(expr.operator(), expr.operands()) && expr.operands().getLast().value instanceof Var name) {
            signals.add(name.toString());
        }
    }

    private void bind(@Nullable Term variable, @Nullable Term value) {
        if (variable != null
                && value != null
                && variable.value instanceof Var name
                && (givesSignal(value) || value.value instanceof Var other && signals.contains(other.toString()))) {
            signals.add(name.toString());
        }
    }

    private boolean isSignal(Ref ref) {
        return isPosture(ref) || ref.size() == 1 && signals.contains(ref.head().toString()) || isRuleOfASignal(ref);
    }

    private static boolean isPosture(Ref ref) {
        return ref.size() == 3
                && ref.head().toString().equals("input")
                && ref.get(1).value instanceof StringValue(String member)
                && member.equals("posture");
    }

    private boolean isRuleOfASignal(Ref ref) {
        if (!ref.head().toString().equals("data") || !ref.isGround()) {
            return false;
        }
        for (Rule one : rules.rulesAt(ref)) {
            Term value = one.head.value;
            if (value == null || one.isFunction()) {
                continue;
            }
            if (givesSignal(value)) {
                return true;
            }
            for (Expr expr : one.body) {
                Term left = expr.operands().size() == 2 ? expr.operand(0) : null;
                Term right = expr.operands().size() == 2 ? expr.operand(1) : null;
                if (expr.isEquality() && left != null && right != null && value.equals(left) && givesSignal(right)) {
                    return true;
                }
                if (isLookup(expr.operator(), expr.operands())
                        && expr.operands().getLast().equals(value)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean givesSignal(Term value) {
        return value.value instanceof Ref ref && isPosture(ref) || value.value instanceof Call call && isLookup(call);
    }

    private static boolean isLookup(Call call) {
        List<Term> all = new ArrayList<>();
        call.forEach(all::add);
        return all.getFirst().value instanceof Ref operator && isLookup(operator, all.subList(1, all.size()));
    }

    /** {@code object.get(input, ["posture", name], _)}; the compiler has put the input into a variable of its own. */
    private static boolean isLookup(@Nullable Ref operator, List<Term> operands) {
        return operator != null
                && operator.toString().equals("object.get")
                && operands.size() >= 3
                && operands.get(1).value instanceof ArrayValue path
                && path.size() == 2
                && path.get(0).value instanceof StringValue(String member)
                && member.equals("posture");
    }
}
