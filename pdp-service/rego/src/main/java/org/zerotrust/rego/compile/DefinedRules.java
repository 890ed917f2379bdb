package org.zerotrust.rego.compile;

import java.util.List;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Var;

/** Rules that always have a value. */
final class DefinedRules {
    private final Compilation c;

    DefinedRules(Compilation c) {
        this.c = c;
    }

    /** Whether {@code ref} is to a rule with a default, a set, or one constant without conditions. */
    boolean isAlwaysDefined(Ref ref) {
        if (ref.size() < 2 || !ref.head().value.equals(VarSets.DATA)) {
            return false;
        }
        List<Rule> rules = c.ruleTree().rulesAt(ref);
        if (rules.isEmpty() || rules.getFirst().isFunction()) {
            return false;
        }
        return rules.getFirst().head.isMultiValue()
                || rules.stream().anyMatch(r -> r.isDefault)
                || (rules.size() == 1 && isConstant(rules.getFirst()));
    }

    private static boolean isConstant(Rule r) {
        Term value = r.head.value;
        if (value == null || !Bodies.isEmpty(r.body)) {
            return false;
        }
        boolean collection = value.value instanceof ArrayValue
                || value.value instanceof ObjectValue
                || value.value instanceof SetValue;
        return Terms.isScalar(value.value) || value.value instanceof Var || (collection && value.isGround());
    }
}
