package org.zerotrust.rego.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of a JSON Schema that types are made of; merging changes it. */
final class SchemaNode {
    final Map<?, ?> source;
    final List<String> types = new ArrayList<>();
    final List<Property> properties = new ArrayList<>();
    final List<SchemaNode> items = new ArrayList<>();
    final boolean anyItem;

    /** A property and its schema. */
    record Property(String name, SchemaNode schema) {}

    private SchemaNode(Map<?, ?> source) {
        this.source = source;
        switch (source.get("type")) {
            case String one -> types.add(one);
            case List<?> several -> several.forEach(t -> types.add(String.valueOf(t)));
            case null, default -> {
                // of no given type
            }
        }
        if (source.get("properties") instanceof Map<?, ?> all) {
            all.forEach((name, s) -> properties.add(new Property(String.valueOf(name), of(s))));
        }
        anyItem = source.get("items") instanceof Map<?, ?> || source.get("items") instanceof Boolean;
        if (anyItem) {
            items.add(of(source.get("items")));
        } else if (source.get("items") instanceof List<?> all) {
            all.forEach(s -> items.add(of(s)));
        }
    }

    static SchemaNode of(@Nullable Object json) {
        return switch (json) {
            case Map<?, ?> m -> new SchemaNode(m);
            case Boolean b -> new SchemaNode(Map.of());
            case null, default ->
                throw new SchemaException("unable to compile the schema: schema must be an object or a boolean");
        };
    }

    @Nullable
    String reference() {
        return source.get("$ref") instanceof String s ? s : null;
    }

    /** The schemas under {@code anyOf} or {@code allOf}; {@code null} where there is no such keyword. */
    @Nullable
    List<SchemaNode> each(String keyword) {
        return source.get(keyword) instanceof List<?> l
                ? l.stream().map(SchemaNode::of).toList()
                : null;
    }

    private void guessType() {
        if (!properties.isEmpty()) {
            addType("object");
        } else if (!items.isEmpty()) {
            addType("array");
        }
    }

    void addType(String type) {
        if (!types.contains(type)) {
            types.add(type);
        }
    }

    /** One schema of several; the first one is changed. */
    static SchemaNode merge(List<SchemaNode> all) {
        all.forEach(SchemaNode::guessType);
        SchemaNode first = all.getFirst();
        for (SchemaNode next : all.subList(1, all.size())) {
            if (!first.types.equals(next.types)) {
                throw new SchemaException(
                        "unable to merge these schemas: type mismatch: " + first.types + " and " + next.types);
            }
            if (first.types.contains("object") && !first.properties.isEmpty()) {
                first.properties.addAll(next.properties);
            } else if (first.types.contains("array") && !first.items.isEmpty()) {
                first.mergeItems(next);
            }
        }
        return first;
    }

    private void mergeItems(SchemaNode other) {
        for (int i = 0; i < other.items.size(); i++) {
            if (items.size() <= i) {
                items.add(other.items.get(i));
            }
            if (!items.get(i).types.equals(other.items.get(i).types)) {
                throw new SchemaException("unable to merge these schemas");
            }
        }
    }
}
