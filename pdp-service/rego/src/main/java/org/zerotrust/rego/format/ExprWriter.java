package org.zerotrust.rego.format;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Every;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.SomeDecl;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.With;
import org.zerotrust.rego.types.Declaration;

/** Writes expressions and bodies. */
final class ExprWriter {
    private final Page p;
    private final Writers w;

    /** An expression whose terms are to be wrapped in parentheses the next time it is written. */
    @Nullable
    Expr wrap;

    ExprWriter(Page p, Writers w) {
        this.p = p;
        this.w = w;
    }

    void body(Body b) throws UnexpectedComment {
        p.insertComments(b.location());
        for (int i = 0; i < b.size(); i++) {
            Expr e = b.get(i);
            if (i > 0 && e.location.row() > Positions.endRow(b.get(i - 1).location) + 1) {
                p.blankLine();
            }
            p.startLine();
            try {
                expr(e);
            } catch (UnexpectedComment written) {
                // It stands as it was written; what follows goes on.
            }
            p.endLine();
        }
    }

    void expr(Expr e) throws UnexpectedComment {
        boolean parens = wrap == e;
        if (parens) {
            wrap = null;
        }
        p.insertComments(e.location);
        if (!p.inLine) {
            p.startLine();
        }
        boolean negatedGroup = e.negated && (Infix.isLogical(e) || (p.options.v2 && Infix.startsWithBrace(e)));
        p.write(e.negated ? "not " : "");
        p.write(negatedGroup ? "(" : "");
        p.write(parens ? "(" : "");
        switch (e.terms) {
            case SomeDecl d -> p.orDropComments(() -> some(d));
            case Every q -> p.orDropComments(() -> every(q, e.location));
            case Not n -> p.orDropComments(() -> not(n, e.location));
            case LogicalAnd a -> p.orDropComments(() -> w.logical.write(e));
            case LogicalOr o -> p.orDropComments(() -> w.logical.write(e));
            case CallTerms c -> call(c);
            case Term t -> w.terms.term(t);
        }
        p.write(parens ? ")" : "");
        p.write(negatedGroup ? ")" : "");
        if (!e.withs.isEmpty()) {
            withs(e);
        }
    }

    private void withs(Expr e) throws UnexpectedComment {
        List<With> withs = e.withs;
        int lastRow = Positions.termsEndRow(e);
        int i = 0;
        if (withs.getFirst().location.row() == lastRow) {
            with(withs.getFirst(), false);
            i = 1;
        }
        boolean indented = false;
        try {
            for (; i < withs.size(); i++) {
                With x = withs.get(i);
                boolean breaks = x.location.row() > lastRow;
                if (breaks) {
                    if (!indented) {
                        p.up();
                        indented = true;
                    }
                    p.endLine();
                    p.startLine();
                    lastRow = x.location.row();
                }
                with(x, breaks);
            }
        } finally {
            if (indented) {
                p.down();
            }
        }
    }

    private void with(With x, boolean indented) throws UnexpectedComment {
        p.orDropComments(() -> {
            p.insertComments(x.location);
            p.write(indented ? "with " : " with ");
            w.terms.term(x.target);
        });
        p.write(" as ");
        try {
            w.terms.term(x.value);
        } catch (UnexpectedComment written) {
            // The value stands as it was written.
        }
    }

    private void call(CallTerms c) throws UnexpectedComment {
        Term operator = c.get(0);
        if (Infix.isMember(operator)) {
            w.terms.member(false, operator, c.from(1), operator.location);
            return;
        }
        Declaration d = Infix.of(operator);
        if (d == null) {
            w.terms.plainCall(c.terms);
            return;
        }
        int operands = c.size() - 1;
        if (operands == d.arity()) {
            p.orDropComments(() -> w.terms.term(c.get(1)));
            p.write(" " + d.infix() + " ");
            w.terms.term(c.get(2));
        } else if (operands == d.arity() + 1) {
            p.orDropComments(() -> {
                w.terms.term(c.get(3));
                p.write(" = ");
                w.terms.term(c.get(1));
                p.write(" " + d.infix() + " ");
                w.terms.term(c.get(2));
            });
        } else {
            w.terms.wrongArity(operator, c.from(1), d, operator.location);
            w.terms.plainCall(c.terms);
        }
    }

    private void some(SomeDecl d) throws UnexpectedComment {
        p.insertComments(d.location);
        p.write("some ");
        int row = d.location.row();
        for (int i = 0; i < d.symbols.size(); i++) {
            Term t = d.symbols.get(i);
            if (t.value instanceof Var) {
                if (t.location.row() > row) {
                    p.endLine();
                    p.startLine();
                    p.write("\t");
                    row = t.location.row();
                } else if (i > 0) {
                    p.write(" ");
                }
                w.terms.term(t);
                p.write(i < d.symbols.size() - 1 ? "," : "");
            } else if (t.value instanceof Call c) {
                w.terms.member(false, c.get(0), c.operands(), d.location);
            }
        }
    }

    private void every(Every q, Location at) throws UnexpectedComment {
        p.insertComments(at);
        p.write("every ");
        if (q.key != null) {
            w.terms.term(q.key);
            p.write(", ");
        }
        w.terms.term(q.value);
        p.write(" in ");
        w.terms.term(q.domain);
        p.write(" {");
        braced(q.body, at);
        p.write(q.body.size() == 1 && q.body.get(0).location.row() == q.location.row() ? " }" : "}");
    }

    private void not(Not n, Location at) throws UnexpectedComment {
        p.insertComments(at);
        p.write("not ");
        Expr first = n.body.get(0);
        if (n.explicitBody || n.body.size() > 1) {
            if (Infix.isUnion(first)) {
                wrap = first;
            }
            p.write("{");
            braced(n.body, at);
            p.write(n.body.exprs.getLast().location.row() == at.row() ? " }" : "}");
            return;
        }
        boolean parens = Infix.notNeedsParens(first);
        p.write(parens ? "(" : "");
        try {
            expr(first);
        } catch (UnexpectedComment written) {
            // It stands as it was written.
        }
        p.write(parens ? ")" : "");
    }

    /** What stands between the braces at {@code at}; a comment without a place ends it early. */
    void braced(Body b, Location at) {
        try {
            comprehensionBody('{', '}', b, at.row(), at);
        } catch (UnexpectedComment written) {
            // Whoever holds the braces closes them.
        }
    }

    void comprehension(char open, char close, Term t, Body b, Location at) throws UnexpectedComment {
        if (t.location.row() - at.row() >= 1) {
            p.endLine();
            p.startLine();
        }
        boolean parens = t.value instanceof Call
                && (Infix.isUnion(t) || t.location.text().startsWith("("));
        w.terms.parens(parens, t);
        p.write(" |");
        comprehensionBody(open, close, b, t.location.row(), at);
    }

    private void comprehensionBody(char open, char close, Body b, int termRow, Location at) throws UnexpectedComment {
        if (b.location().row() > termRow || linesOf(b, termRow)) {
            p.endLine();
            p.up();
            try {
                body(b);
                p.orDropComments(() -> p.insertComments(Positions.closingRow(open, close, at)));
            } finally {
                p.down();
                p.startLine();
            }
            return;
        }
        p.write(" ");
        for (int i = 0; i < b.size(); i++) {
            p.write(i == 0 ? "" : "; ");
            expr(b.get(i));
        }
        p.orDropComments(() -> p.insertComments(Positions.closingRow(open, close, at)));
    }

    /** Whether the expressions stood on more than one line. */
    private static boolean linesOf(Body b, int termRow) {
        if (b.exprs.stream().anyMatch(ListWriter::isUnplaced)) {
            return false;
        }
        int row = termRow;
        List<Expr> sorted = b.exprs.stream()
                .sorted((x, y) -> Positions.compare(x.location, y.location))
                .toList();
        for (Expr e : sorted) {
            if (e.location.row() > row && e != sorted.getFirst()) {
                return true;
            }
            row = e.location.row();
        }
        return false;
    }
}
