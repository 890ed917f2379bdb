package org.zerotrust.rego.parser;

import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.ExprTerms;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Term;

/**
 * The logical operators of v2: {@code and}, {@code or} and {@code not} over bodies. Both operators are left
 * associative, {@code and} binds tighter. An operand is one expression, a body in braces, or a group in parentheses;
 * braces are a body before they are a set or an object.
 */
final class LogicalParser {
    private final Grammar g;
    private final Cursor c;
    private final LogicalErrors errors;

    /** What an attempt to read gave; where it is not committed, nothing was consumed. */
    record Attempt(boolean committed, @Nullable Expr expr) {
        static final Attempt NOTHING = new Attempt(false, null);
    }

    /** A group in parentheses; the body is null where it is committed to but wrong. */
    record Group(boolean committed, @Nullable Body body, boolean explicit, Location location) {
        static final Group NOTHING = new Group(false, null, false, Location.NONE);
        static final Group WRONG = new Group(true, null, false, Location.NONE);
    }

    /** One side of an operator. */
    record Operand(Body body, boolean explicit, Location location) {}

    LogicalParser(Grammar g) {
        this.g = g;
        this.c = g.c;
        this.errors = new LogicalErrors(g);
    }

    /** What only logical operators can make of a brace or parenthesis at the start of an expression. */
    Attempt start() {
        if (c.at(Token.LBRACE)) {
            return startWithBody();
        }
        if (c.at(Token.LPAREN)) {
            Group group = group(false, "");
            if (group.committed()) {
                Body body = group.body();
                return new Attempt(true, body == null ? null : tail(body, group.explicit(), group.location()));
            }
        }
        return Attempt.NOTHING;
    }

    private Attempt startWithBody() {
        State before = c.save();
        Cursor.Remembered remembered = c.remembered();
        Location at = c.loc();
        c.scan();
        Body body = g.literals.body(Token.RBRACE);
        if (body != null) {
            c.scan();
            if (c.atLogicalOperator()) {
                if (LogicalErrors.isAmbiguousUnion(body)) {
                    errors.ambiguousUnion(at, body, "");
                    return new Attempt(true, null);
                }
                return new Attempt(true, withModifiers(orChain(new Operand(body, true, at))));
            }
        }
        c.restore(before);
        c.forgetSince(remembered);
        return Attempt.NOTHING;
    }

    private @Nullable Expr withModifiers(@Nullable Expr e) {
        if (e != null && c.at(Token.WITH)) {
            e.withs.clear();
            return g.literals.withs(e) ? e : null;
        }
        return e;
    }

    /** What follows a complete operand: an operator, modifiers, or nothing. */
    @Nullable
    Expr tail(Body body, boolean explicit, Location at) {
        return withModifiers(c.atLogicalOperator() ? orChain(new Operand(body, explicit, at)) : body.get(0));
    }

    /**
     * The chain that starts with an expression.
     *
     * @param start where the expression starts
     * @param withAt where its modifiers stand, which it must not have; null where it has none
     */
    @Nullable
    Expr chainFrom(Expr e, Location start, boolean negated, @Nullable Location withAt) {
        if (withAt != null) {
            errors.withOnOperand(withAt);
            return null;
        }
        if (e.location.isNone()) {
            e.location = c.extend(start);
        }
        if (!negated && e.location.text().startsWith("{")) {
            if (e.withs.isEmpty() && e.terms instanceof Term t && t.value instanceof ObjectValue o && o.size() == 0) {
                c.error(e.location, "found empty body");
            } else {
                errors.braceLed(e.location, e.location.text(), c.tok().toString());
            }
            return null;
        }
        return withModifiers(orChain(new Operand(new Body(e), false, e.location)));
    }

    private @Nullable Expr orChain(Operand first) {
        if (!c.enter()) {
            return null;
        }
        try {
            Operand lhs = andChain(first);
            while (lhs != null && c.at(Token.LOGICAL_OR)) {
                c.scan();
                Operand right = operand("or");
                Operand rhs = right == null ? null : andChain(right);
                if (rhs == null) {
                    return null;
                }
                errors.checkVoidOperands(lhs.body(), rhs.body(), "or");
                Location at = c.extend(lhs.location());
                LogicalOr or = new LogicalOr(lhs.body(), rhs.body(), at);
                or.explicitLhs = lhs.explicit();
                or.explicitRhs = rhs.explicit();
                lhs = wrapped(or, at);
            }
            return lhs == null ? null : lhs.body().get(0);
        } finally {
            c.leave();
        }
    }

    /** Folds what is joined with {@code and}, if anything. */
    private @Nullable Operand andChain(Operand first) {
        if (!c.at(Token.LOGICAL_AND)) {
            return first;
        }
        if (!c.enter()) {
            return null;
        }
        try {
            Operand lhs = first;
            while (c.at(Token.LOGICAL_AND)) {
                c.scan();
                Operand rhs = operand("and");
                if (rhs == null) {
                    return null;
                }
                errors.checkVoidOperands(lhs.body(), rhs.body(), "and");
                Location at = c.extend(lhs.location());
                LogicalAnd and = new LogicalAnd(lhs.body(), rhs.body(), at);
                and.explicitLhs = lhs.explicit();
                and.explicitRhs = rhs.explicit();
                lhs = wrapped(and, at);
            }
            return lhs;
        } finally {
            c.leave();
        }
    }

    private static Operand wrapped(ExprTerms t, Location at) {
        return new Operand(new Body(new Expr(t, at)), false, at);
    }

    /** A negation that spans from its {@code not}. */
    Expr not(Body body, boolean explicit, Location notAt) {
        Location at = c.extend(notAt);
        Not n = new Not(body, at);
        n.explicitBody = explicit;
        return new Expr(n, at);
    }

    /** The negation of a body in braces, at its brace. */
    @Nullable
    Expr notBody(Location notAt) {
        Location at = c.loc();
        Body body = bracedBody("not ", "");
        if (body == null) {
            return null;
        }
        if (LogicalErrors.isAmbiguousUnion(body)) {
            errors.ambiguousUnion(at, body, "not ");
            return null;
        }
        return not(body, true, notAt);
    }

    /**
     * A body in braces, which it consumes. Where the braces hold a value instead, the error says how to write that.
     *
     * @param negation {@code "not "} where it is negated, else empty
     * @param op the operator it is an operand of; null where that is only tried
     */
    private @Nullable Body bracedBody(String negation, @Nullable String op) {
        Location at = c.loc();
        State before = c.save();
        c.scan();
        boolean empty = c.at(Token.RBRACE);
        Body body = g.literals.body(Token.RBRACE);
        if (body != null) {
            c.scan();
            return body;
        }
        if (empty || op == null) {
            return null;
        }
        State failed = c.save();
        c.restore(before);
        Term t = g.infix.term();
        if (t == null) {
            c.restore(failed);
        } else if (negation.isEmpty()) {
            errors.braceLed(at, c.s.text(at.offset(), c.s.lastEnd), op);
        } else {
            errors.needsBody(at, t, negation);
        }
        return null;
    }

    /** @param op the operator that it is an operand of; null where the caller only tries and will restore */
    private @Nullable Operand operand(@Nullable String op) {
        Location at = c.loc();
        if (c.at(Token.LBRACE)) {
            Body body = bracedBody("", op);
            if (body == null) {
                return null;
            }
            if (LogicalErrors.isAmbiguousUnion(body)) {
                // The body is handed back all the same: a caller that restores takes the error back with it.
                errors.ambiguousUnion(at, body, "");
            }
            return new Operand(body, true, at);
        }
        Location notAt = null;
        if (c.isNegation()) {
            notAt = at;
            c.scan();
            if (c.notBodies && c.at(Token.LBRACE)) {
                Expr not = notBody(notAt);
                return not == null ? null : new Operand(new Body(not), false, not.terms.location());
            }
        }
        if (c.at(Token.LPAREN) && c.hasLogicalKeywords() && (notAt == null || c.notBodies)) {
            Group group = group(true, notAt == null ? "" : "not ");
            if (group.committed()) {
                Body body = group.body();
                if (body == null || notAt == null) {
                    return body == null ? null : new Operand(body, group.explicit(), group.location());
                }
                Expr not = not(body, group.explicit(), notAt);
                return new Operand(new Body(not), false, not.location);
            }
        }
        Location start = c.loc();
        Expr e = g.literals.terms();
        if (e == null) {
            return null;
        }
        if (e.location.isNone()) {
            e.location = c.extend(start);
        }
        if (notAt != null && c.notBodies) {
            e = not(new Body(e), false, notAt);
        } else {
            e.negated = notAt != null;
        }
        return new Operand(new Body(e), false, e.location);
    }

    /**
     * A group in parentheses, at the opening one.
     *
     * @param isOperand whether the group is an operand, so that parentheses cannot be a term's
     * @param negation {@code "not "} where it is negated, else empty
     */
    Group group(boolean isOperand, String negation) {
        if (!c.enter()) {
            return Group.WRONG;
        }
        try {
            return readGroup(isOperand, negation);
        } finally {
            c.leave();
        }
    }

    private Group readGroup(boolean isOperand, String negation) {
        State before = c.save();
        Location open = c.loc();
        c.scan();
        if (c.at(Token.RPAREN)) {
            if (isOperand) {
                c.error(open, "empty parenthesized group");
                return Group.WRONG;
            }
            return undo(before);
        }
        Operand lhs = operand(null);
        if (lhs == null) {
            return undo(before);
        }
        if (c.atLogicalOperator()) {
            Expr e = withModifiers(orChain(lhs));
            return e == null || !close() ? Group.WRONG : new Group(true, new Body(e), false, c.extend(open));
        }
        if (c.at(Token.WITH) && !lhs.explicit() && lhs.body().size() == 1) {
            return modifiedGroup(before, open, lhs, isOperand);
        }
        if (lhs.explicit()) {
            return bodyInParens(before, open, lhs, negation);
        }
        if (LogicalErrors.isLogical(lhs.body()) || LogicalErrors.isNegated(lhs.body())) {
            return close() ? new Group(true, lhs.body(), false, c.extend(open)) : Group.WRONG;
        }
        return undo(before);
    }

    /** {@code (a with x as y)}: only an operand is a group of its own. */
    private Group modifiedGroup(State before, Location open, Operand lhs, boolean isOperand) {
        Location withAt = c.loc();
        if (withModifiers(lhs.body().get(0)) == null) {
            return Group.WRONG;
        }
        if (c.atLogicalOperator()) {
            errors.withOnOperand(withAt);
            return Group.WRONG;
        }
        if (!close()) {
            return Group.WRONG;
        }
        if (isOperand || c.atLogicalOperator()) {
            return new Group(true, lhs.body(), false, c.extend(open));
        }
        return undo(before);
    }

    /** {@code ({ ... })}: parentheses do not hold a body, so it is a value or an error. */
    private Group bodyInParens(State before, Location open, Operand lhs, String negation) {
        String braces = c.s.text(lhs.location().offset(), c.s.lastEnd);
        c.restore(before);
        State probe = c.save();
        c.scan();
        Term t = g.terms.term();
        c.restore(probe);
        if (t != null) {
            return Group.NOTHING;
        }
        errors.parensAroundBody(open, braces, negation);
        return Group.WRONG;
    }

    private Group undo(State before) {
        c.restore(before);
        return Group.NOTHING;
    }

    private boolean close() {
        if (!c.at(Token.RPAREN)) {
            c.error(c.loc(), "expected ) to close parenthesized group");
            return false;
        }
        c.scan();
        return true;
    }
}
