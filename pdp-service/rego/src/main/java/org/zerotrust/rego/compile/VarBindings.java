package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.NumberValue;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Terms;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;

/**
 * The variables of a body that can only have values which stand in the source, so that {@code some x in ["a", "b"];
 * data[x]} is known to depend on {@code data.a} and {@code data.b} alone.
 */
final class VarBindings {
    /** How many references one may be narrowed to. */
    private static final int MAX_EXPANSION = 64;

    private record Binding(int index, Var v, List<Value> values) {}

    private final List<Binding> bindings = new ArrayList<>();

    /** Reads the bindings that are bound where they stand, the first one for each variable. */
    VarBindings(Body body) {
        Map<Var, List<Value>> known = new HashMap<>();
        for (int i = 0; i < body.size(); i++) {
            Expr e = body.get(i);
            if (e.isEquality()
                    && !e.negated
                    && e.withs.isEmpty()
                    && e.operands().size() == 2) {
                Term left = e.operands().get(0);
                Term right = e.operands().get(1);
                if (!bind(left, right, i, known)) {
                    bind(right, left, i, known);
                }
            }
        }
    }

    /** @return whether the values of {@code target} are known */
    private boolean bind(Term target, Term source, int index, Map<Var, List<Value>> known) {
        if (!(target.value instanceof Var v)) {
            return false;
        }
        List<Value> values = values(source, known);
        if (values == null) {
            return false;
        }
        if (!known.containsKey(v)) {
            known.put(v, values);
            bindings.add(new Binding(index, v, values));
        }
        return true;
    }

    /** What is bound before the expression at {@code index}. */
    Map<Var, List<Value>> before(int index) {
        Map<Var, List<Value>> known = new HashMap<>();
        for (Binding b : bindings) {
            if (b.index < index) {
                known.put(b.v, b.values);
            }
        }
        return known;
    }

    private static @Nullable List<Value> values(Term t, Map<Var, List<Value>> known) {
        return switch (t.value) {
            case Var v -> known.get(v);
            case Ref r -> values(r, known);
            case Value v -> Terms.isConstant(v) ? List.of(v) : null;
        };
    }

    private static @Nullable List<Value> values(Ref ref, Map<Var, List<Value>> known) {
        List<Value> values = values(ref.head(), known);
        if (values == null) {
            return null;
        }
        for (Term t : ref.from(1)) {
            List<Value> next = new ArrayList<>();
            boolean constant = Terms.isConstant(t.value);
            for (Value v : values) {
                if (constant) {
                    Value member = member(v, t.value);
                    if (member != null) {
                        next.add(member);
                    }
                } else {
                    List<Value> all = members(v);
                    if (all == null) {
                        return null;
                    }
                    next.addAll(all);
                }
            }
            if (next.size() > MAX_EXPANSION) {
                return null;
            }
            values = next;
        }
        return values;
    }

    private static @Nullable Value member(Value collection, Value key) {
        return switch (collection) {
            case ObjectValue o -> {
                Term t = o.get(key);
                yield t == null ? null : t.value;
            }
            case ArrayValue a
            when key instanceof NumberValue n -> {
                try {
                    int i = n.decimal().intValueExact();
                    yield i >= 0 && i < a.size() ? a.get(i).value : null;
                } catch (ArithmeticException e) {
                    yield null;
                }
            }
            case SetValue s -> s.contains(key) ? key : null;
            default -> null;
        };
    }

    /** The elements of a constant array or set, the values of an object; null for anything else. */
    static @Nullable List<Value> members(Value collection) {
        return switch (collection) {
            case ArrayValue a -> a.terms.stream().map(t -> t.value).toList();
            case SetValue s -> s.sorted().stream().map(t -> t.value).toList();
            case ObjectValue o -> o.sorted().stream().map(e -> e.value.value).toList();
            default -> null;
        };
    }

    /** {@code ref} with each variable replaced by each of its values, where there are not too many. */
    static List<Ref> expand(Ref ref, Map<Var, List<Value>> known) {
        List<Ref> expanded = List.of(ref);
        for (int i = 1; i < ref.size(); i++) {
            if (Terms.isConstant(ref.get(i).value)) {
                continue;
            }
            List<Value> values = values(ref.get(i), known);
            if (values == null || values.isEmpty() || expanded.size() * values.size() > MAX_EXPANSION) {
                continue;
            }
            List<Ref> next = new ArrayList<>();
            for (Ref prefix : expanded) {
                for (Value v : values) {
                    Ref copy = new Ref(prefix.terms);
                    copy.set(i, new Term(v));
                    next.add(copy);
                }
            }
            expanded = next;
        }
        return expanded;
    }
}
