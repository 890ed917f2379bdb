package org.zerotrust.rego.compile;

import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Every;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SomeDecl;
import org.zerotrust.rego.ast.TemplateString;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Vars;
import org.zerotrust.rego.ast.Vars.Skip;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.ast.With;

/** Which variables expressions bind, given those that are bound. */
final class OutputVars {
    private final ToIntFunction<Ref> arity;

    /** @param arity of a function by its full name; negative for what is not one */
    OutputVars(ToIntFunction<Ref> arity) {
        this.arity = arity;
    }

    int arity(Ref function) {
        return arity.applyAsInt(function);
    }

    /**
     * What the last call bound. OPA reuses the set and {@code every} does not clear it, so that what stands before an
     * {@code every} can decide whether it is safe; a policy must get the same answer here.
     */
    static final class Remainder {
        private VarSet vars = new VarSet();
    }

    /** What {@code body} binds, read from left to right, beyond {@code safe}. */
    VarSet ofBody(Body body, VarSet safe) {
        VarSet all = safe.copy();
        Remainder remainder = new Remainder();
        for (Expr e : body) {
            all.update(ofExpr(e, all, remainder));
        }
        return all.diff(safe);
    }

    VarSet ofExpr(Expr expr, VarSet safe, Remainder remainder) {
        if (expr.isNegated()) {
            return new VarSet();
        }
        for (With w : expr.withs) {
            if (!VarSets.containsAll(safe, Vars.of(w, Skip.REF_CALL_HEAD, Skip.CLOSURES))) {
                return new VarSet();
            }
        }
        return switch (expr.terms) {
            case Term t -> inRefs(expr, safe);
            case CallTerms c -> {
                if (!expr.isEquality()) {
                    yield ofCall(expr, c, safe, remainder);
                }
                if (c.size() == 3) {
                    remainder.vars = new VarSet();
                }
                yield ofEquality(expr, safe);
            }
            case Every q -> {
                remainder.vars.update(inRefs(q.domain, safe));
                yield remainder.vars.copy();
            }
            case LogicalAnd a -> new VarSet();
            case LogicalOr o -> new VarSet();
            case Not n -> new VarSet();
            case SomeDecl d -> throw new IllegalStateException("a declaration binds nothing: " + d);
        };
    }

    /** What an equality binds; without two operands, all that is safe already, as OPA has it. */
    static VarSet ofEquality(Expr expr, VarSet safe) {
        if (expr.operands().size() != 2) {
            return safe;
        }
        Term left = expr.operands().get(0);
        VarSet output = inRefs(expr, safe);
        output.update(safe);
        if (expr.fromAssignment) {
            // nothing may flow through the left side of := into the right
            Walk.vars(left, v -> {
                output.remove(v);
                return false;
            });
        }
        output.update(Unifier.unify(output, left, expr.operands().get(1)));
        return output.diff(safe);
    }

    private VarSet ofCall(Expr expr, CallTerms call, VarSet safe, Remainder remainder) {
        if (!(call.get(0).value instanceof Ref operator)) {
            return new VarSet();
        }
        int n = arity.applyAsInt(operator);
        if (n < 0) {
            return new VarSet();
        }
        VarSet output = inRefs(expr, safe);
        remainder.vars = output;
        int inputs = n + 1;
        if (inputs >= call.size()) {
            return output;
        }
        VarSet unsafe = inOperands(call.terms.subList(0, inputs));
        if (!VarSets.containsAll(safe, unsafe.diff(output))) {
            return new VarSet();
        }
        output.update(inOperands(call.from(inputs)));
        return output;
    }

    /** The variables in operands that a call reads or binds. */
    static VarSet inOperands(List<Term> operands) {
        Vars vars = new Vars(Set.of(Skip.CLOSURES, Skip.SETS, Skip.OBJECT_KEYS, Skip.REF_HEAD));
        vars.walkAll(operands);
        return vars.found();
    }

    /** The variables in operands of references whose head is bound; closures aside. */
    private static VarSet inRefs(Node node, VarSet safe) {
        Vars output = new Vars(Set.of(Skip.REF_HEAD));
        Walk.terms(node, t -> switch (t.value) {
            case SetComprehension c -> true;
            case ArrayComprehension c -> true;
            case ObjectComprehension c -> true;
            case TemplateString s -> true;
            case Ref r -> {
                if (!Unifier.isRefSafe(r, safe)) {
                    yield true;
                }
                if (!r.isGround()) {
                    output.walk(r);
                }
                yield false;
            }
            default -> false;
        });
        return output.found();
    }
}
