package org.zerotrust.rego.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Head;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Value;

/** The rules that together make one virtual document or function. */
final class RuleGroup {
    /** What the rules make. */
    enum Kind {
        /** One value, or a function's. */
        COMPLETE,
        /** A set. */
        SET,
        /** An object, nested as deep as the rules' references. */
        OBJECT
    }

    private final Ref path;
    private final List<Rule> rules;
    private final @Nullable Rule defaultRule;
    private final Kind kind;
    private final int arity;

    /** @param path constant; {@code data} first */
    RuleGroup(Ref path, List<Rule> all) {
        this.path = path;
        Rule def = null;
        List<Rule> others = new ArrayList<>();
        for (Rule r : all) {
            if (r.isDefault) {
                def = r;
            } else {
                others.add(r);
            }
        }
        rules = List.copyOf(others);
        arity = all.getFirst().head.args.size();
        boolean ground = all.stream().allMatch(r -> r.head.ref().isGround());
        Head first = all.getFirst().head;
        kind = !ground ? Kind.OBJECT : first.isMultiValue() ? Kind.SET : Kind.COMPLETE;
        // A default among rules with variables in their references has no effect, as in OPA.
        defaultRule = kind == Kind.COMPLETE ? def : null;
    }

    private RuleGroup(RuleGroup of, List<Rule> rules) {
        this.path = of.path;
        this.rules = rules;
        this.defaultRule = null;
        this.kind = of.kind;
        this.arity = of.arity;
    }

    Ref path() {
        return path;
    }

    /** Without the default. */
    List<Rule> rules() {
        return rules;
    }

    @Nullable
    Rule defaultRule() {
        return defaultRule;
    }

    Kind kind() {
        return kind;
    }

    /** 0 for what is no function. */
    int arity() {
        return arity;
    }

    /** The full references' length from which on a look-up's terms decide nothing. */
    int depth() {
        int max = 0;
        for (Rule r : rules) {
            max = Math.max(max, r.ref().size() + (r.head.isMultiValue() ? 1 : 0));
        }
        return max;
    }

    /** Those rules that may contribute to the document at {@code ref}: no constants in their references disagree. */
    RuleGroup matching(Ref ref) {
        List<Rule> some = rules.stream().filter(r -> overlaps(r, ref)).toList();
        return some.size() == rules.size() ? this : new RuleGroup(this, some);
    }

    private boolean overlaps(Rule rule, Ref ref) {
        Ref own = rule.ref();
        for (int i = path.size(); i < ref.size(); i++) {
            Term mine = termAt(rule, own, i);
            if (mine == null) {
                return true;
            }
            Value a = mine.value;
            Value b = ref.get(i).value;
            if (Terms.isConstant(a) && Terms.isConstant(b) && !a.equals(b)) {
                return false;
            }
        }
        return true;
    }

    /** What a rule has at a position of its reference, a set's element counting as the last; {@code null} beyond. */
    static @Nullable Term termAt(Rule rule, Ref ref, int position) {
        if (position < ref.size()) {
            return ref.get(position);
        }
        return position == ref.size() && rule.head.isMultiValue() ? rule.head.key : null;
    }

    /**
     * Whether the first solution of any rule is the answer: all have one and the same constant value, their
     * {@code else} branches too.
     */
    boolean firstAnswers() {
        if (kind != Kind.COMPLETE) {
            return false;
        }
        Value value = null;
        for (Rule main : rules) {
            for (Rule r = main; r != null; r = r.elseRule) {
                if (r.head.docKind() != Head.DocKind.COMPLETE
                        || r.head.value == null
                        || !Terms.isConstant(r.head.value.value)) {
                    return false;
                }
                if (value != null && !value.equals(r.head.value.value)) {
                    return false;
                }
                value = r.head.value.value;
            }
        }
        return true;
    }
}
