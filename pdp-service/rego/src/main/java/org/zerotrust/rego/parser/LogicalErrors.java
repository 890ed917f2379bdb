package org.zerotrust.rego.parser;

import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.types.Declaration;

/** What can be wrong with the operands of {@code and}, {@code or} and {@code not}, with hints how to write it. */
final class LogicalErrors {
    private final Cursor c;

    LogicalErrors(Grammar g) {
        this.c = g.c;
    }

    void withOnOperand(Location at) {
        c.hint("Wrap the operand in `(...)` or `{...}` to scope, or move `with` after the `" + c.tok()
                + "` expression to apply it to the whole expression");
        c.error(at, "`with` modifier is not allowed on operand of `" + c.tok() + "`");
    }

    void braceLed(Location at, String operand, String op) {
        c.hint("wrap the operand to keep the value: `(" + operand + ") " + op + " ...`");
        c.error(at, "operand of `" + op + "` cannot begin with `{` unless the braces hold a body");
    }

    void needsBody(Location at, Term operand, String negation) {
        String text = c.s.text(at.offset(), c.s.lastEnd);
        c.hint("write `" + negation + "(" + text + ")` to negate the value, or `" + negation + "{" + text
                + "}` for a body holding it");
        c.error(
                at,
                "`{...}` in an operand position must contain expression(s), got: "
                        + Terms.kindName(braceLedValue(operand)));
    }

    void parensAroundBody(Location at, String braces, String negation) {
        c.hint("drop the parens to keep the body: `" + negation + braces + "`");
        c.error(at, "`(...)` in an operand position cannot contain a body");
    }

    void ambiguousUnion(Location at, Body body, String negation) {
        int offset = at.offset();
        String braces = c.s.text(offset, c.s.lastEnd);
        String union = braces;
        Location e = body.get(0).location;
        int from = e.offset() - offset;
        int to = from + e.text().length();
        if (!e.isNone() && from > 0 && to <= braces.length()) {
            union = braces.substring(0, from) + "(" + e.text() + ")" + braces.substring(to);
        }
        c.hint("write `" + negation + "(" + braces + ")` for the comprehension, or `" + negation + union
                + "` for the set union");
        c.error(
                at,
                "ambiguous `{ ... | ... }` operand: read as a body holding a set-union expression, not as a"
                        + " comprehension");
    }

    /** Whether a body's first expression is a bare {@code a | b}, so that it could be a comprehension as well. */
    static boolean isAmbiguousUnion(Body b) {
        if (b.isEmpty() || !(b.get(0).terms instanceof CallTerms call)) {
            return false;
        }
        Expr first = b.get(0);
        Term op = call.get(0);
        return op.value.equals(Ref.of("or"))
                && op.location.text().equals("|")
                && (first.location.isNone() || !first.location.text().strip().startsWith("("));
    }

    /** The value that the first brace opens: an infix call starts with its left operand. */
    private Value braceLedValue(Term t) {
        if (t.value instanceof Call call && !call.isEmpty()) {
            Declaration d = c.options.builtins().get(call.get(0).toString());
            if (d != null && d.infix() != null && call.size() == d.arity() + 1) {
                return braceLedValue(call.get(1));
            }
        }
        return t.value;
    }

    /** An operand that only calls what gives no value, like {@code print}, can never fail. */
    void checkVoidOperands(Body lhs, Body rhs, String op) {
        checkVoidOperand(lhs, op);
        checkVoidOperand(rhs, op);
    }

    private void checkVoidOperand(Body b, String op) {
        Expr first = null;
        for (Expr e : b) {
            if (e.negated || voidFunction(e) == null) {
                return;
            }
            first = first == null ? e : first;
        }
        if (first != null) {
            String name = voidFunction(first);
            c.hint("`" + name + "` produces no value and always succeeds, so the operand can never fail; move it out of"
                    + " the operand, or add an expression that can fail");
            c.error(first.location, "operand of `" + op + "` cannot consist only of calls to `" + name + "`");
        }
    }

    private @Nullable String voidFunction(Expr e) {
        Ref operator = e.operator();
        Declaration d = operator == null ? null : c.options.builtins().get(operator.toString());
        return d != null && d.type().isVoid() ? d.name() : null;
    }

    static boolean isLogical(Body b) {
        return b.size() == 1 && (b.get(0).terms instanceof LogicalAnd || b.get(0).terms instanceof LogicalOr);
    }

    static boolean isNegated(Body b) {
        return b.size() == 1 && (b.get(0).negated || b.get(0).terms instanceof Not);
    }
}
