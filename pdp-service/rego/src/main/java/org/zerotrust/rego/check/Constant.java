package org.zerotrust.rego.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.ArrayValue;
import org.zerotrust.rego.ast.BooleanValue;
import org.zerotrust.rego.ast.NullValue;
import org.zerotrust.rego.ast.NumberValue;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoNull;

/** Constants of the syntax tree as Rego values. */
final class Constant {
    private Constant() {}

    /** The value; {@code null} where it is not constant. A set reads as an array, as in JSON. */
    static @Nullable Object of(Value v) {
        return switch (v) {
            case NullValue n -> RegoNull.NULL;
            case BooleanValue b -> b.value();
            case NumberValue n -> Json.number(n.text());
            case StringValue s -> s.value();
            case ArrayValue a -> list(a.terms);
            case SetValue s -> list(s.sorted());
            case ObjectValue o -> {
                Map<Object, Object> all = new LinkedHashMap<>();
                for (ObjectValue.Entry e : o.sorted()) {
                    Object key = of(e.key.value);
                    Object value = of(e.value.value);
                    if (key == null || value == null) {
                        yield null;
                    }
                    all.put(key, value);
                }
                yield all;
            }
            default -> null;
        };
    }

    private static @Nullable Object list(List<Term> terms) {
        List<Object> all = new ArrayList<>();
        for (Term t : terms) {
            Object each = of(t.value);
            if (each == null) {
                return null;
            }
            all.add(each);
        }
        return all;
    }

    /** Distinct values, in order. */
    static List<Value> distinct(List<Value> values) {
        Set<Value> seen = new LinkedHashSet<>(values);
        List<Value> sorted = new ArrayList<>(seen);
        sorted.sort(null);
        return sorted;
    }
}
