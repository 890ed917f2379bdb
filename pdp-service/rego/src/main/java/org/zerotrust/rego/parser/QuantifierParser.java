package org.zerotrust.rego.parser;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.Every;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.SomeDecl;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;

/** {@code some} and {@code every}. */
final class QuantifierParser {
    private final Grammar g;
    private final Cursor c;

    QuantifierParser(Grammar g) {
        this.g = g;
        this.c = g.c;
    }

    @Nullable
    Expr some() {
        Location at = c.loc();
        State start = c.save();
        c.scan();
        Term t = g.infix.term();
        if (t != null && t.value instanceof Call call) {
            if (!isDomain(call, "expected `x in xs` or `x, y in xs` expression")) {
                return null;
            }
            return withModifiers(new Expr(new SomeDecl(List.of(t), at), at));
        }
        c.restore(start);
        if (c.isFutureKeyword("in")) {
            hintIn();
        }
        List<Term> symbols = new ArrayList<>();
        do {
            c.scan();
            if (!c.at(Token.IDENT)) {
                c.illegal("expected var");
                return null;
            }
            symbols.add(g.terms.var());
            c.scan();
        } while (c.at(Token.COMMA));
        return new Expr(new SomeDecl(symbols, at), at);
    }

    private void hintIn() {
        State start = c.save();
        c.scan();
        Term t = g.future().infix.term();
        c.restore(start);
        if (t != null && t.value instanceof Call call && isMembership(call)) {
            c.hint("`import future.keywords.in` for `some x in xs` expressions");
        }
    }

    static boolean isMembership(Call call) {
        String name = call.get(0).toString();
        return name.equals(InfixParser.MEMBER) || name.equals(InfixParser.MEMBER_WITH_KEY);
    }

    private boolean isDomain(Call call, String otherwise) {
        if (!isMembership(call)) {
            c.illegal(otherwise);
            return false;
        }
        if (call.size() != (call.get(0).toString().equals(InfixParser.MEMBER) ? 3 : 4)) {
            c.illegal("illegal domain");
            return false;
        }
        return true;
    }

    private @Nullable Expr withModifiers(Expr e) {
        return c.at(Token.WITH) && !g.literals.withs(e) ? null : e;
    }

    @Nullable
    Expr every() {
        Location at = c.loc();
        c.scan();
        Term t = g.infix.term();
        if (t == null) {
            return null;
        }
        String expected = "expected `x[, y] in xs { ... }` expression";
        if (!(t.value instanceof Call call)) {
            c.illegal(expected);
            return null;
        }
        if (!isDomain(call, expected)) {
            return null;
        }
        Term key = call.size() == 4 ? call.get(1) : null;
        Term value = call.get(call.size() - 2);
        if (key != null && !(key.value instanceof Var)) {
            c.illegal("expected key to be a variable");
            return null;
        }
        if (!(value.value instanceof Var)) {
            c.illegal("expected value to be a variable");
            return null;
        }
        if (!c.at(Token.LBRACE)) {
            c.illegal("missing body");
            return null;
        }
        c.scan();
        Body body = g.literals.body(Token.RBRACE);
        if (body == null) {
            return null;
        }
        c.scan();
        Every every = new Every(key, value, call.get(call.size() - 1), body, at);
        return withModifiers(new Expr(every, at));
    }
}
