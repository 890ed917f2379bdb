package org.zerotrust.rego.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.Location;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.Walk;
import org.zerotrust.rego.types.AnyType;
import org.zerotrust.rego.types.FunctionType;
import org.zerotrust.rego.types.ObjectType;
import org.zerotrust.rego.types.ScalarType;
import org.zerotrust.rego.types.Type;
import org.zerotrust.rego.types.Types;

/** Checks the references of one expression, and gives the variables in them types. */
final class RefCheck {
    private final TypeEnv env;
    private final UnaryOperator<Ref> originals;
    private final List<Problem> problems = new ArrayList<>();

    /** @param originals gives a reference the names that the author wrote */
    RefCheck(TypeEnv env, UnaryOperator<Ref> originals) {
        this.env = env;
        this.originals = originals;
    }

    List<Problem> check(Expr e) {
        Walk.walk(e, this::visit);
        return problems;
    }

    private boolean visit(Node n) {
        return switch (n) {
            case ArrayComprehension c -> true;
            case SetComprehension c -> true;
            case ObjectComprehension c -> true;
            case Expr e -> expr(e);
            case Ref r -> ref(r);
            default -> false;
        };
    }

    private boolean expr(Expr e) {
        switch (e.terms) {
            case CallTerms c -> c.from(1).forEach(t -> Walk.walk(t, this::visit));
            case Term t -> Walk.walk(t, this::visit);
            case Not n -> Walk.walk(n.body, this::visit);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean ref(Ref r) {
        if (env.of(r) instanceof FunctionType f) {
            problems.add(Problem.unsupported(place(r), originals.apply(r), r.size() - 1, f));
            return true;
        }
        Problem p = step(env, env.tree(), r, 0);
        if (p != null) {
            problems.add(p);
        }
        return false;
    }

    private static Location place(Ref r) {
        return r.head().location;
    }

    private Problem invalid(Ref r, int pos, @Nullable Type have, @Nullable Type want, List<Value> oneOf) {
        return Problem.invalid(place(r), originals.apply(r), pos, have, want, oneOf);
    }

    /** Follows a reference down the documents that modules make. */
    private @Nullable Problem step(TypeEnv layer, TypeTree node, Ref r, int pos) {
        if (pos == r.size()) {
            return null;
        }
        Value key = r.get(pos).value;
        if ((pos == 1 || pos == 2) && !(key instanceof Var) && !(key instanceof StringValue)) {
            return invalid(r, pos, env.of(key), ScalarType.STRING, keys(node));
        }
        if (key instanceof Var v && pos != 0) {
            Type want = Types.keys(TypeEnv.extent(node));
            Type known = env.of(v);
            if (known == null) {
                env.vars().put(v, want);
            } else if (!Unifying.unifies(want, known)) {
                return invalid(r, pos, known, want, keys(node));
            }
        }
        TypeTree child = node.child(key);
        if (child == null) {
            if (layer.next() != null) {
                return step(layer.next(), layer.next().tree(), r, 0);
            }
            if (!TypeEnv.isDocument(r)) {
                return leaf(AnyType.ANY, r, 0);
            }
            if (pos == 0) {
                return leaf(AnyType.ANY, r, 1);
            }
            // for the types that variables get from it
            List.copyOf(node.children().values()).forEach(c -> step(layer, c, r, pos + 1));
            return null;
        }
        return child.type() != null ? leaf(child.type(), r, pos + 1) : step(layer, child, r, pos + 1);
    }

    private static List<Value> keys(TypeTree node) {
        return Constant.distinct(List.copyOf(node.children().keySet()));
    }

    /** Follows a reference into a type. */
    private @Nullable Problem leaf(@Nullable Type type, Ref r, int pos) {
        if (pos == r.size()) {
            return null;
        }
        Term step = r.get(pos);
        if (TypeEnv.isEmptyCollection(type)) {
            return empty(type, r, pos);
        }
        Type keys = Types.keys(type);
        if (keys == null) {
            return Problem.unsupported(place(r), originals.apply(r), pos - 1, type);
        }
        switch (step.value) {
            case Var v -> {
                Type known = env.of(v);
                if (known == null) {
                    env.vars().put(v, keys);
                } else if (!Unifying.unifies(known, keys)) {
                    return invalid(r, pos, known, keys, keys(type));
                }
            }
            case Ref nested -> {
                Type known = env.of(nested);
                if (known != null && !Unifying.unifies(known, keys)) {
                    return invalid(r, pos, known, keys, keys(type));
                }
            }
            case ArrayValue a -> {
                if (!new Inference(env).fits(step, keys, false)) {
                    return invalid(r, pos, env.of(a), keys, List.of());
                }
            }
            case ObjectValue o -> {
                if (!new Inference(env).fits(step, keys, false)) {
                    return invalid(r, pos, env.of(o), keys, List.of());
                }
            }
            case SetValue s -> {
                if (!new Inference(env).fits(step, keys, false)) {
                    return invalid(r, pos, env.of(s), keys, List.of());
                }
            }
            default -> {
                Object key = Constant.of(step.value);
                Type child = key == null ? null : Types.select(type, key);
                return child == null ? invalid(r, pos, null, keys, keys(type)) : leaf(child, r, pos + 1);
            }
        }
        return leaf(Types.values(type), r, pos + 1);
    }

    /** A constant key is never in an empty collection; going through it is no error. */
    private @Nullable Problem empty(@Nullable Type type, Ref r, int pos) {
        Value step = r.get(pos).value;
        if (Terms.isScalar(step)) {
            return invalid(r, pos, null, null, List.of());
        }
        if (step instanceof Var v) {
            Type known = env.of(v);
            Type keys = Types.keys(type);
            if (known == null) {
                env.vars().put(v, AnyType.ANY);
            } else if (keys != null && !Unifying.unifies(known, keys)) {
                return invalid(r, pos, known, keys, List.of());
            }
        }
        return null;
    }

    /** The constant keys of objects. */
    private static List<Value> keys(@Nullable Type type) {
        List<Value> all = new ArrayList<>();
        switch (Types.resolve(type)) {
            case ObjectType o -> {
                for (ObjectType.Property p : o.fixed()) {
                    all.add(
                            p.key() instanceof String s
                                    ? new StringValue(s)
                                    : new StringValue(String.valueOf(p.key())));
                }
            }
            case AnyType any -> any.of().forEach(t -> all.addAll(keys(t)));
            case null, default -> {
                // no keys
            }
        }
        return Constant.distinct(all);
    }
}
