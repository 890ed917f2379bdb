package org.zerotrust.rego.format;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Braces;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.types.Declaration;
import org.zerotrust.rego.types.Declarations;

/** Which calls are written infix, and what needs parentheses to be read back the same. */
final class Infix {
    private Infix() {}

    /** The declaration of what is called, if it has an operator. */
    static @Nullable Declaration of(Term operator) {
        Declaration d = Declarations.current().get(operator.toString());
        return d == null || d.infix() == null ? null : d;
    }

    static boolean isMember(Term operator) {
        String name = operator.toString();
        return name.equals("internal.member_2") || name.equals("internal.member_3");
    }

    private static boolean isOr(Term operator) {
        return operator.value.equals(Ref.of("or"));
    }

    /** {@code a | b}, which reads as a comprehension inside a collection. */
    static boolean isUnion(Term t) {
        return t.value instanceof Call c && isOr(c.get(0));
    }

    static boolean isUnion(Expr e) {
        return e.terms instanceof CallTerms c && c.size() == 3 && isOr(c.get(0));
    }

    static boolean isLogical(Expr e) {
        return e.terms instanceof LogicalAnd || e.terms instanceof LogicalOr;
    }

    static boolean isSet(Expr e) {
        return !e.isNegated() && e.terms instanceof Term t && t.value instanceof SetValue;
    }

    /** Whether an expression's text starts with a brace. */
    static boolean startsWithBrace(Expr e) {
        if (e.terms instanceof Term t) {
            return startsWithBrace(t);
        }
        if (e.terms instanceof CallTerms c) {
            Term lead = lead(c.terms);
            return lead != null && startsWithBrace(lead);
        }
        return false;
    }

    /** The operand that an infix call is written with first: the result where it has one. */
    static @Nullable Term lead(List<Term> call) {
        Declaration d = of(call.getFirst());
        if (d == null) {
            return null;
        }
        return call.size() == d.arity() + 1 ? call.get(1) : call.size() == d.arity() + 2 ? call.getLast() : null;
    }

    private static boolean startsWithBrace(Term t) {
        return switch (t.value) {
            case SetValue s -> s.size() > 0;
            case ObjectValue o -> true;
            case SetComprehension c -> true;
            case ObjectComprehension c -> true;
            case Ref r -> !r.isEmpty() && startsWithBrace(r.head());
            case Call c -> {
                Declaration d = of(c.get(0));
                yield d != null && c.size() == d.arity() + 1 && startsWithBrace(c.get(1));
            }
            default -> false;
        };
    }

    static boolean notNeedsParens(Expr e) {
        return Braces.notNeedsParens(bodyOf(e)) || startsWithBrace(e);
    }

    static boolean sideNeedsParens(Expr e, String op, boolean right) {
        return Braces.sideNeedsParens(bodyOf(e), op, right) || (!isLogical(e) && startsWithBrace(e));
    }

    /** Without renumbering the expression. */
    private static Body bodyOf(Expr e) {
        Body b = new Body();
        b.exprs.add(e);
        return b;
    }
}
