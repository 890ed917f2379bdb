package org.zerotrust.rego.types;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.Values;

/** Order, union and selection over types (OPA v1/types). */
public final class Types {
    private Types() {}

    /** OPA's notation; {@code ???} for a type that is not known. */
    public static String text(@Nullable Type t) {
        return t == null ? "???" : t.toString();
    }

    /** The type without its name. */
    public static @Nullable Type unwrap(@Nullable Type t) {
        return t instanceof NamedType n ? n.type() : t;
    }

    /** The type without its name, and what a recursive one stands for. */
    public static @Nullable Type resolve(@Nullable Type t) {
        Type u = unwrap(t);
        return u instanceof RecursiveType r ? r.target() : u;
    }

    private static int rank(@Nullable Type t) {
        return switch (t) {
            case null -> -1;
            case ScalarType s ->
                switch (s) {
                    case NULL -> 0;
                    case BOOLEAN -> 1;
                    case NUMBER -> 2;
                    case STRING -> 3;
                };
            case ArrayType a -> 4;
            case ObjectType o -> 5;
            case SetType s -> 6;
            case AnyType a -> 7;
            case FunctionType f -> 8;
            case NamedType n -> rank(n.type());
            case RecursiveType r -> rank(r.target());
        };
    }

    /** A total order; 0 for types that are the same. */
    public static int compare(@Nullable Type left, @Nullable Type right) {
        Type a = resolve(left);
        Type b = resolve(right);
        if (a == b) {
            return 0;
        }
        int c = Integer.compare(rank(a), rank(b));
        if (c != 0) {
            return c;
        }
        return switch (a) {
            case ArrayType x
            when b instanceof ArrayType y -> {
                c = compareOptional(x.rest(), y.rest());
                yield c != 0 ? c : compareAll(x.fixed(), y.fixed());
            }
            case ObjectType x when b instanceof ObjectType y -> compareObjects(x, y);
            case SetType x when b instanceof SetType y -> compareOptional(x.of(), y.of());
            case AnyType x when b instanceof AnyType y -> compareAll(x.of(), y.of());
            case FunctionType x
            when b instanceof FunctionType y -> {
                c = Integer.compare(x.arity(), y.arity());
                if (c == 0) {
                    c = compareAll(x.arguments(), y.arguments());
                }
                if (c == 0) {
                    c = compare(x.result(), y.result());
                }
                yield c != 0 ? c : compare(x.variadic(), y.variadic());
            }
            case null, default -> 0;
        };
    }

    private static int compareOptional(@Nullable Type a, @Nullable Type b) {
        if (a == null || b == null) {
            return Boolean.compare(a != null, b != null);
        }
        return compare(a, b);
    }

    private static int compareAll(List<? extends @Nullable Type> a, List<? extends @Nullable Type> b) {
        int n = Math.min(a.size(), b.size());
        for (int i = 0; i < n; i++) {
            int c = compare(a.get(i), b.get(i));
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static int compareObjects(ObjectType a, ObjectType b) {
        ObjectType.Rest x = a.rest();
        ObjectType.Rest y = b.rest();
        if (x == null || y == null) {
            if (x != y) {
                return x == null ? -1 : 1;
            }
        } else {
            int c = compare(x.key(), y.key());
            if (c == 0) {
                c = compare(x.value(), y.value());
            }
            if (c != 0) {
                return c;
            }
        }
        int n = Math.min(a.fixed().size(), b.fixed().size());
        for (int i = 0; i < n; i++) {
            int c = Values.compare(a.fixed().get(i).key(), b.fixed().get(i).key());
            if (c == 0) {
                c = compare(a.fixed().get(i).type(), b.fixed().get(i).type());
            }
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(a.fixed().size(), b.fixed().size());
    }

    /** Whether {@code a} is {@code b} or has it among its alternatives. */
    static boolean contains(@Nullable Type a, @Nullable Type b) {
        return unwrap(a) instanceof AnyType any ? any.admits(b) : compare(a, b) == 0;
    }

    /** The union; {@code null} for a function and something else. */
    public static @Nullable Type or(@Nullable Type left, @Nullable Type right) {
        Type a = unwrap(left);
        Type b = unwrap(right);
        if (a == null) {
            return b;
        }
        if (b == null) {
            return a;
        }
        if (a instanceof FunctionType f && b instanceof FunctionType g) {
            return orFunctions(f, g);
        }
        if (a instanceof FunctionType || b instanceof FunctionType) {
            return null;
        }
        if (a instanceof AnyType any) {
            return any.with(b);
        }
        if (b instanceof AnyType any) {
            return any.with(a);
        }
        return compare(a, b) == 0 ? a : new AnyType(List.of(a, b));
    }

    private static @Nullable Type orFunctions(FunctionType f, FunctionType g) {
        if (f.arity() != g.arity() || (f.variadic() == null) != (g.variadic() == null)) {
            return null;
        }
        List<@Nullable Type> arguments = new ArrayList<>();
        for (int i = 0; i < f.arity(); i++) {
            arguments.add(or(f.argument(i), g.argument(i)));
        }
        return new FunctionType(arguments, or(f.result(), g.result()), or(f.variadic(), g.variadic()));
    }

    /** The type under a constant key; {@code null} where there can be none. */
    public static @Nullable Type select(@Nullable Type type, Object key) {
        return switch (resolve(type)) {
            case ArrayType a -> {
                // Only a number written as an integer is an index: to OPA's checker 1.0 is none.
                yield key instanceof Long n ? a.at(n) : null;
            }
            case ObjectType o -> o.at(key);
            case SetType s -> {
                Type t = typeOf(key);
                if (compare(s.of(), t) == 0) {
                    yield s.of();
                }
                yield s.of() instanceof AnyType any && any.admits(t) ? t : null;
            }
            case AnyType any -> {
                if (any.isAll()) {
                    yield AnyType.ANY;
                }
                Type all = null;
                for (Type t : any.of()) {
                    all = or(select(t, key), all);
                }
                yield all;
            }
            case null, default -> null;
        };
    }

    /** The type of a collection's keys (a set's members); {@code null} for what has none. */
    public static @Nullable Type keys(@Nullable Type type) {
        return switch (resolve(type)) {
            case ArrayType a -> ScalarType.NUMBER;
            case ObjectType o -> {
                Type all = null;
                for (ObjectType.Property p : o.fixed()) {
                    all = or(all, typeOf(p.key()));
                }
                yield o.rest() == null ? all : or(all, o.rest().key());
            }
            case SetType s -> s.of();
            case AnyType any -> {
                if (any.isAll()) {
                    yield AnyType.ANY;
                }
                Type all = null;
                for (Type t : any.of()) {
                    all = or(keys(t), all);
                }
                yield all;
            }
            case null, default -> null;
        };
    }

    /** The type of a collection's values; {@code null} for what has none. */
    public static @Nullable Type values(@Nullable Type type) {
        return switch (resolve(type)) {
            case ArrayType a -> {
                Type all = null;
                for (Type t : a.fixed()) {
                    all = or(all, t);
                }
                yield or(all, a.rest());
            }
            case ObjectType o -> {
                Type all = null;
                for (ObjectType.Property p : o.fixed()) {
                    all = or(all, p.type());
                }
                yield or(all, o.restValue());
            }
            case SetType s -> s.of();
            case AnyType any -> {
                if (any.isAll()) {
                    yield AnyType.ANY;
                }
                Type all = null;
                for (Type t : any.of()) {
                    all = or(values(t), all);
                }
                yield all;
            }
            case null, default -> null;
        };
    }

    /** Whether the type, or a part of it, is not known. The empty set counts, as in OPA. */
    public static boolean isUnknown(@Nullable Type t) {
        return isUnknown(t, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static boolean isUnknown(@Nullable Type type, Set<Type> seen) {
        return switch (resolve(type)) {
            case null -> true;
            case FunctionType f ->
                f.arguments().stream().anyMatch(t -> isUnknown(t, seen)) || isUnknown(f.result(), seen);
            case ArrayType a -> {
                if (!seen.add(a)) {
                    yield false;
                }
                yield a.fixed().stream().anyMatch(t -> isUnknown(t, seen))
                        || (a.rest() != null && isUnknown(a.rest(), seen));
            }
            case ObjectType o -> {
                if (!seen.add(o)) {
                    yield false;
                }
                yield o.fixed().stream().anyMatch(p -> isUnknown(p.type(), seen))
                        || (o.rest() != null
                                && (isUnknown(o.rest().key(), seen)
                                        || isUnknown(o.rest().value(), seen)));
            }
            case SetType s -> isUnknown(s.of(), seen);
            case ScalarType s -> false;
            case AnyType a -> false;
            case NamedType n -> false;
            case RecursiveType r -> false;
        };
    }

    /** The narrowest type of a JSON value. */
    public static Type typeOf(Object value) {
        return switch (value) {
            case RegoNull n -> ScalarType.NULL;
            case Boolean b -> ScalarType.BOOLEAN;
            case Number n -> ScalarType.NUMBER;
            case String s -> ScalarType.STRING;
            case List<?> l -> {
                List<@Nullable Type> fixed = new ArrayList<>();
                l.forEach(e -> fixed.add(typeOf(Values.orNull(e))));
                yield new ArrayType(fixed, null);
            }
            case Map<?, ?> m -> {
                List<ObjectType.Property> fixed = new ArrayList<>();
                m.forEach((k, v) -> fixed.add(new ObjectType.Property(Values.orNull(k), typeOf(Values.orNull(v)))));
                yield new ObjectType(fixed, null);
            }
            case Set<?> s -> {
                Type of = null;
                for (Object e : s) {
                    of = or(of, typeOf(Values.orNull(e)));
                }
                yield new SetType(of);
            }
            default -> throw new IllegalArgumentException("not a Rego value: " + value.getClass());
        };
    }
}
