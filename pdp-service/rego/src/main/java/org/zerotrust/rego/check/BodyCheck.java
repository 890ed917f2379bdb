package org.zerotrust.rego.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.ast.With;
import org.zerotrust.rego.types.AnyType;
import org.zerotrust.rego.types.FunctionType;
import org.zerotrust.rego.types.Type;
import org.zerotrust.rego.types.Types;

/** Checks bodies, expression by expression (OPA v1/ast/check.go). */
final class BodyCheck {
    private final UnaryOperator<Ref> originals;
    private final Function<Ref, Set<Ref>> dependents;
    private final Map<String, TypeTree> relaxed = new HashMap<>();

    /**
     * @param originals gives a reference the names that the author wrote
     * @param dependents the paths of the rules that depend on what is at a path, its own among them
     */
    BodyCheck(UnaryOperator<Ref> originals, Function<Ref, Set<Ref>> dependents) {
        this.originals = originals;
        this.dependents = dependents;
    }

    /** What a check found; the environment knows the types of the body's variables. */
    record Result(TypeEnv env, List<AstError> problems) {}

    Result check(TypeEnv outer, Body body) {
        TypeEnv env = outer.wrap(this);
        List<AstError> errors = new ArrayList<>();
        for (Expr e : body) {
            expr(env, e, errors);
        }
        return new Result(env, errors);
    }

    private void expr(TypeEnv outer, Expr e, List<AstError> errors) {
        TypeEnv env = e.withs.isEmpty() ? outer : replaced(outer, e);
        List<AstError> inClosures = closures(env, e);
        errors.addAll(inClosures);
        List<Problem> inRefs = new RefCheck(env, originals).check(e);
        inRefs.forEach(p -> errors.add(p.error()));
        Problem p = mocks(env, e);
        if (p == null && e.isCall()) {
            p = new CallCheck(env).check(e);
        }
        if (p != null) {
            // an error that may only follow from one already found says nothing new
            boolean follows = p.unknown() && !(inClosures.isEmpty() && inRefs.isEmpty());
            if (!follows) {
                errors.add(p.error());
            }
        }
    }

    private List<AstError> closures(TypeEnv env, Expr e) {
        List<AstError> found = new ArrayList<>();
        Walk.closures(e, (Node c) -> {
            Body body = switch (c) {
                case ArrayComprehension x -> x.body;
                case SetComprehension x -> x.body;
                case ObjectComprehension x -> x.body;
                default -> null;
            };
            if (body == null) {
                return false;
            }
            List<AstError> errors = check(env, body).problems();
            if (!errors.isEmpty()) {
                found.clear();
                found.addAll(errors);
            }
            return !errors.isEmpty();
        });
        return found;
    }

    /**
     * What an expression is checked against under its {@code with}: replaced documents may also be of their values'
     * types, and rules that depend on them of any.
     */
    private TypeEnv replaced(TypeEnv env, Expr e) {
        TypeEnv layered = env;
        TypeTree targets = new TypeTree();
        boolean any = false;
        for (With w : e.withs) {
            if (!(w.target.value instanceof Ref target)) {
                continue;
            }
            Type type = env.of(target);
            boolean function = type instanceof FunctionType;
            TypeTree relaxedHere = relaxed(target, function);
            if (!relaxedHere.children().isEmpty()) {
                layered = layered.wrapWith(relaxedHere);
            }
            if (!function) {
                any = true;
                targets.put(target.groundPrefix().terms, replacement(env, target, type, w.value));
            }
        }
        // last, so that a replaced document has its value's type even where it depends on another
        return any ? layered.wrapWith(targets) : layered;
    }

    private static Type replacement(TypeEnv env, Ref target, @Nullable Type type, Term value) {
        Type valueType = env.of(value.value);
        if (target.isGround() && type != null && valueType != null) {
            Type either = Types.or(type, valueType);
            if (either != null) {
                return either;
            }
        }
        return AnyType.ANY;
    }

    private TypeTree relaxed(Ref target, boolean function) {
        return relaxed.computeIfAbsent((function ? "f:" : "") + target, k -> {
            TypeTree tree = new TypeTree();
            for (Ref dependent : dependents.apply(target)) {
                if (!(function && dependent.equals(target))) {
                    tree.put(dependent.terms, AnyType.ANY);
                }
            }
            return tree;
        });
    }

    /** A function may only stand in for another of the same arguments. */
    private static @Nullable Problem mocks(TypeEnv env, Expr e) {
        for (With w : e.withs) {
            Type target = env.of(w.target.value);
            Type value = env.of(w.value.value);
            if (target instanceof FunctionType t && value instanceof FunctionType v && !Unifying.unifies(t, v)) {
                return Problem.operands(
                        w.location, (Ref) w.target.value, "arity mismatch", v.arguments(), t.signature());
            }
        }
        return null;
    }
}
