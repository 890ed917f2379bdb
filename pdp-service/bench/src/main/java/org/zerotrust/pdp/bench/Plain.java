package org.zerotrust.pdp.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/** A Rego value as JSON has it: sets become sorted arrays. */
final class Plain {
    private Plain() {}

    static Object of(@org.jspecify.annotations.Nullable Object value) {
        return switch (value) {
            case Set<?> set -> list(RegoSet.of(set));
            case List<?> list -> list(list);
            case Map<?, ?> map -> {
                Map<Object, Object> out = new LinkedHashMap<>();
                map.forEach((k, v) -> out.put(k, of(v)));
                yield out;
            }
            case null, default -> Values.orNull(value);
        };
    }

    /** The same with every list in the order of its elements' values. */
    static Object sorted(Object value) {
        return switch (value) {
            case List<?> list ->
                list.stream()
                        .map(e -> sorted(Values.orNull(e)))
                        .sorted(Values::compare)
                        .toList();
            case Map<?, ?> map -> {
                Map<Object, Object> out = new LinkedHashMap<>();
                map.forEach((k, v) -> out.put(k, sorted(Values.orNull(v))));
                yield out;
            }
            default -> value;
        };
    }

    private static List<Object> list(Iterable<?> values) {
        List<Object> out = new ArrayList<>();
        for (Object v : values) {
            out.add(of(v));
        }
        return out;
    }
}
