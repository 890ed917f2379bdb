package org.zerotrust.rego.compile;

import java.util.Objects;
import java.util.Set;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Head;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Var;

/** Leaves only scalars and variables in the references of heads: all else is bound to a variable in the body. */
final class HeadRefs {
    private final Compilation c;
    private final boolean anyRefs;
    private final boolean generalRefs;

    HeadRefs(Compilation c) {
        this.c = c;
        Set<String> features = c.capabilities().features();
        boolean modern = features.contains("rego_v1") || features.contains("rego_v2");
        this.generalRefs = modern || features.contains("rule_head_refs");
        this.anyRefs = generalRefs || features.contains("rule_head_ref_string_prefixes");
    }

    void rewrite(Rule rule) {
        Head head = rule.head;
        Ref ref = head.ref();
        head.reference = ref;
        if (!anyRefs && head.name.name().isEmpty()) {
            c.problems().add(AstError.COMPILE, rule.location, "rule heads with refs are not supported: " + ref);
            return;
        }
        for (int i = 1; i < ref.size(); i++) {
            Term t = ref.get(i);
            boolean last = i == ref.size() - 1;
            if (!generalRefs && (head.isMultiValue() || !last) && !(t.value instanceof StringValue)) {
                if (!c.problems()
                        .add(
                                AstError.TYPE,
                                rule.location,
                                "rule heads with general refs (containing variables) are not supported: " + ref)) {
                    return;
                }
            } else if (!(t.value instanceof Var) && !Terms.isScalar(t.value)) {
                Expr equality = c.generator().equality(t);
                Term local = equality.operands().getFirst();
                if (last && Objects.equals(t, head.key)) {
                    head.key = local;
                }
                ref.set(i, local);
                Bodies.append(rule.body, equality);
            }
        }
    }
}
