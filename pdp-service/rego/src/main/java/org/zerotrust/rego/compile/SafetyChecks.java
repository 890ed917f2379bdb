package org.zerotrust.rego.compile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Vars;
import org.zerotrust.rego.ast.Vars.Skip;
import org.zerotrust.rego.ast.Walk;

/** Whether every variable of a rule is bound, and the order of its body in which it is. */
final class SafetyChecks {
    private final Compilation c;

    SafetyChecks(Compilation c) {
        this.c = c;
    }

    /** The variables of heads must be arguments or stand in the body. */
    void heads() {
        for (Module m : c.modules()) {
            Set<Integer> shared = sharedRows(m);
            Walk.rules(m, r -> {
                if (!Heads.mayHaveVars(r.head)) {
                    return false;
                }
                VarSet bound = Vars.of(r.body, Skip.REF_CALL_HEAD, Skip.CLOSURES);
                bound.update(Vars.of(r.head.args));
                VarSet unsafe = Heads.vars(r.head).diff(bound);
                for (Var v : unsafe) {
                    Var original = c.rewritten().getOrDefault(v, v);
                    if (!original.isGenerated()
                            && !c.problems()
                                    .add(
                                            AstError.UNSAFE_VAR,
                                            unsafe.location(v),
                                            "var " + original + " is unsafe" + scope(r, shared))) {
                        return true;
                    }
                }
                return false;
            });
        }
    }

    /** Reorders all bodies. */
    void bodies() {
        Safety safety = new Safety(c.outputVars());
        for (Module m : c.modules()) {
            Set<Integer> shared = sharedRows(m);
            Walk.rules(m, r -> {
                VarSet globals = VarSets.reserved();
                globals.update(Vars.of(r.head.args));
                Safety.Ordered ordered = safety.reorder(globals, r.body);
                List<AstError> errors = new SafetyErrors(c.rewritten(), scope(r, shared)).of(ordered.unsafe());
                if (errors.isEmpty()) {
                    r.body = ordered.body();
                } else {
                    c.problems().add(errors);
                }
                return false;
            });
        }
    }

    /** Where a line holds rules of several names, the place alone does not tell them apart. */
    private static String scope(Rule r, Set<Integer> shared) {
        return shared.contains(r.location.row()) ? " in rule " + r.head.ref().groundPrefix() : "";
    }

    private static Set<Integer> sharedRows(Module m) {
        Map<Integer, Ref> first = new HashMap<>();
        Set<Integer> shared = new HashSet<>();
        Walk.rules(m, r -> {
            Ref name = r.head.ref().groundPrefix();
            Ref known = first.putIfAbsent(r.location.row(), name);
            if (known != null && !known.equals(name)) {
                shared.add(r.location.row());
            }
            return false;
        });
        return shared;
    }
}
