package org.zerotrust.rego.builtin.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.Numbers;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoSet;

/** Values as a template sees them: a number of the data is its text, as Go's json.Number; absent is null. */
final class Data {
    private Data() {}

    /** A value of the data. */
    static @Nullable Object of(@Nullable Object v) {
        return switch (v) {
            case Number n -> Numbers.text(n);
            case Set<?> s -> new ArrayList<Object>(RegoSet.of(s));
            case null, default -> v;
        };
    }

    static @Nullable Object field(@Nullable Object of, String name) {
        if (of == null) {
            return null;
        }
        if (of == RegoNull.NULL) {
            throw new TemplateException("nil pointer evaluating interface {}." + name);
        }
        if (of instanceof Map<?, ?> m) {
            return of(m.get(name));
        }
        throw new TemplateException("can't evaluate field " + name);
    }

    static boolean isNil(@Nullable Object v) {
        return v == null || v == RegoNull.NULL;
    }

    static boolean truth(@Nullable Object v) {
        return switch (v) {
            case null -> false;
            case Boolean b -> b;
            case String s -> !s.isEmpty();
            case Long n -> n != 0;
            case List<?> l -> !l.isEmpty();
            case Map<?, ?> m -> !m.isEmpty();
            default -> v != RegoNull.NULL;
        };
    }

    /** By key, as Go prints and visits a map. */
    static Map<String, Object> sorted(Map<?, ?> m) {
        Map<String, Object> out = new TreeMap<>((a, b) -> java.util.Arrays.compare(
                a.codePoints().toArray(), b.codePoints().toArray()));
        m.forEach((k, v) -> {
            if (!(k instanceof String s)) {
                throw new TemplateException("object keys must be strings");
            }
            out.put(s, v);
        });
        return out;
    }

    /** As an action prints it. */
    static String printed(@Nullable Object v) {
        return isNil(v) ? "<no value>" : text(v);
    }

    /** As Go's fmt prints it with %v. */
    static String text(@Nullable Object raw) {
        Object v = of(raw);
        if (isNil(v)) {
            return "<nil>";
        }
        StringBuilder out = new StringBuilder();
        if (v instanceof List<?> l) {
            for (Object e : l) {
                out.append(out.isEmpty() ? "[" : " ").append(text(e));
            }
            return out.isEmpty() ? "[]" : out.append(']').toString();
        }
        if (v instanceof Map<?, ?> m) {
            sorted(m)
                    .forEach((k, e) -> out.append(out.isEmpty() ? "map[" : " ")
                            .append(k)
                            .append(':')
                            .append(text(e)));
            return out.isEmpty() ? "map[]" : out.append(']').toString();
        }
        return String.valueOf(v);
    }
}
