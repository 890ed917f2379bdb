package org.zerotrust.rego.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.types.AnyType;
import org.zerotrust.rego.types.ArrayType;
import org.zerotrust.rego.types.FunctionType;
import org.zerotrust.rego.types.ObjectType;
import org.zerotrust.rego.types.ScalarType;
import org.zerotrust.rego.types.SetType;
import org.zerotrust.rego.types.Type;
import org.zerotrust.rego.types.Types;

/** Whether values of two types can be equal. */
final class Unifying {
    /** Types share their parts: a pair of parts is looked at once, however often it is met. */
    private final Map<Pair, Boolean> known = new HashMap<>();

    private record Pair(Type a, Type b) {
        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Pair p && p.a == a && p.b == b;
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(a) + System.identityHashCode(b);
        }
    }

    private Unifying() {}

    static boolean unifies(@Nullable Type left, @Nullable Type right) {
        return new Unifying().unify(left, right);
    }

    private boolean unify(@Nullable Type left, @Nullable Type right) {
        Type a = Types.resolve(left);
        Type b = Types.resolve(right);
        if (a == null || b == null) {
            return false;
        }
        if (a instanceof ScalarType && b instanceof ScalarType) {
            return a == b;
        }
        Pair pair = new Pair(a, b);
        Boolean before = known.get(pair);
        if (before == null) {
            before = compare(a, b);
            known.put(pair, before);
        }
        return before;
    }

    private boolean compare(Type a, Type b) {
        if (a instanceof AnyType x && any(x, b)) {
            return true;
        }
        if (b instanceof AnyType y && any(y, a)) {
            return true;
        }
        return switch (a) {
            case ScalarType s -> s == b;
            case ArrayType x -> b instanceof ArrayType y && arrays(x, y);
            case ObjectType x -> b instanceof ObjectType y && objects(x, y);
            // a set without a member type is the empty set, which every set type has among its values
            case SetType x -> b instanceof SetType y && (x.of() == null || y.of() == null || unify(x.of(), y.of()));
            case FunctionType f -> b instanceof FunctionType g && functions(f, g);
            default -> false;
        };
    }

    private boolean any(AnyType any, Type other) {
        return !(other instanceof FunctionType)
                && (any.isAll() || any.of().stream().anyMatch(t -> unify(t, other)));
    }

    private boolean arrays(ArrayType a, ArrayType b) {
        return fixed(a, b) && fixed(b, a) && (a.rest() == null || b.rest() == null || unify(a.rest(), b.rest()));
    }

    private boolean fixed(ArrayType a, ArrayType b) {
        List<@Nullable Type> fixed = a.fixed();
        for (int i = 0; i < fixed.size(); i++) {
            if (!unify(fixed.get(i), b.at(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean objects(ObjectType a, ObjectType b) {
        return fixed(a, b)
                && fixed(b, a)
                && (a.restValue() == null || b.restValue() == null || unify(a.restValue(), b.restValue()));
    }

    private boolean fixed(ObjectType a, ObjectType b) {
        for (ObjectType.Property p : a.fixed()) {
            Type other = b.at(p.key());
            if (other == null) {
                if (a.restValue() == null && b.restValue() == null) {
                    return false;
                }
            } else if (!unify(p.type(), other)) {
                return false;
            }
        }
        return true;
    }

    private boolean functions(FunctionType f, FunctionType g) {
        if (f.arity() != g.arity()) {
            return false;
        }
        for (int i = 0; i < f.arity(); i++) {
            if (!unify(f.argument(i), g.argument(i))) {
                return false;
            }
        }
        return true;
    }
}
