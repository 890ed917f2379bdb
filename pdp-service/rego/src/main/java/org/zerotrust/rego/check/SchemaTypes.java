package org.zerotrust.rego.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.types.AnyType;
import org.zerotrust.rego.types.ArrayType;
import org.zerotrust.rego.types.ObjectType;
import org.zerotrust.rego.types.RecursiveType;
import org.zerotrust.rego.types.ScalarType;
import org.zerotrust.rego.types.Type;
import org.zerotrust.rego.types.Types;

/** Makes types of JSON Schemas. References lead within the schema only: nothing is fetched. */
final class SchemaTypes {
    private final Object root;
    private final Map<String, Type> done = new HashMap<>();
    private final Map<String, RecursiveType> open = new HashMap<>();

    private SchemaTypes(Object root) {
        this.root = root;
    }

    /**
     * The type of what a schema allows.
     *
     * @throws SchemaException where it is no schema or none that a type can be made of
     */
    static Type of(Object schema) {
        return new SchemaTypes(schema).type(SchemaNode.of(schema));
    }

    private Type type(SchemaNode s) {
        String reference = s.reference();
        if (reference != null) {
            return referenced(reference);
        }
        List<SchemaNode> anyOf = s.each("anyOf");
        if (anyOf != null) {
            return anyOf(s, anyOf);
        }
        List<SchemaNode> allOf = s.each("allOf");
        return allOf != null ? allOf(s, allOf) : own(s);
    }

    private Type referenced(String reference) {
        Type known = done.get(reference);
        if (known != null) {
            return known;
        }
        RecursiveType recursive = open.get(reference);
        if (recursive != null) {
            return recursive;
        }
        RecursiveType own = new RecursiveType(reference);
        open.put(reference, own);
        Type type = type(target(reference));
        own.resolve(type);
        open.remove(reference);
        done.put(reference, type);
        return type;
    }

    private SchemaNode target(String reference) {
        if (!reference.startsWith("#")) {
            throw new SchemaException("unable to compile the schema: remote reference loading disabled: " + reference);
        }
        Object at = root;
        for (String step : reference.substring(1).split("/")) {
            if (step.isEmpty()) {
                continue;
            }
            String key = step.replace("~1", "/").replace("~0", "~");
            at = switch (at) {
                case Map<?, ?> m -> m.get(key);
                case List<?> l
                when key.matches("[0-9]{1,9}") && Integer.parseInt(key) < l.size() -> l.get(Integer.parseInt(key));
                case null, default -> null;
            };
        }
        if (at == null) {
            throw new SchemaException("unable to compile the schema: Object has no key '" + reference + "'");
        }
        return SchemaNode.of(at);
    }

    private Type anyOf(SchemaNode s, List<SchemaNode> choices) {
        Type all = null;
        if (!s.types.isEmpty() && own(s) instanceof ObjectType o && !o.fixed().isEmpty() && o.rest() == null) {
            all = o;
        }
        for (SchemaNode c : choices) {
            all = Types.or(type(c), all);
        }
        return all == null ? AnyType.ANY : all;
    }

    private Type allOf(SchemaNode s, List<SchemaNode> parts) {
        List<SchemaNode> merged = new ArrayList<>();
        for (SchemaNode part : parts) {
            SchemaNode p = part;
            for (String r = p.reference(); r != null; r = p.reference()) {
                p = target(r);
            }
            boolean onlyChoices =
                    p.types.isEmpty() && p.source.get("anyOf") != null && p.properties.isEmpty() && p.items.isEmpty();
            if (!onlyChoices) {
                merged.add(p);
            }
        }
        if (merged.isEmpty()) {
            return AnyType.ANY;
        }
        SchemaNode all = SchemaNode.merge(merged);
        if (!s.types.isEmpty()) {
            boolean composite = both(s, all, "object") || both(s, all, "array");
            if (composite) {
                return type(SchemaNode.merge(List.of(all, s)));
            }
            if (!s.types.equals(all.types)) {
                throw new SchemaException("unable to merge these schemas");
            }
        }
        return type(all);
    }

    private static boolean both(SchemaNode a, SchemaNode b, String type) {
        return a.types.contains(type) && b.types.contains(type);
    }

    private Type own(SchemaNode s) {
        if (s.types.contains("boolean")) {
            return ScalarType.BOOLEAN;
        }
        if (s.types.contains("string")) {
            return ScalarType.STRING;
        }
        if (s.types.contains("integer") || s.types.contains("number")) {
            return ScalarType.NUMBER;
        }
        if (s.types.contains("object") || (!s.types.contains("array") && !s.properties.isEmpty())) {
            return object(s);
        }
        if (s.types.contains("array") || !s.items.isEmpty()) {
            return array(s);
        }
        return AnyType.ANY;
    }

    private Type object(SchemaNode s) {
        if (s.properties.isEmpty()) {
            return ObjectType.of(AnyType.ANY, AnyType.ANY);
        }
        Map<String, ObjectType.Property> fixed = new HashMap<>();
        for (SchemaNode.Property p : s.properties) {
            fixed.put(p.name(), new ObjectType.Property(p.name(), type(p.schema())));
        }
        return new ObjectType(List.copyOf(fixed.values()), null);
    }

    private Type array(SchemaNode s) {
        if (s.items.isEmpty()) {
            return ArrayType.of(AnyType.ANY);
        }
        if (s.anyItem) {
            return ArrayType.of(type(Objects.requireNonNull(s.items.getFirst())));
        }
        List<@Nullable Type> fixed = new ArrayList<>();
        s.items.forEach(i -> fixed.add(type(i)));
        return new ArrayType(fixed, null);
    }
}
