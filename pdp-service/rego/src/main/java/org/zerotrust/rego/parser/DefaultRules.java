package org.zerotrust.rego.parser;

import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Walk;

/** What a default rule may have: a constant value, and arguments that are variables, each once. */
final class DefaultRules {
    private DefaultRules() {}

    /** Reports what is wrong; false where something is. */
    static boolean check(Cursor c, Rule rule) {
        Term value = rule.head.value;
        if (value == null) {
            c.error(rule.location, "illegal default rule (must have a value)");
            return false;
        }
        boolean[] valid = {true};
        Walk.walk(value.value, n -> {
            switch (n) {
                case ArrayComprehension x -> {
                    return true;
                }
                case SetComprehension x -> {
                    return true;
                }
                case ObjectComprehension x -> {
                    return true;
                }
                case Value v
                when v instanceof Ref || v instanceof Var || v instanceof Call -> {
                    c.error(rule.location, "illegal default rule (value cannot contain " + Terms.kindName(v) + ")");
                    valid[0] = false;
                    return true;
                }
                default -> {
                    return false;
                }
            }
        });
        return valid[0] && (rule.head.args.isEmpty() || checkArgs(c, rule));
    }

    private static boolean checkArgs(Cursor c, Rule rule) {
        VarSet seen = new VarSet();
        boolean valid = true;
        for (Term t : rule.head.args) {
            if (!(t.value instanceof Var v)) {
                c.error(
                        rule.location,
                        "illegal default rule (arguments cannot contain " + Terms.kindName(t.value) + ")");
                valid = false;
            } else if (seen.contains(v)) {
                c.error(rule.location, "illegal default rule (arguments cannot be repeated " + v + ")");
                valid = false;
            } else {
                seen.add(v);
            }
        }
        return valid;
    }
}
