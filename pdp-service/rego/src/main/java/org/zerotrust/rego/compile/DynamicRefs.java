package org.zerotrust.rego.compile;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Walk;

/** What references with variables in them reach. */
final class DynamicRefs {
    private DynamicRefs() {}

    /** Whether an operand is no constant. */
    static boolean hasVarTerm(Ref ref) {
        return ref.from(1).stream().anyMatch(t -> !Terms.isConstant(t.value));
    }

    /** The variables that may have a value at the expression {@code index}: those of the head and of what is before. */
    static VarSet boundBefore(Rule rule, int index) {
        VarSet bound = new VarSet();
        Walk.vars(rule.head, v -> {
            bound.add(v);
            return false;
        });
        for (int i = 0; i < Math.min(index, rule.body.size()); i++) {
            Walk.vars(rule.body.get(i), v -> {
                bound.add(v);
                return false;
            });
        }
        return bound;
    }

    /**
     * Whether {@code ref} reaches {@code rule} whatever its variables hold. One that has no value yet and stands there
     * once takes every key in turn; any other may or may not have the right one.
     *
     * @param positions gets the terms of {@code ref} that must equal those of the rule; null where that does not matter
     */
    static boolean selects(Ref ref, Rule rule, VarSet bound, @Nullable List<Integer> positions) {
        Ref path = rule.ref();
        boolean fixed = true;
        for (int i = 1; i < Math.min(ref.size(), path.size()); i++) {
            Term t = ref.get(i);
            Term wanted = path.get(i);
            if (!Terms.isConstant(wanted.value) || isFree(ref, t, bound)) {
                continue;
            }
            if (Terms.isConstant(t.value)) {
                if (!t.equals(wanted)) {
                    return false;
                }
                continue;
            }
            if (positions == null) {
                return false;
            }
            fixed = false;
            positions.add(i);
        }
        return fixed;
    }

    private static boolean isFree(Ref ref, Term t, VarSet bound) {
        return t.value instanceof Var v
                && !bound.contains(v)
                && ref.terms.stream().filter(x -> x.value.equals(v)).count() == 1;
    }
}
