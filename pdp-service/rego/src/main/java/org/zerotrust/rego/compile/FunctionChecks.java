package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.Every;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Head;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.types.Declaration;

/** Whether calls are of functions that exist, with as many operands as they take, and may be made. */
final class FunctionChecks {
    private final Compilation c;

    FunctionChecks(Compilation c) {
        this.c = c;
    }

    /** Calls that have no value, in the place of a term. */
    List<AstError> voidCalls(Node node) {
        List<AstError> errors = new ArrayList<>();
        Walk.terms(node, t -> {
            if (t.value instanceof Call call) {
                Declaration builtin = c.builtin(call.get(0).value);
                if (builtin != null && builtin.type().isVoid()) {
                    errors.add(new AstError(AstError.TYPE, t.location, call + " used as value"));
                }
            }
            return false;
        });
        return errors;
    }

    /** @param names generated variable to original */
    List<AstError> undefined(Node node, Map<Var, Var> names) {
        List<AstError> errors = new ArrayList<>();
        Walk.exprs(node, e -> {
            if (!e.isCall()) {
                return false;
            }
            Ref operator = e.operator();
            // a local variable has taken the function's name
            String complaint = operator == null ? "undefined function " : complaint(e, operator, names);
            if (complaint != null) {
                errors.add(new AstError(AstError.TYPE, e.location, complaint));
            }
            return complaint != null;
        });
        return errors;
    }

    private @Nullable String complaint(Expr e, Ref operator, Map<Var, Var> names) {
        int arity = c.arity(operator);
        Ref shown = Originals.of(operator, names);
        if (arity < 0) {
            return "undefined function " + shown;
        }
        int operands = e.operands().size();
        // a generated call has its result as one operand more; a written one may have
        boolean fits =
                e.generated ? e.isEquality() || operands == arity + 1 : operands == arity || operands == arity + 1;
        if (fits) {
            return null;
        }
        if (c.builtin(shown) != null) {
            return shown + ": arity mismatch";
        }
        int got = e.generated ? operands - 1 : operands;
        return "function " + shown + " has arity " + arity + ", got " + got + (got == 1 ? " argument" : " arguments");
    }

    /** Calls of built-ins that the host forbids. */
    static List<AstError> forbidden(Node node, Set<String> names) {
        List<AstError> errors = new ArrayList<>();
        if (!names.isEmpty()) {
            Walk.exprs(node, e -> {
                Ref operator = e.operator();
                if (operator != null && names.contains(operator.toString())) {
                    errors.add(new AstError(
                            AstError.TYPE, e.location, "unsafe built-in function calls in expression: " + operator));
                }
                return false;
            });
        }
        return errors;
    }

    /**
     * Whether OPA notes that the module needs a built-in that is only there for old modules. It does not look into the
     * bodies of {@code every}, {@code not}, {@code and} and {@code or}, only into comprehensions in them; without a note
     * from any module none is checked.
     */
    boolean requiresDeprecated(Node node) {
        boolean[] found = {false};
        required(node, false, found);
        return found[0];
    }

    private void required(Node node, boolean hidden, boolean[] found) {
        Walk.walk(node, n -> {
            switch (n) {
                case Every e -> {
                    required(e.domain, hidden, found);
                    required(e.body, true, found);
                    return true;
                }
                case Not not -> {
                    required(not.body, true, found);
                    return true;
                }
                case LogicalAnd and -> {
                    required(and.lhs, true, found);
                    required(and.rhs, true, found);
                    return true;
                }
                case LogicalOr or -> {
                    required(or.lhs, true, found);
                    required(or.rhs, true, found);
                    return true;
                }
                case Body b
                when hidden && b != node -> {
                    // The body of a comprehension.
                    required(b, false, found);
                    return true;
                }
                case Expr e -> found[0] |= !hidden && isDeprecated(e.operator());
                case Call call -> found[0] |= !hidden && isDeprecated(call.operator());
                default -> {}
            }
            return found[0];
        });
    }

    private boolean isDeprecated(@Nullable Ref operator) {
        Declaration builtin = operator == null ? null : c.builtin(operator);
        return builtin != null && builtin.deprecated();
    }

    /** Calls of built-ins that are only there for old modules. */
    List<AstError> deprecated(Node node) {
        List<AstError> errors = new ArrayList<>();
        Walk.walk(node, n -> {
            switch (n) {
                case Expr e -> deprecated(e.operator(), e.location, errors);
                case Call call -> deprecated(call.operator(), call.get(0).location, errors);
                case Head h -> h.reference.forEach(t -> errors.addAll(deprecated((Node) t)));
                default -> {}
            }
            return false;
        });
        return errors;
    }

    private void deprecated(@Nullable Ref operator, Location at, List<AstError> errors) {
        if (isDeprecated(operator)) {
            errors.add(
                    new AstError(AstError.TYPE, at, "deprecated built-in function calls in expression: " + operator));
        }
    }
}
