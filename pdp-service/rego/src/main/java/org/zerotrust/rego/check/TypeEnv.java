package org.zerotrust.rego.check;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.BooleanValue;
import org.zerotrust.rego.ast.Call;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.NullValue;
import org.zerotrust.rego.ast.NumberValue;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.TemplateString;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.types.AnyType;
import org.zerotrust.rego.types.ArrayType;
import org.zerotrust.rego.types.ObjectType;
import org.zerotrust.rego.types.ScalarType;
import org.zerotrust.rego.types.SetType;
import org.zerotrust.rego.types.Type;
import org.zerotrust.rego.types.Types;

/** What is known of types at one point: layers of trees, the innermost first. */
final class TypeEnv {
    private final BodyCheck closures;
    private final @Nullable TypeEnv next;
    private final TypeTree tree;
    private final TypeTree vars;

    /** @param closures checks the bodies of comprehensions whose type is asked for */
    TypeEnv(BodyCheck closures) {
        this(closures, null, new TypeTree(), null);
    }

    private TypeEnv(BodyCheck closures, @Nullable TypeEnv next, TypeTree tree, @Nullable TypeTree vars) {
        this.closures = closures;
        this.next = next;
        this.tree = tree;
        this.vars = vars == null ? tree : vars;
    }

    /** One more layer. */
    TypeEnv wrap(BodyCheck newClosures) {
        return new TypeEnv(newClosures, this, new TypeTree(), null);
    }

    /** One more layer whose variables are those of this one: they outlive an expression's {@code with}. */
    TypeEnv wrapWith(TypeTree layer) {
        return new TypeEnv(closures, this, layer, vars);
    }

    TypeTree tree() {
        return tree;
    }

    /** Where the types of variables go. */
    TypeTree vars() {
        return vars;
    }

    @Nullable
    TypeEnv next() {
        return next;
    }

    /** The type of a value; {@code null} where it is not known. */
    @Nullable
    Type of(Value value) {
        return switch (value) {
            case NullValue v -> ScalarType.NULL;
            case BooleanValue v -> ScalarType.BOOLEAN;
            case NumberValue v -> ScalarType.NUMBER;
            case StringValue v -> ScalarType.STRING;
            case TemplateString v -> ScalarType.STRING;
            case ArrayValue a -> {
                List<@Nullable Type> fixed = new ArrayList<>();
                a.terms.forEach(t -> fixed.add(of(t.value)));
                yield new ArrayType(fixed, null);
            }
            case ObjectValue o -> object(o);
            case SetValue s -> {
                Type of = null;
                for (Term t : s.sorted()) {
                    of = Types.or(of, of(t.value));
                }
                yield new SetType(of);
            }
            case ArrayComprehension c -> {
                BodyCheck.Result r = closures.check(this, c.body);
                yield r.problems().isEmpty() ? ArrayType.of(r.env().of(c.term.value)) : null;
            }
            case SetComprehension c -> {
                BodyCheck.Result r = closures.check(this, c.body);
                yield r.problems().isEmpty() ? new SetType(r.env().of(c.term.value)) : null;
            }
            case ObjectComprehension c -> {
                BodyCheck.Result r = closures.check(this, c.body);
                yield r.problems().isEmpty()
                        ? ObjectType.of(r.env().of(c.key.value), r.env().of(c.value.value))
                        : null;
            }
            case Ref r -> of(r);
            case Var v -> {
                TypeTree node = tree.child(v);
                if (node != null) {
                    yield node.type();
                }
                yield next == null ? null : next.of(v);
            }
            case Call c -> null;
            case Not n -> null;
        };
    }

    private Type object(ObjectValue o) {
        List<ObjectType.Property> fixed = new ArrayList<>();
        ObjectType.Rest rest = null;
        for (ObjectValue.Entry e : o.sorted()) {
            Object key = Constant.of(e.key.value);
            if (key != null) {
                fixed.add(new ObjectType.Property(key, of(e.value.value)));
            } else {
                rest = new ObjectType.Rest(of(e.key.value), of(e.value.value));
            }
        }
        return new ObjectType(fixed, rest);
    }

    /** The type of what a reference leads to. */
    @Nullable
    Type of(Ref ref) {
        TypeTree node = tree.child(ref.head().value);
        return node == null ? fallback(ref) : below(node, ref, 1);
    }

    private @Nullable Type fallback(Ref ref) {
        if (next != null) {
            return next.of(ref);
        }
        // may lead to anything outside the modules
        return isDocument(ref) ? AnyType.ANY : null;
    }

    static boolean isDocument(Ref ref) {
        return ref.head().value instanceof Var v
                && (v.name().equals("input") || v.name().equals("data"));
    }

    private @Nullable Type below(TypeTree node, Ref ref, int pos) {
        if (pos == ref.size()) {
            return extent(node);
        }
        Value step = ref.get(pos).value;
        if (node.type() != null) {
            TypeTree child = node.child(step);
            return child != null ? below(child, ref, pos + 1) : select(node.type(), ref.from(pos));
        }
        if (!Terms.isConstant(step)) {
            return select(extent(node), ref.from(pos));
        }
        TypeTree child = node.child(step);
        return child == null ? fallback(ref) : below(child, ref, pos + 1);
    }

    /** The type of all that lies at a node. */
    static @Nullable Type extent(TypeTree node) {
        if (node.type() != null) {
            return node.type();
        }
        List<ObjectType.Property> fixed = new ArrayList<>();
        node.children().forEach((key, child) -> {
            if (key instanceof StringValue || key instanceof NumberValue || key instanceof BooleanValue) {
                Object constant = Constant.of(key);
                if (constant != null) {
                    fixed.add(new ObjectType.Property(constant, extent(child)));
                }
            }
        });
        // base documents may lie beside the rules
        return new ObjectType(fixed, new ObjectType.Rest(ScalarType.STRING, AnyType.ANY));
    }

    /** The type that the rest of a reference selects from a type. */
    static @Nullable Type select(@Nullable Type type, List<Term> rest) {
        Type t = type;
        for (Term step : rest) {
            if (t == null) {
                return null;
            }
            boolean any = step.value instanceof Var
                    || step.value instanceof Ref
                    || step.value instanceof ArrayValue
                    || step.value instanceof ObjectValue
                    || step.value instanceof SetValue;
            if (any) {
                if (isEmptyCollection(t)) {
                    // going through nothing yields nothing: any type will do
                    return AnyType.ANY;
                }
                t = Types.values(t);
            } else {
                Object key = Constant.of(step.value);
                t = key == null ? null : Types.select(t, key);
            }
        }
        return t;
    }

    /** Whether it is the type of a collection that can hold nothing. */
    static boolean isEmptyCollection(@Nullable Type type) {
        return switch (Types.resolve(type)) {
            case ObjectType o -> o.fixed().isEmpty() && o.rest() == null;
            case ArrayType a -> a.fixed().isEmpty() && a.rest() == null;
            case SetType s -> s.of() == null;
            case null, default -> false;
        };
    }
}
