package org.zerotrust.rego.parser;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.BooleanValue;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.NullValue;
import org.zerotrust.rego.ast.NumberValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;

/** Single terms: scalars, variables, references, calls, collections, and anything in parentheses. */
final class TermParser {
    /** OPA refuses numbers beyond 2 to the power of this, and below its inverse. */
    private static final int MAX_BINARY_EXPONENT = 100_000;

    /** Certainly beyond that; so that the power of a huge exponent is never computed. */
    private static final int MAX_DECIMAL_EXPONENT = 31_000;

    private final Grammar g;
    private final Cursor c;

    TermParser(Grammar g) {
        this.g = g;
        this.c = g.c;
    }

    @Nullable
    Term term() {
        if (!c.enter()) {
            return null;
        }
        try {
            Cursor.Remembered known = c.recall();
            if (known != null) {
                c.restore(known.after());
                return known.term();
            }
            int offset = c.s.offset;
            Term t = read();
            c.remember(offset, t);
            return t;
        } finally {
            c.leave();
        }
    }

    private @Nullable Term read() {
        takeLogicalCall();
        if (c.at(Token.SUB)) {
            return minus();
        }
        return g.refs.finish(
                switch (c.tok()) {
                    case NULL -> new Term(NullValue.NULL, c.loc());
                    case TRUE -> new Term(BooleanValue.TRUE, c.loc());
                    case FALSE -> new Term(BooleanValue.FALSE, c.loc());
                    case DOT, NUMBER -> number();
                    case STRING -> string();
                    case TEMPLATE_PART, TEMPLATE_END -> g.templates.template(false);
                    case RAW_TEMPLATE_PART, RAW_TEMPLATE_END -> g.templates.template(true);
                    case IDENT, CONTAINS -> var();
                    case LBRACK -> g.collections.array();
                    case LBRACE -> g.collections.setOrObject();
                    case LPAREN -> parenthesized();
                    default -> {
                        c.illegal();
                        yield null;
                    }
                });
    }

    /** Where a term starts, {@code and(} and {@code or(} can only be calls of the set functions. */
    private void takeLogicalCall() {
        if (c.atLogicalOperator() && c.peekWhitespace() == Token.LPAREN) {
            c.s.tok = Token.IDENT;
        }
    }

    /** A negative number, or 0 minus a reference. */
    private @Nullable Term minus() {
        Location at = c.loc();
        State before = c.save();
        c.scan();
        if (!c.at(Token.IDENT) && !c.at(Token.CONTAINS)) {
            c.restore(before);
            return g.refs.finish(number());
        }
        Term t = g.refs.finish(var());
        if (t == null) {
            return null;
        }
        Term zero = new Term(new NumberValue("0"), at);
        Term operator = Term.ref(Term.var("minus"));
        return g.infix.located(new Call(List.of(operator, zero, t)), at, at.offset(), c.s.lastEnd);
    }

    private @Nullable Term parenthesized() {
        int offset = c.s.offset;
        c.scan();
        Term t = g.infix.term();
        if (t == null) {
            return null;
        }
        if (!c.at(Token.RPAREN)) {
            c.error(c.loc(), "non-terminated expression");
            return null;
        }
        Location old = t.location;
        t.location = g.infix.textOf(old, offset, c.s.tokEnd);
        // `input` and `data` are references of one term, at one and the same place.
        if (t.value instanceof Ref r && r.size() == 1 && r.head().location == old) {
            r.head().location = t.location;
        }
        return t;
    }

    /** The identifier here; each {@code _} gets a name of its own. */
    Term var() {
        return new Term(c.s.lit.equals("_") ? wildcard() : new Var(c.s.lit), c.loc());
    }

    Var wildcard() {
        return new Var(Var.WILDCARD_PREFIX + c.s.wildcard++);
    }

    private @Nullable Term number() {
        String prefix = "";
        Location at = c.loc();
        if (c.at(Token.SUB)) {
            prefix = "-";
            c.scan();
            if (!c.at(Token.NUMBER) && !c.at(Token.DOT)) {
                c.illegal("expected number");
                return null;
            }
        }
        if (c.at(Token.DOT)) {
            prefix += ".";
            c.scan();
            if (!c.at(Token.NUMBER)) {
                c.illegal("expected number");
                return null;
            }
        }
        String lit = c.s.lit;
        if (!prefix.endsWith(".") && lit.length() > 1 && lit.charAt(0) == '0') {
            boolean decimal = lit.charAt(1) == '.';
            boolean scientific = lit.length() > 2 && (lit.charAt(1) | 0x20) == 'e';
            if (!decimal && !scientific) {
                c.illegal("expected number without leading zero");
                return null;
            }
        }
        String text = prefix + lit;
        switch (magnitude(text)) {
            case FITS -> {
                return new Term(new NumberValue(text), at);
            }
            case TOO_BIG -> c.error(c.loc(), "number too big");
            case INVALID -> c.illegal("invalid float");
        }
        return null;
    }

    private enum Magnitude {
        FITS,
        TOO_BIG,
        INVALID
    }

    private static Magnitude magnitude(String text) {
        int e = Math.max(text.indexOf('e'), text.indexOf('E'));
        BigDecimal mantissa;
        try {
            mantissa = new BigDecimal(e < 0 ? text : text.substring(0, e));
        } catch (NumberFormatException notOne) {
            return Magnitude.INVALID;
        }
        long exponent;
        try {
            exponent = e < 0 ? 0 : Long.parseLong(text.substring(e + 1));
        } catch (NumberFormatException tooLong) {
            return Magnitude.INVALID;
        }
        if (mantissa.signum() == 0) {
            return Magnitude.FITS;
        }
        long digits = (long) mantissa.precision() - mantissa.scale() + exponent;
        if (Math.abs(digits) > MAX_DECIMAL_EXPONENT) {
            return Math.abs(digits) > Integer.MAX_VALUE ? Magnitude.INVALID : Magnitude.TOO_BIG;
        }
        BigDecimal value = mantissa.abs().scaleByPowerOfTen((int) exponent);
        int bits = value.compareTo(BigDecimal.ONE) >= 0
                ? value.toBigInteger().bitLength()
                : 1
                        - BigDecimal.ONE
                                .divide(value, 20, java.math.RoundingMode.CEILING)
                                .toBigInteger()
                                .bitLength();
        return Math.abs(bits) > MAX_BINARY_EXPONENT ? Magnitude.TOO_BIG : Magnitude.FITS;
    }

    private @Nullable Term string() {
        String lit = c.s.lit;
        if (lit.charAt(0) != '"') {
            return lit.length() < 2 ? null : new Term(new StringValue(lit.substring(1, lit.length() - 1)), c.loc());
        }
        String value = Unescape.json(lit.substring(1, lit.length() - 1));
        if (value == null) {
            c.error(c.loc(), "illegal string literal: " + lit);
            return null;
        }
        return new Term(new StringValue(value), c.loc());
    }
}
