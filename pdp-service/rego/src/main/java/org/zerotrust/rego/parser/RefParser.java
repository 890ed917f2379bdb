package org.zerotrust.rego.parser;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;

/** What may follow a term without white space: dots, brackets and calls. */
final class RefParser {
    private final Grammar g;
    private final Cursor c;

    RefParser(Grammar g) {
        this.g = g;
        this.c = g.c;
    }

    static boolean isRoot(Term t) {
        return t.value instanceof Var v && (v.name().equals("data") || v.name().equals("input"));
    }

    /** The whole reference or call that {@code head}, the current token, starts; else {@code head} itself. */
    @Nullable
    Term finish(@Nullable Term head) {
        if (head == null) {
            return null;
        }
        int offset = c.s.offset;
        c.scanWhitespace();
        return rest(head, offset);
    }

    /** The same in a rule's head, where white space may stand between. */
    @Nullable
    Term finishHead(Term head) {
        int offset = c.s.offset;
        c.scanWhitespace();
        switch (c.tok()) {
            case ADD, SUB, MUL, QUO, REM, AND, OR, EQUAL, NEQ, GT, GTE, LT, LTE -> c.illegal();
            case WHITESPACE -> c.scan();
            default -> {}
        }
        return rest(head, offset);
    }

    private @Nullable Term rest(Term head, int offset) {
        switch (c.tok()) {
            case LPAREN, DOT, LBRACK -> {
                return ref(head, offset);
            }
            case WHITESPACE -> c.scan();
            default -> {}
        }
        return isRoot(head) ? new Term(new Ref(List.of(head)), head.location) : head;
    }

    private @Nullable Term ref(Term head, int offset) {
        if (!c.enter()) {
            return null;
        }
        try {
            if (!canStart(head.value)) {
                c.error(head.location, "illegal ref (head cannot be " + Terms.kindName(head.value) + ")");
            }
            List<Term> parts = new ArrayList<>();
            parts.add(head);
            while (true) {
                switch (c.tok()) {
                    case DOT -> {
                        c.scanWhitespace();
                        if (!c.at(Token.IDENT) && !c.isRefKeyword(c.tok())) {
                            c.illegal("expected identifier");
                            return null;
                        }
                        parts.add(new Term(new StringValue(c.s.lit), c.loc()));
                        c.scanWhitespace();
                    }
                    case LPAREN -> {
                        return called(head, parts, offset);
                    }
                    case LBRACK -> {
                        c.scan();
                        Term key = g.infix.term();
                        if (key == null) {
                            return null;
                        }
                        if (!c.at(Token.RBRACK)) {
                            c.illegal("expected [");
                            return null;
                        }
                        parts.add(key);
                        c.scanWhitespace();
                    }
                    default -> {
                        int end = c.s.lastEnd;
                        if (c.at(Token.WHITESPACE)) {
                            c.scan();
                        }
                        return g.infix.located(new Ref(parts), head.location, offset, end);
                    }
                }
            }
        } finally {
            c.leave();
        }
    }

    private @Nullable Term called(Term head, List<Term> parts, int offset) {
        Term t = call(g.infix.located(new Ref(parts), head.location, offset, c.s.offset), offset);
        if (t != null) {
            switch (c.tok()) {
                case WHITESPACE -> c.scan();
                case DOT, LBRACK -> t = ref(t, offset);
                default -> {}
            }
        }
        return t == null ? null : t.at(g.infix.textOf(head.location, offset, c.s.lastEnd));
    }

    private static boolean canStart(Value v) {
        return v instanceof Var
                || v instanceof ArrayValue
                || v instanceof ObjectValue
                || v instanceof SetValue
                || v instanceof ArrayComprehension
                || v instanceof ObjectComprehension
                || v instanceof SetComprehension
                || v instanceof Call;
    }

    private @Nullable Term call(Term operator, int offset) {
        if (!c.enter()) {
            return null;
        }
        try {
            Location at = operator.location;
            c.scan();
            List<Term> all = new ArrayList<>(List.of(operator));
            if (!c.at(Token.RPAREN) && !g.collections.list(Token.RPAREN, all)) {
                return null;
            }
            int end = c.s.tokEnd;
            c.scanWhitespace();
            boolean emptySet = all.size() == 1
                    && operator.value instanceof Ref r
                    && r.size() == 1
                    && r.head().value instanceof Var v
                    && v.name().equals("set");
            return g.infix.located(emptySet ? new SetValue() : new Call(all), at, offset, end);
        } finally {
            c.leave();
        }
    }
}
