package org.zerotrust.rego.ast;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Annotations as data and as JSON text: only what is set, keys sorted. */
public final class AnnotationsJson {
    private AnnotationsJson() {}

    /** As maps, lists, strings, numbers, booleans and nulls. */
    public static Map<String, @Nullable Object> data(Annotations a) {
        Map<String, @Nullable Object> out = new TreeMap<>();
        out.put("scope", a.scope);
        if (!a.title.isEmpty()) {
            out.put("title", a.title);
        }
        if (!a.description.isEmpty()) {
            out.put("description", a.description);
        }
        if (a.entrypoint) {
            out.put("entrypoint", true);
        }
        if (!a.organizations.isEmpty()) {
            out.put("organizations", a.organizations);
        }
        if (!a.relatedResources.isEmpty()) {
            out.put(
                    "related_resources",
                    a.relatedResources.stream()
                            .map(r -> new TreeMap<>(pair("ref", r.ref(), "description", r.description())))
                            .toList());
        }
        if (!a.authors.isEmpty()) {
            out.put(
                    "authors",
                    a.authors.stream()
                            .map(x -> pair("name", x.name(), "email", x.email()))
                            .toList());
        }
        if (!a.schemas.isEmpty()) {
            out.put("schemas", a.schemas.stream().map(AnnotationsJson::schema).toList());
        }
        Annotations.CompileAnnotation c = a.compile;
        if (c != null) {
            Map<String, @Nullable Object> m = new LinkedHashMap<>();
            if (!c.unknowns().isEmpty()) {
                m.put(
                        "unknowns",
                        c.unknowns().stream().map(AnnotationsJson::ref).toList());
            }
            if (c.maskRule() != null) {
                m.put("mask_rule", ref(c.maskRule()));
            }
            out.put("compile", m);
        }
        if (!a.custom.isEmpty()) {
            out.put("custom", sorted(a.custom));
        }
        if (!a.labels.isEmpty()) {
            out.put("labels", sorted(a.labels));
        }
        return out;
    }

    /** The first always, the second only where it is not empty. */
    private static Map<String, Object> pair(String key, String value, String optional, String optionalValue) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put(key, value);
        if (!optionalValue.isEmpty()) {
            m.put(optional, optionalValue);
        }
        return m;
    }

    private static Map<String, @Nullable Object> schema(Annotations.SchemaAnnotation s) {
        Map<String, @Nullable Object> m = new LinkedHashMap<>();
        m.put("path", ref(s.path()));
        if (s.schema() != null) {
            m.put("schema", ref(s.schema()));
        }
        if (s.definition() != null) {
            m.put("definition", sorted(s.definition()));
        }
        return m;
    }

    /** What a policy's author wrote, with the keys of its maps in order. */
    private static @Nullable Object sorted(@Nullable Object v) {
        if (v instanceof Map<?, ?> m) {
            Map<String, @Nullable Object> out = new TreeMap<>();
            m.forEach((k, x) -> out.put(String.valueOf(k), sorted(x)));
            return out;
        }
        if (v instanceof List<?> l) {
            List<@Nullable Object> out = new ArrayList<>();
            l.forEach(x -> out.add(sorted(x)));
            return out;
        }
        return v;
    }

    private static List<Map<String, Object>> ref(Ref r) {
        return r.terms.stream()
                .map(t -> {
                    Map<String, Object> m = new TreeMap<>();
                    m.put("type", Terms.kindName(t.value));
                    m.put(
                            "value",
                            t.value instanceof StringValue s
                                    ? s.value()
                                    : t.value instanceof Var v ? v.name() : t.value.toString());
                    return m;
                })
                .toList();
    }

    static String write(Annotations a) {
        StringBuilder out = new StringBuilder();
        write(data(a), out);
        return out.toString();
    }

    private static void write(@Nullable Object v, StringBuilder out) {
        switch (v) {
            case null -> out.append("null");
            case Map<?, ?> m -> {
                String separator = "{";
                for (Map.Entry<?, ?> e : m.entrySet()) {
                    out.append(separator);
                    string(String.valueOf(e.getKey()), out);
                    out.append(':');
                    write(e.getValue(), out);
                    separator = ",";
                }
                out.append(m.isEmpty() ? "{}" : "}");
            }
            case List<?> l -> {
                String separator = "[";
                for (Object x : l) {
                    out.append(separator);
                    write(x, out);
                    separator = ",";
                }
                out.append(l.isEmpty() ? "[]" : "]");
            }
            case Number n -> out.append(n);
            case Boolean b -> out.append(b);
            default -> string(v.toString(), out);
        }
    }

    /** As Go's JSON encoder escapes: angle brackets and ampersand too. */
    private static void string(String s, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ' || c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
                        String h = Integer.toHexString(c);
                        out.append("\\u").append("0".repeat(4 - h.length())).append(h);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
