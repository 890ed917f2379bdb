package org.zerotrust.rego.check;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.types.AnyType;
import org.zerotrust.rego.types.ArrayType;
import org.zerotrust.rego.types.ObjectType;
import org.zerotrust.rego.types.SetType;
import org.zerotrust.rego.types.Type;
import org.zerotrust.rego.types.Types;

/** Checks terms against types and gives variables the types that follow. */
final class Inference {
    private final TypeEnv env;

    Inference(TypeEnv env) {
        this.env = env;
    }

    private @Nullable Type of(Term t) {
        return env.of(t.value);
    }

    /** Whether {@code a = b} can hold. */
    boolean equal(Term a, @Nullable Type typeA, Term b, @Nullable Type typeB) {
        boolean unknownA = Types.isUnknown(typeA);
        boolean unknownB = Types.isUnknown(typeB);
        if (unknownA && !unknownB) {
            return fits(a, typeB, false);
        }
        if (unknownB && !unknownA) {
            return fits(b, typeA, false);
        }
        if (!unknownA) {
            return Unifying.unifies(typeA, typeB);
        }
        switch (a.value) {
            case ArrayValue x -> {
                return arrays(a, x, b);
            }
            case ObjectValue x -> {
                return objects(a, x, b);
            }
            case Var v -> {
                switch (b.value) {
                    case Var w -> {
                        return fits(a, AnyType.ANY, false) && fits(b, of(a), false);
                    }
                    case ArrayValue y -> {
                        return arrays(b, y, a);
                    }
                    case ObjectValue y -> {
                        return objects(b, y, a);
                    }
                    case Ref r -> {
                        return fits(a, AnyType.ANY, false);
                    }
                    default -> {
                        // its parts may tell more, below
                    }
                }
            }
            case Ref r -> {
                if (b.value instanceof Var) {
                    return fits(b, AnyType.ANY, false);
                }
            }
            default -> {
                // its parts may tell more, below
            }
        }
        // a type that is known in part goes to a variable that has none
        if (a.value instanceof Var && typeA == null && typeB != null) {
            return fits(a, typeB, false);
        }
        if (b.value instanceof Var && typeB == null && typeA != null) {
            return fits(b, typeA, false);
        }
        return false;
    }

    private boolean arrays(Term term, ArrayValue a, Term b) {
        if (b.value instanceof ArrayValue other) {
            if (a.size() != other.size()) {
                return false;
            }
            for (int i = 0; i < a.size(); i++) {
                if (!equal(a.get(i), of(a.get(i)), other.get(i), of(other.get(i)))) {
                    return false;
                }
            }
            return true;
        }
        return b.value instanceof Var && fits(term, AnyType.ANY, false) && fits(b, of(term), false);
    }

    private boolean objects(Term term, ObjectValue a, Term b) {
        if (b.value instanceof ObjectValue other) {
            if (a.size() != other.size()) {
                return false;
            }
            for (ObjectValue.Entry e : a.sorted()) {
                Term value = other.get(e.key.value);
                if (value == null || !equal(e.value, of(e.value), value, of(value))) {
                    return false;
                }
            }
            return true;
        }
        return b.value instanceof Var && fits(term, AnyType.ANY, false) && fits(b, of(term), false);
    }

    /**
     * Whether a term can be of a type; its variables get the types that follow.
     *
     * @param union whether a variable's type becomes an alternative to the one it has
     */
    boolean fits(Term term, @Nullable Type type, boolean union) {
        return switch (term.value) {
            case ArrayValue a ->
                switch (Types.resolve(type)) {
                    case ArrayType t -> array(a, t, union);
                    case AnyType any -> any.isAll() ? all(a.terms) : oneOf(term, any);
                    case null, default -> false;
                };
            case ObjectValue o ->
                switch (Types.resolve(type)) {
                    case ObjectType t -> object(o, t, union);
                    case AnyType any -> {
                        if (!any.isAll()) {
                            yield oneOf(term, any);
                        }
                        for (ObjectValue.Entry e : o.sorted()) {
                            fits(e.key, AnyType.ANY, true);
                            fits(e.value, AnyType.ANY, true);
                        }
                        yield true;
                    }
                    case null, default -> false;
                };
            case SetValue s ->
                switch (Types.resolve(type)) {
                    case SetType t -> s.sorted().stream().allMatch(e -> fits(e, t.of(), union));
                    case AnyType any -> any.isAll() ? all(s.sorted()) : oneOf(term, any);
                    case null, default -> false;
                };
            case Ref r -> Unifying.unifies(env.of(r), type);
            case ArrayComprehension c -> Unifying.unifies(env.of(c), type);
            case SetComprehension c -> Unifying.unifies(env.of(c), type);
            case ObjectComprehension c -> Unifying.unifies(env.of(c), type);
            case Var v -> variable(v, type, union);
            case Value scalar -> Unifying.unifies(env.of(scalar), type);
        };
    }

    private boolean all(List<Term> terms) {
        terms.forEach(t -> fits(t, AnyType.ANY, true));
        return true;
    }

    private boolean oneOf(Term term, AnyType any) {
        boolean fits = false;
        for (Type t : any.of()) {
            fits |= fits(term, t, true);
        }
        return fits;
    }

    private boolean variable(Var v, @Nullable Type type, boolean union) {
        Type known = env.of(v);
        if (union) {
            env.vars().put(v, Types.or(known, type));
            return true;
        }
        if (known != null) {
            return Unifying.unifies(known, type);
        }
        env.vars().put(v, type);
        return true;
    }

    private boolean array(ArrayValue a, ArrayType type, boolean union) {
        if (a.size() != type.fixed().size() && type.rest() == null) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!fits(a.get(i), type.at(i), union)) {
                return false;
            }
        }
        return true;
    }

    private boolean object(ObjectValue o, ObjectType type, boolean union) {
        if (o.size() != type.fixed().size() && type.restValue() == null) {
            return false;
        }
        for (ObjectValue.Entry e : o.sorted()) {
            Object key = Constant.of(e.key.value);
            if (key == null) {
                // a key that is not known may be that of any property
                fits(e.value, AnyType.ANY, union);
                continue;
            }
            Type child = Types.select(type, key);
            if (child == null || !fits(e.value, child, union)) {
                return false;
            }
        }
        return true;
    }
}
