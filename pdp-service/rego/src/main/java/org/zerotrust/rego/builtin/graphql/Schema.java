package org.zerotrust.rego.builtin.graphql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A valid schema, the types and directives of GraphQL itself included. */
final class Schema {
    private static final Set<String> OWN_DIRECTIVES =
            Set.of("include", "skip", "deprecated", "specifiedBy", "defer", "oneOf");

    final Map<String, Node> types = new TreeMap<>();
    final Map<String, Node> directives = new TreeMap<>();
    private final Map<String, List<Node>> possible = new HashMap<>();
    private final Map<String, Node> roots = new HashMap<>();

    private Schema() {}

    /**
     * The schema a document defines; the document is taken over and must not be used any more.
     *
     * @throws GraphqlException the first thing that is wrong
     */
    static Schema of(Node document) {
        Node prelude = SchemaParser.parse(Prelude.TEXT);
        for (Node def : prelude.nodes("Definitions")) {
            def.put("BuiltIn", true);
        }
        for (String part : List.of("Schema", "SchemaExtension", "Directives", "Definitions", "Extensions")) {
            prelude.nodes(part).addAll(document.nodes(part));
        }
        Schema schema = new Schema();
        schema.build(prelude);
        return schema;
    }

    static GraphqlException fault(@Nullable Node at, String message) {
        return new GraphqlException("Error in gqlparser SchemaDocument to Schema conversion: " + Fault.at(at, message));
    }

    private void build(Node doc) {
        List<Node> definitions = new ArrayList<>(doc.nodes("Definitions"));
        for (Node def : definitions) {
            if (types.putIfAbsent(def.name(), def) != null) {
                throw fault(def, "Cannot redeclare type " + def.name() + ".");
            }
        }
        for (Node extension : doc.nodes("Extensions")) {
            extend(definitions, extension);
        }
        definitions.forEach(this::relate);
        for (Node directive : doc.nodes("Directives")) {
            // A schema may write GraphQL's own directives down again; the last one counts.
            if (directives.put(directive.name(), directive) != null && !OWN_DIRECTIVES.contains(directive.name())) {
                throw fault(directive, "Cannot redeclare directive " + directive.name() + ".");
            }
        }
        List<Node> schemas = doc.nodes("Schema");
        if (schemas.size() > 1) {
            throw fault(
                    schemas.get(1), "Cannot have multiple schema entry points, consider schema extensions instead.");
        }
        SchemaValidation validation = new SchemaValidation(this);
        for (String part : List.of("Schema", "SchemaExtension")) {
            for (Node s : doc.nodes(part)) {
                roots(s);
                validation.directives(s.nodes("Directives"), "SCHEMA", null, true);
            }
        }
        validation.validate();
        if (schemas.isEmpty()) {
            infer("query", "Query");
            infer("mutation", "Mutation");
            infer("subscription", "Subscription");
        }
        addIntrospection();
    }

    private void extend(List<Node> definitions, Node extension) {
        Node def = types.get(extension.name());
        if (def == null) {
            def = new Node("Definition", extension.line, extension.column)
                    .put("Kind", extension.kind())
                    .put("Name", extension.name());
            types.put(extension.name(), def);
            definitions.add(def);
        }
        if (!def.kind().equals(extension.kind())) {
            throw fault(
                    extension,
                    "Cannot extend type " + extension.name() + " because the base type is a " + def.kind() + ", not "
                            + extension.kind() + ".");
        }
        for (String part : List.of("Directives", "Fields", "EnumValues")) {
            def.nodes(part).addAll(extension.nodes(part));
        }
        for (String part : List.of("Interfaces", "Types")) {
            def.texts(part).addAll(extension.texts(part));
        }
    }

    private void relate(Node def) {
        switch (def.kind()) {
            case "UNION" -> {
                for (String t : def.texts("Types")) {
                    Node member = types.get(t);
                    if (member == null) {
                        throw fault(def, "Undefined type \"" + t + "\".");
                    }
                    addPossible(def.name(), member);
                }
            }
            case "INPUT_OBJECT", "OBJECT" -> {
                def.texts("Interfaces").forEach(i -> addPossible(i, def));
                addPossible(def.name(), def);
            }
            case "INTERFACE" -> def.texts("Interfaces").forEach(i -> addPossible(i, def));
            default -> {
                // Scalars and enums are possible types of nothing.
            }
        }
    }

    private void addPossible(String of, Node def) {
        possible.computeIfAbsent(of, k -> new ArrayList<>()).add(def);
    }

    private void roots(Node schema) {
        for (Node entry : schema.nodes("OperationTypes")) {
            Node def = types.get(entry.text("Type"));
            if (def == null) {
                throw fault(
                        entry,
                        "Schema root " + entry.text("Operation") + " refers to a type " + entry.text("Type")
                                + " that does not exist.");
            }
            roots.put(entry.text("Operation"), def);
        }
    }

    private void infer(String operation, String name) {
        Node def = types.get(name);
        if (def != null) {
            roots.putIfAbsent(operation, def);
        }
    }

    private void addIntrospection() {
        Node query = roots.get("query");
        if (query == null) {
            return;
        }
        Node type =
                new Node("FieldDefinition", 0, 0).put("Name", "__type").put("Type", TypeRefs.named("__Type", false));
        type.nodes("Arguments")
                .add(new Node("ArgumentDefinition", 0, 0)
                        .put("Name", "name")
                        .put("Type", TypeRefs.named("String", true)));
        query.nodes("Fields")
                .add(new Node("FieldDefinition", 0, 0)
                        .put("Name", "__schema")
                        .put("Type", TypeRefs.named("__Schema", true)));
        query.nodes("Fields").add(type);
    }

    @Nullable
    Node type(String name) {
        return types.get(name);
    }

    /** The root type of {@code query}, {@code mutation} or {@code subscription}. */
    @Nullable
    Node root(String operation) {
        return roots.get(operation.isEmpty() ? "query" : operation);
    }

    /** The types an object of this type may have. */
    List<Node> possible(String name) {
        return possible.getOrDefault(name, List.of());
    }
}
