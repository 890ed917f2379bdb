package org.zerotrust.pdp.dev.policy;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Json;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/**
 * JSON in the layout of the {@code opa} command, which people's scripts and reviews know: two spaces, {@code <}, {@code >}
 * and {@code &} escaped. A {@link LinkedHashMap} keeps the order of its keys, any other object is sorted.
 */
final class GoJson {
    private final StringBuilder out = new StringBuilder();

    private GoJson() {}

    /** The value with indentation, without a line break at the end. */
    static String pretty(@Nullable Object value) {
        GoJson json = new GoJson();
        json.write(value, 0);
        return json.out.toString();
    }

    /** The value on one line. */
    static String compact(@Nullable Object value) {
        return escape(Json.write(value));
    }

    private static String escape(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }

    private void write(@Nullable Object value, int depth) {
        switch (value) {
            case Map<?, ?> m when m.isEmpty() -> out.append("{}");
            case LinkedHashMap<?, ?> m -> object(m, depth);
            case Map<?, ?> m -> {
                Map<String, @Nullable Object> sorted = new TreeMap<>(Values::compareStrings);
                m.forEach((k, v) -> sorted.put(k instanceof String s ? s : Json.write(k), v));
                object(sorted, depth);
            }
            case Set<?> s -> array(RegoSet.of(s), depth);
            case Collection<?> c -> array(c, depth);
            case Double d -> out.append(number(d));
            case Integer i -> out.append(i);
            case null, default -> out.append(escape(Json.write(value)));
        }
    }

    /** As Go writes a float: no point where there is nothing behind it. */
    static String number(double d) {
        return d == Math.rint(d) && Math.abs(d) < 1e15 ? Long.toString((long) d) : Double.toString(d);
    }

    private void object(Map<?, ? extends @Nullable Object> m, int depth) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ? extends @Nullable Object> e : m.entrySet()) {
            out.append(separator);
            line(depth + 1);
            out.append(escape(Json.write(e.getKey()))).append(": ");
            write(e.getValue(), depth + 1);
            separator = ",";
        }
        line(depth);
        out.append('}');
    }

    private void array(Collection<?> c, int depth) {
        if (c.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        String separator = "";
        for (Object each : c) {
            out.append(separator);
            line(depth + 1);
            write(each, depth + 1);
            separator = ",";
        }
        line(depth);
        out.append(']');
    }

    private void line(int depth) {
        out.append('\n').append("  ".repeat(depth));
    }
}
