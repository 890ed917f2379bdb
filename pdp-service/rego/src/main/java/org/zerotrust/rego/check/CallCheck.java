package org.zerotrust.rego.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.types.AnyType;
import org.zerotrust.rego.types.FunctionType;
import org.zerotrust.rego.types.Type;
import org.zerotrust.rego.types.Types;

/** Checks one call: its function, its operands, and what {@code =} and {@code in} say of theirs. */
final class CallCheck {
    private static final int EQUALITY = 2;
    private static final int MEMBER = 2;

    private final TypeEnv env;
    private final Inference inference;

    CallCheck(TypeEnv env) {
        this.env = env;
        this.inference = new Inference(env);
    }

    @Nullable
    Problem check(Expr e) {
        Ref operator = Objects.requireNonNull(e.operator());
        List<Term> operands = e.operands();
        String name = operator.toString();
        if (name.equals("eq")) {
            return equality(e, operator, operands);
        }
        Problem p = switch (name) {
            case "internal.member_2" -> member(e, operands, MEMBER);
            case "internal.member_3" -> member(e, operands, MEMBER + 1);
            default -> null;
        };
        return p != null ? p : call(e, operator, operands);
    }

    private @Nullable Type of(Term t) {
        return env.of(t.value);
    }

    private List<@Nullable Type> types(List<Term> terms) {
        List<@Nullable Type> all = new ArrayList<>();
        terms.forEach(t -> all.add(of(t)));
        return all;
    }

    private @Nullable Problem equality(Expr e, Ref operator, List<Term> operands) {
        if (operands.size() != EQUALITY) {
            String complaint = operands.size() < EQUALITY ? "too few arguments" : "too many arguments";
            return Problem.operands(e.location, operator, complaint, types(operands), "(any, any)");
        }
        Term a = operands.get(0);
        Term b = operands.get(1);
        Type typeA = of(a);
        Type typeB = of(b);
        return inference.equal(a, typeA, b, typeB) ? null : Problem.match(e.location, typeA, typeB);
    }

    /** What {@code in} looks for must be able to occur in the collection; its variables get their types from it. */
    private @Nullable Problem member(Expr e, List<Term> operands, int arity) {
        if (operands.size() < arity) {
            return null;
        }
        Type collection = of(operands.get(arity - 1));
        Type values = Types.values(collection);
        if (values == null) {
            return null;
        }
        if (arity > MEMBER) {
            Problem p = occurs(e, operands.getFirst(), Types.keys(collection));
            if (p != null) {
                return p;
            }
        }
        return occurs(e, operands.get(arity - MEMBER), values);
    }

    private @Nullable Problem occurs(Expr e, Term term, @Nullable Type type) {
        if (type == null || Types.isUnknown(type)) {
            return null;
        }
        Type have = of(term);
        boolean possible = (Types.isUnknown(have) || Unifying.unifies(have, type)) && inference.fits(term, type, false);
        return possible ? null : Problem.match(e.location, have, type);
    }

    private @Nullable Problem call(Expr e, Ref operator, List<Term> operands) {
        Type type = env.of(operator);
        if (type instanceof AnyType any && any.isAll()) {
            // may be a function outside the modules
            return null;
        }
        if (!(type instanceof FunctionType f)) {
            return Problem.plain(e.location, "undefined function " + operator);
        }
        int most = f.arity() + (f.isVoid() ? 0 : 1);
        List<@Nullable Type> have = types(operands);
        if (operands.size() > most && f.variadic() == null) {
            return Problem.operands(e.location, operator, "too many arguments", have, f.signature());
        }
        if (operands.size() < f.arity()) {
            return Problem.operands(e.location, operator, "too few arguments", have, f.signature());
        }
        for (int i = 0; i < operands.size(); i++) {
            Type want = i == f.arity() && !f.isVoid() ? Types.unwrap(f.result()) : f.argument(i);
            Type known = have.get(i);
            if (!Types.isUnknown(known) && !Unifying.unifies(known, want)) {
                return Problem.operands(e.location, operator, "invalid argument(s)", have, f.signature());
            }
            if (!inference.fits(operands.get(i), want, false)) {
                return Problem.operands(e.location, operator, "invalid argument(s)", types(operands), f.signature());
            }
        }
        return null;
    }
}
