package org.zerotrust.rego.parser;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.With;

/** Bodies and the expressions in them. */
final class LiteralParser {
    /** Keywords that an import turns into operators, with an example of what each enables. */
    private static final Map<String, String> INFIX_KEYWORDS = Map.of("in", "x in xs", "and", "x and y", "or", "x or y");

    private final Grammar g;
    private final Cursor c;

    LiteralParser(Grammar g) {
        this.g = g;
        this.c = g.c;
    }

    /** A body up to {@code end}, which stays the current token. */
    @Nullable
    Body body(Token end) {
        if (!c.enter()) {
            return null;
        }
        try {
            return query(false, end);
        } finally {
            c.leave();
        }
    }

    /** @param requireSemicolon whether only a semicolon, and no line break, goes on */
    @Nullable
    Body query(boolean requireSemicolon, Token end) {
        if (c.at(end)) {
            c.error(c.loc(), "found empty body");
            return null;
        }
        Body body = new Body();
        while (true) {
            Expr e = literal();
            if (e == null) {
                return null;
            }
            body.append(e);
            if (c.at(Token.SEMICOLON)) {
                c.scan();
                continue;
            }
            if (c.at(end) || requireSemicolon) {
                return body;
            }
            if (!c.s.skippedNewline) {
                if (!c.failed()) {
                    hintMissingKeyword();
                    c.illegal("expected \\n or ; or " + end);
                }
                return null;
            }
        }
    }

    @Nullable
    Expr literal() {
        Location at = c.loc();
        Expr e = read();
        if (e != null) {
            e.location = c.extend(at);
            if (e.terms instanceof Not n && !n.explicitBody) {
                n.body.forEach(inner -> inner.location = e.location);
            }
        }
        return e;
    }

    private @Nullable Expr read() {
        if (c.hasLogicalKeywords()) {
            LogicalParser.Attempt group = g.logical.start();
            if (group.committed()) {
                return group.expr();
            }
        }
        if (c.takeKeywordAsRefHead()) {
            return expression(null);
        }
        Location notAt = null;
        if (c.isNegation()) {
            notAt = c.loc();
            c.scan();
            if (c.notBodies && c.at(Token.LBRACE)) {
                Expr not = g.logical.notBody(notAt);
                return not == null ? null : g.logical.tail(new Body(not), false, not.terms.location());
            }
        }
        if (c.at(Token.SOME) || c.at(Token.EVERY)) {
            if (notAt != null) {
                c.illegal("illegal negation of '" + c.tok() + "'");
                return null;
            }
            return c.at(Token.SOME) ? g.quantifiers.some() : g.quantifiers.every();
        }
        return expression(notAt);
    }

    /**
     * An expression of terms, with its modifiers, and what logical operators make of it.
     *
     * @param notAt where its {@code not} stands; null where it has none
     */
    private @Nullable Expr expression(@Nullable Location notAt) {
        State start = c.save();
        boolean negated = notAt != null;
        if (notAt != null && c.notBodies && c.at(Token.LPAREN)) {
            LogicalParser.Group group = g.logical.group(true, "not ");
            if (group.committed()) {
                if (group.body() == null) {
                    return null;
                }
                Expr not = g.logical.not(group.body(), group.explicit(), notAt);
                return g.logical.tail(new Body(not), false, not.location);
            }
        }
        Expr e = terms();
        if (e == null) {
            return null;
        }
        Location withAt = null;
        if (c.at(Token.WITH)) {
            withAt = c.loc();
            if (!withs(e)) {
                return null;
            }
        }
        hintEvery(e, start);
        if (notAt != null && c.notBodies) {
            List<With> outer = List.copyOf(e.withs);
            e.withs.clear();
            e = g.logical.not(new Body(e), false, notAt);
            e.withs.addAll(outer);
        } else {
            e.negated = negated;
        }
        return c.atLogicalOperator() ? g.logical.chainFrom(e, start.loc(), negated, withAt) : e;
    }

    /** Where {@code every} is only a name, but would quantify with an import, say so. */
    private void hintEvery(Expr e, State start) {
        if (!c.isFutureKeyword("every")
                || !(e.terms instanceof Term t
                        && t.value instanceof Var v
                        && v.name().equals("every"))) {
            return;
        }
        State after = c.save();
        c.restore(start);
        Expr every = g.future().quantifiers.every();
        c.restore(after);
        if (every != null) {
            c.hint("`import future.keywords.every` for `every x in xs { ... }` expressions");
        }
    }

    /** One term, or two with {@code :=} or {@code =} between them. */
    @Nullable
    Expr terms() {
        Term lhs = g.infix.term();
        if (lhs == null) {
            return null;
        }
        if (c.at(Token.ASSIGN) || c.at(Token.UNIFY)) {
            Location at = c.loc();
            Term op = new Term(new Ref(List.of(new Term(new Var(c.tok().toString()), at))), at);
            c.scan();
            Term rhs = g.infix.term();
            return rhs == null ? null : new Expr(new CallTerms(List.of(op, lhs, rhs)));
        }
        return new Expr(lhs.value instanceof Call call ? new CallTerms(call.terms) : lhs);
    }

    /** Reads {@code with} modifiers, at the first, into {@code e}; false where that failed. */
    boolean withs(Expr e) {
        do {
            Location at = c.loc();
            c.scan();
            if (!c.at(Token.IDENT)) {
                c.illegal("expected ident");
                return false;
            }
            Term target = g.terms.term();
            if (target == null) {
                return false;
            }
            if (!(target.value instanceof Ref) && !(target.value instanceof Var)) {
                c.illegal("expected with target path");
            }
            if (!c.at(Token.AS)) {
                c.illegal("expected as keyword");
                return false;
            }
            c.scan();
            Term value = g.infix.term();
            if (value == null) {
                return false;
            }
            e.withs.add(new With(target, value, c.extend(at)));
        } while (c.at(Token.WITH));
        return true;
    }

    private void hintMissingKeyword() {
        if (c.s.hints != null) {
            return;
        }
        String keyword = "in";
        if (c.at(Token.IDENT)) {
            keyword = c.s.lit;
            if (!INFIX_KEYWORDS.containsKey(keyword)) {
                return;
            }
        } else if (c.at(Token.COMMA)) {
            State before = c.save();
            c.scan();
            Term t = g.future().infix.term();
            c.restore(before);
            if (t == null || !(t.value instanceof Call call) || !QuantifierParser.isMembership(call)) {
                return;
            }
        } else {
            return;
        }
        c.hint("`import future.keywords." + keyword + "` for `" + INFIX_KEYWORDS.get(keyword) + "` expressions");
    }
}
