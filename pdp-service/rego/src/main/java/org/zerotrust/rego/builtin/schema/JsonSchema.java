package org.zerotrust.rego.builtin.schema;

import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.form.Regex;
import org.zerotrust.rego.value.Values;

/**
 * A schema, checked once for what it must not hold. References are followed within the schema only: nothing is ever
 * fetched.
 */
public final class JsonSchema {
    private static final Set<String> TYPES =
            Set.of("array", "boolean", "integer", "number", "null", "object", "string");
    private static final List<String> SINGLE = List.of(
            "additionalProperties", "additionalItems", "not", "contains", "propertyNames", "if", "then", "else");
    private static final List<String> LISTS = List.of("allOf", "anyOf", "oneOf");
    private static final List<String> MAPS = List.of("properties", "patternProperties", "definitions", "dependencies");
    private static final int DEEPEST = 200;

    private final Object root;

    private JsonSchema(Object root) {
        this.root = root;
    }

    /**
     * Checks a schema.
     *
     * @throws IllegalArgumentException where it is none, in the words of OPA's error
     */
    public static JsonSchema compile(Object schema, LongConsumer work) {
        if (!(schema instanceof Map<?, ?>) && !(schema instanceof Boolean)) {
            throw new IllegalArgumentException("schema is invalid");
        }
        JsonSchema s = new JsonSchema(schema);
        s.check(schema, work, 0);
        return s;
    }

    private void check(@Nullable Object v, LongConsumer work, int depth) {
        work.accept(1);
        if (v instanceof Boolean || v == null) {
            return;
        }
        if (!(v instanceof Map<?, ?> m) || depth > DEEPEST) {
            throw new IllegalArgumentException("schema is invalid");
        }
        Object type = Values.get(m, "type");
        for (Object t : type instanceof List<?> l ? l : type == null ? List.of() : List.of(type)) {
            if (!(t instanceof String name) || !TYPES.contains(name)) {
                throw new IllegalArgumentException("has a primitive type that is NOT VALID -- given: /" + t
                        + "/ Expected valid values are:[array boolean integer number null object string]");
            }
        }
        if (Values.get(m, "pattern") instanceof String pattern) {
            try {
                Regex.compile(pattern);
            } catch (PatternSyntaxException malformed) {
                throw new IllegalArgumentException("pattern must be a valid regex");
            }
        }
        if (Values.get(m, "$ref") instanceof String ref) {
            resolve(ref);
        }
        for (String name : SINGLE) {
            check(Values.get(m, name), work, depth + 1);
        }
        for (String name : LISTS) {
            if (Values.get(m, name) instanceof List<?> l) {
                l.forEach(e -> check(e, work, depth + 1));
            }
        }
        for (String name : MAPS) {
            if (Values.get(m, name) instanceof Map<?, ?> inner) {
                inner.values().stream().filter(e -> !(e instanceof List<?>)).forEach(e -> check(e, work, depth + 1));
            }
        }
        Object items = Values.get(m, "items");
        for (Object e : items instanceof List<?> l ? l : items == null ? List.of() : List.of(items)) {
            check(e, work, depth + 1);
        }
    }

    /** What a reference into this schema stands for. */
    Object resolve(String ref) {
        if (!ref.startsWith("#")) {
            // Fail closed: a schema must not make this process fetch anything.
            throw new IllegalArgumentException("remote reference loading disabled: " + ref);
        }
        Object at = root;
        for (String part : ref.substring(1).split("/")) {
            if (part.isEmpty()) {
                continue;
            }
            String key = part.replace("~1", "/").replace("~0", "~").replace("%25", "%");
            Object next = at instanceof List<?> l && key.matches("[0-9]{1,9}")
                    ? Values.get(l, Long.valueOf(key))
                    : Values.get(at, key);
            if (next == null) {
                throw new IllegalArgumentException("Object has no key '" + key + "'");
            }
            at = next;
        }
        return at;
    }

    /** The faults of a document; none where it matches. */
    public List<Fault> validate(Object document, LongConsumer work) {
        List<Fault> out = new ArrayList<>();
        new Validation(this, work).check(root, document, "(Root)", out, 0);
        return out;
    }

    /**
     * A place where a document does not match.
     *
     * @param field where, with dots; {@code (Root)} for the whole
     * @param type the kind of fault, such as {@code invalid_type}
     * @param description in words
     */
    public record Fault(String field, String type, String description) {}
}
