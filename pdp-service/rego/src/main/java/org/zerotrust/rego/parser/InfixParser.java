package org.zerotrust.rego.parser;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;

/** Infix operators, all left associative; from the loosest: in, relations, |, &, + -, * / %. */
final class InfixParser {
    static final String MEMBER = "internal.member_2";
    static final String MEMBER_WITH_KEY = "internal.member_3";

    private final Grammar g;
    private final Cursor c;

    /** Operators that bind alike, from the loosest to the tightest. */
    private static final List<Set<Token>> LEVELS = List.of(
            Set.of(Token.EQUAL, Token.NEQ, Token.LT, Token.GT, Token.LTE, Token.GTE),
            Set.of(Token.OR),
            Set.of(Token.AND),
            Set.of(Token.ADD, Token.SUB),
            Set.of(Token.MUL, Token.QUO, Token.REM));

    InfixParser(Grammar g) {
        this.g = g;
        this.c = g.c;
    }

    /** A term with its operators; {@code k, v in xs} too. */
    @Nullable
    Term term() {
        return term(true);
    }

    /** The same where a comma separates elements. */
    @Nullable
    Term inList() {
        return term(false);
    }

    private @Nullable Term term(boolean keyValue) {
        if (!c.enter()) {
            return null;
        }
        try {
            return membership(null, keyValue, c.s.offset);
        } finally {
            c.leave();
        }
    }

    private @Nullable Term membership(@Nullable Term given, boolean keyValue, int offset) {
        if (!c.enter()) {
            return null;
        }
        try {
            Term lhs = given == null ? level(0, null, offset) : given;
            if (lhs == null) {
                return null;
            }
            if (keyValue && c.at(Token.COMMA)) {
                State before = c.save();
                c.scan();
                Term second = level(0, null, offset);
                if (second != null && c.at(Token.IN)) {
                    Term op = memberOperator("member_3");
                    Term rhs = level(0, null, c.s.offset);
                    if (rhs != null) {
                        return chained(List.of(op, lhs, second, rhs), lhs, keyValue, offset);
                    }
                }
                c.restore(before);
            }
            c.takeKeywordAsRefHead();
            if (c.at(Token.IN)) {
                Term op = memberOperator("member_2");
                Term rhs = level(0, null, c.s.offset);
                if (rhs != null) {
                    return chained(List.of(op, lhs, rhs), lhs, keyValue, offset);
                }
            }
            return lhs;
        } finally {
            c.leave();
        }
    }

    private @Nullable Term chained(List<Term> call, Term lhs, boolean keyValue, int offset) {
        Term t = located(new Call(call), lhs.location, offset, c.s.lastEnd);
        return c.at(Token.IN) ? membership(t, keyValue, offset) : t;
    }

    private Term memberOperator(String name) {
        Location at = c.loc();
        c.scan();
        return new Term(new Ref(List.of(new Term(new Var("internal"), at), new Term(new StringValue(name), at))), at);
    }

    private @Nullable Term level(int level, @Nullable Term given, int offset) {
        if (!c.enter()) {
            return null;
        }
        try {
            Term lhs = given == null ? operand(level, offset) : given;
            if (lhs == null || !LEVELS.get(level).contains(c.tok())) {
                return lhs;
            }
            Location at = c.loc();
            Term op = new Term(new Ref(List.of(new Term(new Var(c.tok().toString()), at))), at);
            c.scan();
            Term rhs = operand(level, c.s.offset);
            if (rhs == null) {
                return lhs;
            }
            Term call = located(new Call(List.of(op, lhs, rhs)), lhs.location, offset, c.s.lastEnd);
            return LEVELS.get(level).contains(c.tok()) ? level(level, call, offset) : call;
        } finally {
            c.leave();
        }
    }

    private @Nullable Term operand(int level, int offset) {
        return level == LEVELS.size() - 1 ? g.terms.term() : level(level + 1, null, offset);
    }

    /** A term at {@code place} whose text goes from {@code offset} to {@code end}. */
    Term located(org.zerotrust.rego.ast.Value v, Location place, int offset, int end) {
        return new Term(v, textOf(place, offset, end));
    }

    /** {@code place} with the text from {@code offset} to {@code end}; without text where those are no range. */
    Location textOf(Location place, int offset, int end) {
        boolean valid = offset < c.s.scanner.source.length() && end >= offset;
        return place.withText(offset, valid ? end : offset);
    }
}
