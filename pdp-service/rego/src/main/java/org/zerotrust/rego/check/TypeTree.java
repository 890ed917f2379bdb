package org.zerotrust.rego.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.types.AnyType;
import org.zerotrust.rego.types.ObjectType;
import org.zerotrust.rego.types.SetType;
import org.zerotrust.rego.types.Type;
import org.zerotrust.rego.types.Types;

/** Types by path. */
final class TypeTree {
    private final Map<Value, TypeTree> children = new LinkedHashMap<>();
    private @Nullable Type type;

    Map<Value, TypeTree> children() {
        return children;
    }

    @Nullable
    TypeTree child(Value key) {
        return children.get(key);
    }

    /** The type of what lies exactly here; {@code null} where only something below has one. */
    @Nullable
    Type type() {
        return type;
    }

    private TypeTree at(Value key) {
        return children.computeIfAbsent(key, k -> new TypeTree());
    }

    void put(Value key, @Nullable Type t) {
        at(key).type = t;
    }

    void put(List<Term> path, @Nullable Type t) {
        TypeTree node = this;
        for (Term step : path) {
            node = node.at(step.value);
        }
        node.type = t;
    }

    /** Puts a type at a constant path, and merges it with the objects that it lies in or that lie in it. */
    void insert(List<Term> path, Type t, TypeEnv env) {
        TypeTree node = this;
        for (int i = 0; i < path.size(); i++) {
            TypeTree child = node.child(path.get(i).value);
            if (child == null) {
                child = node.at(path.get(i).value);
            } else if (i + 1 < path.size() && Types.resolve(child.type) instanceof ObjectType o) {
                child.type = insert(o, path.subList(i + 1, path.size()), t, env);
            }
            node = child;
        }
        node.type = merge(node.type, t);
        if (Types.resolve(t) instanceof ObjectType && Types.resolve(node.type) instanceof ObjectType o) {
            for (Map.Entry<Value, TypeTree> e : node.children.entrySet()) {
                o = e.getValue().addLeaves(o, List.of(new Term(e.getKey())), env);
            }
            node.type = o;
        }
    }

    private ObjectType addLeaves(ObjectType into, List<Term> path, TypeEnv env) {
        if (type != null) {
            return insert(into, path, type, env);
        }
        ObjectType o = into;
        for (Map.Entry<Value, TypeTree> e : children.entrySet()) {
            List<Term> longer = new ArrayList<>(path);
            longer.add(new Term(e.getKey()));
            o = e.getValue().addLeaves(o, longer, env);
        }
        return o;
    }

    private static ObjectType insert(ObjectType o, List<Term> path, Type t, TypeEnv env) {
        if (path.isEmpty()) {
            return o;
        }
        Type key = env.of(path.getFirst().value);
        Type value =
                path.size() == 1 ? t : insert(new ObjectType(List.of(), null), path.subList(1, path.size()), t, env);
        ObjectType.Rest rest = o.rest();
        ObjectType.Rest more = rest == null
                ? new ObjectType.Rest(key, value)
                : new ObjectType.Rest(Types.or(rest.key(), key), Types.or(rest.value(), value));
        return new ObjectType(o.fixed(), more);
    }

    /**
     * One type for two rules' documents: sets and objects without constant keys are joined member by member, all others
     * become alternatives.
     */
    static @Nullable Type merge(@Nullable Type left, @Nullable Type right) {
        Type a = Types.resolve(left);
        Type b = Types.resolve(right);
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        if (a instanceof ObjectType x && x.fixed().isEmpty()) {
            if (b instanceof ObjectType y && y.fixed().isEmpty()) {
                return mergeObjects(x, y);
            }
            if (b instanceof AnyType any && x.rest() != null) {
                Type merged = mergeInto(any, x.rest());
                if (merged != null) {
                    return merged;
                }
            }
        }
        if (a instanceof SetType x && b instanceof SetType y) {
            return new SetType(Types.or(x.of(), y.of()));
        }
        if (a instanceof AnyType && !(b instanceof AnyType)) {
            return merge(b, a);
        }
        return Types.or(a, b);
    }

    private static Type mergeObjects(ObjectType x, ObjectType y) {
        ObjectType.Rest p = x.rest();
        ObjectType.Rest q = y.rest();
        if (p == null) {
            return y;
        }
        if (q == null) {
            return x;
        }
        return ObjectType.of(Types.or(p.key(), q.key()), merge(p.value(), q.value()));
    }

    private static @Nullable Type mergeInto(AnyType any, ObjectType.Rest rest) {
        List<Type> all = new ArrayList<>(any.of());
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof ObjectType o && o.fixed().isEmpty() && o.rest() != null) {
                ObjectType.Rest old = Objects.requireNonNull(o.rest());
                all.set(i, ObjectType.of(Types.or(old.key(), rest.key()), Types.or(old.value(), rest.value())));
                return new AnyType(all);
            }
        }
        return null;
    }
}
