package org.zerotrust.rego.format;

import java.util.ArrayList;
import java.util.List;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.types.Declaration;

/** Writes chains of {@code and} and {@code or}. */
final class LogicalWriter {
    private final Page p;
    private final Writers w;

    /**
     * One operand.
     *
     * @param explicit whether it is a body in braces
     * @param brace where its brace stands, if it is
     */
    private record Operand(Body body, boolean explicit, boolean parens, Location brace) {
        int endRow() {
            int row = explicit ? Positions.closingRow('{', '}', brace) : -1;
            return row > 0 ? row : Positions.endRow(body);
        }

        int startRow() {
            return explicit ? brace.row() : body.location().row();
        }
    }

    private record Step(String op, Operand right, int leftEndRow) {}

    /** A left-associative chain. */
    private record Chain(Operand first, List<Step> steps) {}

    LogicalWriter(Page p, Writers w) {
        this.p = p;
        this.w = w;
    }

    void write(Expr e) throws UnexpectedComment {
        Chain chain = flatten(e);
        operand(chain.first);
        boolean indented = false;
        for (Step s : chain.steps) {
            p.write(" " + s.op);
            if (s.right.startRow() > s.leftEndRow) {
                if (!indented) {
                    p.up();
                    indented = true;
                }
                p.endLine();
                p.startLine();
            } else {
                p.write(" ");
            }
            operand(s.right);
        }
        if (indented) {
            p.down();
        }
    }

    private void operand(Operand o) {
        if (!o.explicit) {
            p.write(o.parens ? "(" : "");
            try {
                w.exprs.expr(o.body.get(0));
            } catch (UnexpectedComment written) {
                // It stands as it was written.
            }
            p.write(o.parens ? ")" : "");
            return;
        }
        Expr first = o.body.get(0);
        if (Infix.isUnion(first)) {
            w.exprs.wrap = first;
        }
        p.write("{");
        w.exprs.braced(o.body, o.brace);
        p.write(o.body.exprs.getLast().location.row() == o.brace.row() ? " }" : "}");
    }

    private static Chain flatten(Expr e) {
        String op = e.terms instanceof LogicalAnd ? "and" : "or";
        Body lhs;
        Body rhs;
        boolean explicitLhs;
        boolean explicitRhs;
        if (e.terms instanceof LogicalAnd a) {
            lhs = a.lhs;
            rhs = a.rhs;
            explicitLhs = a.explicitLhs;
            explicitRhs = a.explicitRhs;
        } else {
            LogicalOr o = (LogicalOr) e.terms;
            lhs = o.lhs;
            rhs = o.rhs;
            explicitLhs = o.explicitLhs;
            explicitRhs = o.explicitRhs;
        }
        Operand right = operand(rhs, explicitRhs, op, true, e.location);
        if (!explicitLhs
                && lhs.size() == 1
                && Infix.isLogical(lhs.get(0))
                && !Infix.sideNeedsParens(lhs.get(0), op, false)) {
            Chain inner = flatten(lhs.get(0));
            List<Step> steps = new ArrayList<>(inner.steps);
            steps.add(new Step(op, right, Positions.endRow(lhs)));
            return new Chain(inner.first, steps);
        }
        Operand left = operand(lhs, explicitLhs, op, false, e.location);
        return new Chain(left, List.of(new Step(op, right, left.endRow())));
    }

    private static Operand operand(Body b, boolean explicit, String op, boolean right, Location node) {
        return explicit || b.size() != 1
                ? new Operand(b, true, false, brace(node, b))
                : new Operand(b, false, Infix.sideNeedsParens(b.get(0), op, right), node);
    }

    /** Where the brace of a body stands: the last one before its first expression. */
    private static Location brace(Location node, Body b) {
        String text = node.text();
        int before = Math.min(b.location().offset() - node.offset(), text.length());
        int i = before <= 0 ? -1 : text.lastIndexOf('{', before - 1);
        if (i < 0) {
            return node;
        }
        int row = node.row() + Positions.breaks(text.substring(0, i));
        return new Location(node.file(), row, node.col(), node.offset() + i, node.end(), node.source());
    }

    /** Wraps the union that an expression starts with: behind a rule's brace it would read as a comprehension. */
    void wrapLeadingUnion(Expr e) {
        if (e.negated) {
            return;
        }
        if (Infix.isLogical(e)) {
            Operand first = flatten(e).first;
            if (!first.explicit && !first.parens) {
                wrapLeadingUnion(first.body.get(0));
            }
        } else if (Infix.isUnion(e)) {
            w.exprs.wrap = e;
        } else if (e.operatorTerm() != null) {
            Declaration d = Infix.of(e.operatorTerm());
            var lead = d == null ? null : Infix.lead(((org.zerotrust.rego.ast.CallTerms) e.terms).terms);
            if (lead != null && Infix.isUnion(lead)) {
                w.terms.wrap = lead;
            }
        }
    }
}
