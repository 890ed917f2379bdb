package org.zerotrust.rego.format;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.BooleanValue;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.Comment;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.NullValue;
import org.zerotrust.rego.ast.NumberValue;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.TemplateString;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.types.Declaration;

/** Writes terms. */
final class TermWriter {
    private final Page p;
    private final Writers w;

    /** A term to be wrapped in parentheses the next time it is written. */
    @Nullable
    Term wrap;

    TermWriter(Page p, Writers w) {
        this.p = p;
        this.w = w;
    }

    /** Writes a term; as it stands in the source where a comment in it has no place. */
    void term(Term t) throws UnexpectedComment {
        if (p.comments.isEmpty()) {
            parens(false, t);
            return;
        }
        int length = p.length();
        int level = p.level();
        List<Comment> pending = List.copyOf(p.comments);
        try {
            parens(false, t);
        } catch (UnexpectedComment e) {
            p.truncate(length);
            p.level(level);
            Comment end = p.beforeEnd;
            if (end != null
                    && !t.location.text().isEmpty()
                    && end.location().row() >= t.location.row()
                    && end.location().row() <= Positions.endRow(t.location)) {
                p.beforeEnd = null;
            }
            p.writeAsIs(t.location, pending);
            throw e;
        }
    }

    void parens(boolean wanted, Term t) throws UnexpectedComment {
        boolean parens = wanted;
        if (wrap == t) {
            wrap = null;
            parens = true;
        }
        boolean wrapCall = parens;
        p.orDropComments(() -> {
            p.insertComments(t.location);
            if (!p.inLine) {
                p.startLine();
            }
            value(wrapCall, t);
        });
        if (!p.inLine) {
            p.startLine();
        }
    }

    private void value(boolean parens, Term t) throws UnexpectedComment {
        Location at = t.location;
        switch (t.value) {
            case Ref r -> ref(r);
            case ObjectValue o -> between("{", "}", () -> w.lists.object(o, at));
            case ArrayValue a -> between("[", "]", () -> w.lists.terms(a.terms, at, '[', ']', true));
            case SetValue s -> set(s, at);
            case ArrayComprehension c -> between("[", "]", () -> w.exprs.comprehension('[', ']', c.term, c.body, at));
            case SetComprehension c -> between("{", "}", () -> w.exprs.comprehension('{', '}', c.term, c.body, at));
            case ObjectComprehension c -> between("{", "}", () -> objectComprehension(c, at));
            case StringValue s -> string(s, at);
            case TemplateString s -> w.templates.write(s);
            case Var v -> p.write(v.toString());
            case Call c -> call(parens, c, at);
            case NumberValue v -> p.write(v.toString());
            case BooleanValue v -> p.write(v.toString());
            case NullValue v -> p.write(v.toString());
            case Not n -> p.write(n.toString());
        }
    }

    /** Closes what it opened even where the inside fails. */
    void between(String open, String close, Page.Writing inside) throws UnexpectedComment {
        p.write(open);
        try {
            inside.run();
        } finally {
            p.write(close);
        }
    }

    private void set(SetValue s, Location at) throws UnexpectedComment {
        if (s.size() == 0) {
            p.write("set()");
            p.insertComments(Positions.closingRow('(', ')', at));
            return;
        }
        between("{", "}", () -> w.lists.terms(s.sorted(), at, '{', '}', true));
    }

    private void objectComprehension(ObjectComprehension c, Location at) throws UnexpectedComment {
        // The value stays on the key's line, wherever it stood.
        Location old = c.value.location;
        c.value.location = new Location(old.file(), at.row(), old.col(), old.offset(), old.end(), old.source())
                .withText(old.start(), old.end());
        boolean parens = Infix.isUnion(c.key);
        p.write(parens ? "(" : "");
        term(c.key);
        p.write(parens ? ")" : "");
        p.write(": ");
        w.exprs.comprehension('{', '}', c.value, c.body, at);
    }

    /** Strings keep the escapes that they were written with. */
    private void string(StringValue s, Location at) {
        String text = at.text();
        char last = text.isEmpty() ? ' ' : text.charAt(text.length() - 1);
        if (text.startsWith("`")) {
            p.write(text);
        } else if ((last == '"' || last == '`') && text.indexOf(last) >= 0) {
            p.write(text.substring(text.indexOf(last)));
        } else {
            p.write(s.toString());
        }
    }

    void ref(Ref r) throws UnexpectedComment {
        if (r.isEmpty()) {
            return;
        }
        boolean parens =
                r.head().value instanceof Call && r.head().location.text().startsWith("(");
        p.orDropComments(() -> parens(parens, r.head()));
        for (Term t : r.from(1)) {
            switch (t.value) {
                case StringValue s -> key(s, t.location);
                case Var v -> p.write("[" + v + "]");
                default -> {
                    p.write("[");
                    try {
                        term(t);
                    } catch (UnexpectedComment e) {
                        // So that the bracket is no part of the comment.
                        p.write("\n");
                    }
                    p.write("]");
                }
            }
        }
    }

    private void key(StringValue s, Location at) {
        String name = s.value();
        boolean bracket = !Terms.isVarCompatible(name)
                || (p.options.isKeyword(name)
                        && (!p.options.keywordsInRefs || at.text().startsWith("\"")));
        p.write(bracket ? "[" + s + "]" : "." + name);
    }

    private void call(boolean parens, Call c, Location at) throws UnexpectedComment {
        Declaration d = Infix.of(c.get(0));
        if (d == null) {
            plainCall(c.terms);
            return;
        }
        if (Infix.isMember(c.get(0))) {
            member(true, c.get(0), c.operands(), at);
            return;
        }
        p.write(parens ? "(" : "");
        if (d.arity() != c.size() - 1) {
            wrongArity(c.get(0), c.operands(), d, at);
            return;
        }
        parens(true, c.get(1));
        p.write(" " + d.infix() + " ");
        parens(true, c.get(2));
        p.write(parens ? ")" : "");
    }

    void plainCall(List<Term> terms) throws UnexpectedComment {
        Term operator = terms.getFirst();
        if (operator.value instanceof Ref r) {
            ref(r);
        } else {
            p.write(operator.toString());
        }
        Location at = operator.location;
        between(
                "(",
                ")",
                () -> p.orDropComments(() -> w.lists.terms(terms.subList(1, terms.size()), at, '(', ')', false)));
    }

    /** {@code x in xs} and {@code k, v in xs}. */
    void member(boolean parens, Term operator, List<Term> operands, Location at) throws UnexpectedComment {
        Declaration d = Infix.of(operator);
        if (d == null || operands.size() != d.arity()) {
            if (d != null) {
                wrongArity(operator, operands, d, at);
            }
            return;
        }
        boolean wrapped = parens && operands.size() == 3;
        between(
                wrapped ? "(" : "",
                wrapped ? ")" : "",
                () -> p.orDropComments(() -> {
                    parens(true, operands.getFirst());
                    if (operands.size() == 3) {
                        p.write(", ");
                        parens(true, operands.get(1));
                    }
                    p.write(" in ");
                    parens(true, operands.getLast());
                }));
    }

    void wrongArity(Term operator, List<Term> operands, Declaration d, Location at) {
        List<String> have = new ArrayList<>();
        operands.forEach(t -> have.add(Terms.kindName(t.value)));
        List<String> want = new ArrayList<>();
        for (int i = 0; i < d.arity(); i++) {
            want.add(String.valueOf(d.type().argument(i)));
        }
        p.errors.add(new AstError(
                AstError.TYPE,
                at,
                operator + ": arity mismatch",
                List.of("have: (" + String.join(",", have) + ")", "want: (" + String.join(",", want) + ")")));
    }
}
