package org.zerotrust.rego.format;

import java.util.List;
import org.zerotrust.rego.ast.Args;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.BooleanValue;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Head;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Order;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;

/** Writes rules. */
final class RuleWriter {
    private static final Body CONSTANT = new Body(new Expr(new Term(BooleanValue.TRUE)));

    private final Page p;
    private final Writers w;

    RuleWriter(Page p, Writers w) {
        this.p = p;
        this.w = w;
    }

    void rules(List<Rule> rules) {
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            try {
                p.insertComments(rule.location);
            } catch (UnexpectedComment lost) {
                // The rule is written all the same.
            }
            try {
                rule(rule, false);
            } catch (UnexpectedComment written) {
                // It stands as it was written.
            }
            boolean grouped = i < rules.size() - 1
                    && isOneLiner(rule)
                    && isOneLiner(rules.get(i + 1))
                    && rules.get(i + 1).location.row() == rule.location.row() + 1;
            if (!grouped) {
                p.blankLine();
            }
        }
    }

    /** Whether a rule is written on one line, so that it may stand directly below another. */
    private boolean isOneLiner(Rule r) {
        return r.body.size() <= 1
                && !r.isDefault
                && r.elseRule == null
                && !(r.body.size() == 1 && Infix.isSet(r.body.get(0)))
                && usesIf(r);
    }

    private boolean usesIf(Rule r) {
        return (p.options.v1 || p.options.ifs) && (p.options.contains || r.head.value != null);
    }

    private void rule(Rule r, boolean isElse) throws UnexpectedComment {
        if (!isElse) {
            p.startLine();
        }
        p.write(r.isDefault ? "default " : "");
        boolean constant = Order.compare(r.body, CONSTANT) == 0 && r.elseRule == null;
        p.commentOnFinalLine = constant;
        boolean unexpected = false;
        try {
            head(r.head, r.isDefault, constant);
        } catch (UnexpectedComment written) {
            unexpected = true;
        }
        if (r.body.isEmpty() || constant) {
            p.endLine();
            return;
        }
        p.commentOnFinalLine = true;
        boolean usesIf = usesIf(r);
        if (usesIf) {
            p.write(" if");
            Expr only = r.body.get(0);
            if (r.body.size() == 1 && only.location.row() == Positions.endRow(r.head.location) && !Infix.isSet(only)) {
                p.write(" ");
                try {
                    w.exprs.expr(only);
                } catch (UnexpectedComment written) {
                    // It stands as it was written.
                }
                p.endLine();
                elseRule(r);
                return;
            }
        }
        block(r, usesIf && !isElse, unexpected);
    }

    private void block(Rule r, boolean wrapUnion, boolean unexpected) throws UnexpectedComment {
        if (unexpected && !p.comments.isEmpty()) {
            p.write(" { ");
        } else {
            p.write(" {");
            p.endLine();
        }
        if (wrapUnion) {
            w.logical.wrapLeadingUnion(r.body.get(0));
        }
        p.up();
        try {
            w.exprs.body(r.body);
        } catch (UnexpectedComment written) {
            // The block is closed all the same.
        }
        Location at = r.location;
        int close = !r.head.args.isEmpty()
                ? Positions.closingRowBehind('(', ')', '{', '}', at)
                : r.head.key != null
                        ? Positions.closingRowBehind('[', ']', '{', '}', at)
                        : Positions.closingRow('{', '}', at);
        p.orDropComments(() -> p.insertComments(close));
        p.down();
        p.startLine();
        p.write("}");
        elseRule(r);
    }

    private void elseRule(Rule r) throws UnexpectedComment {
        Rule e = r.elseRule;
        if (e == null) {
            return;
        }
        String[] lines = r.location.text().split("\n", -1);
        int at = e.location.row() - r.location.row();
        boolean inline = at > 0 && at < lines.length && !lines[at].strip().startsWith("else");
        boolean commentAbove =
                (!p.comments.isEmpty() && p.comments.getFirst().location().row() < e.head.location.row())
                        || p.beforeEnd != null;
        if (!commentAbove && inline) {
            p.write(" ");
        } else {
            p.blankLine();
            p.startLine();
        }
        e.head.name = new Var("else");
        e.head.reference = new Ref(List.of(new Term(new Var("else"), e.head.location)));
        e.head.args = new Args();
        p.orDropComments(() -> p.insertComments(e.head.location));
        if (commentAbove && !inline) {
            p.startLine();
        }
        if (e.head.value != null) {
            e.head.value.location = e.head.location;
        }
        p.orDropComments(() -> rule(e, true));
    }

    private void head(Head h, boolean isDefault, boolean constant) throws UnexpectedComment {
        Ref ref = h.ref();
        if (h.key != null && h.value == null && !h.hasDynamicRef()) {
            ref = ref.groundPrefix();
        }
        if (p.options.refHeads || ref.size() == 1) {
            Ref written = ref;
            p.orDropComments(() -> w.terms.ref(written));
        } else {
            if (!p.comments.isEmpty()
                    && ref.get(1).location.row()
                            == p.comments.getFirst().location().row()) {
                p.writeAsIs(h.location, p.comments);
                return;
            }
            p.write(ref.head() + "[" + ref.get(1) + "]");
        }
        if (!h.args.isEmpty()) {
            w.terms.between("(", ")", () -> w.lists.terms(h.args.terms, h.location, '(', ')', false));
        }
        if (h.key != null && h.value == null) {
            p.write(p.options.contains ? " contains " : "[");
            w.terms.term(h.key);
            p.write(p.options.contains ? "" : "]");
        }
        value(h, isDefault, constant);
    }

    private void value(Head h, boolean isDefault, boolean constant) throws UnexpectedComment {
        Term value = h.value;
        if (value == null) {
            return;
        }
        boolean isTrue = value.value.equals(BooleanValue.TRUE);
        if (h.key == null && isTrue && !constant && !isDefault) {
            return;
        }
        boolean explicit = p.options.v1 && constant && h.key == null && h.args.isEmpty();
        // A value at the very place of its head was not written.
        if (h.location == value.location && !h.name.name().equals("else") && isTrue && !explicit) {
            return;
        }
        p.write(h.assign || p.options.v1 ? " := " : " = ");
        w.terms.term(value);
    }
}
