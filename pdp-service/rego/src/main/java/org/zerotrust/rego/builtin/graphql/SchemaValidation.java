package org.zerotrust.rego.builtin.graphql;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules a schema obeys (GraphQL October 2021, section 3); each method throws the first fault. */
final class SchemaValidation {
    private final Schema schema;
    private final Set<String> visited = new HashSet<>();

    SchemaValidation(Schema schema) {
        this.schema = schema;
    }

    void validate() {
        schema.types.values().forEach(this::definition);
        for (Node def : schema.types.values()) {
            if (def.kind().equals("INPUT_OBJECT")) {
                inputCycle(def, new HashSet<>());
            }
        }
        for (Node directive : schema.directives.values()) {
            name(directive, directive.name());
            arguments(directive.nodes("Arguments"), directive);
        }
    }

    private void definition(Node def) {
        boolean input = def.kind().equals("INPUT_OBJECT");
        for (Node field : def.nodes("Fields")) {
            name(field, field.name());
            typeRef(field.need("Type"));
            arguments(field.nodes("Arguments"), null);
            directives(field.nodes("Directives"), input ? "INPUT_FIELD_DEFINITION" : "FIELD_DEFINITION", null, true);
        }
        for (String member : def.texts("Types")) {
            Node type = schema.type(member);
            if (type == null) {
                throw Schema.fault(def, "Undefined type \"" + member + "\".");
            }
            if (!type.kind().equals("OBJECT")) {
                throw Schema.fault(def, def.kind() + " type \"" + member + "\" must be OBJECT.");
            }
        }
        Implementations implementations = new Implementations(schema);
        def.texts("Interfaces").forEach(i -> implementations.check(def, i));
        switch (def.kind()) {
            case "OBJECT", "INTERFACE" -> fields(def, "fields");
            case "INPUT_OBJECT" -> fields(def, "input fields");
            case "ENUM" -> enumValues(def);
            default -> {
                // Scalars and unions have neither.
            }
        }
        once(def.nodes("Fields"), def, "Field ");
        once(def.nodes("EnumValues"), def, "Enum value ");
        Set<String> members = new HashSet<>();
        for (String member : def.texts("Types")) {
            if (!members.add(member)) {
                throw Schema.fault(def, "Union type " + def.name() + " can only include type " + member + " once.");
            }
        }
        if (!def.flag("BuiltIn")) {
            name(def, def.name());
        }
        directives(def.nodes("Directives"), def.kind(), null, false);
    }

    private void fields(Node def, String what) {
        boolean input = def.kind().equals("INPUT_OBJECT");
        if (def.nodes("Fields").isEmpty()) {
            throw Schema.fault(def, def.kind() + " " + def.name() + ": must define one or more " + what + ".");
        }
        for (Node field : def.nodes("Fields")) {
            Node type = typeRef(field.need("Type"));
            if (input && !TypeRefs.isInput(type)) {
                throw Schema.fault(
                        field, type.kind() + " " + field.name() + ": field must be one of SCALAR, ENUM, INPUT_OBJECT.");
            }
            if (!input && type.kind().equals("INPUT_OBJECT")) {
                throw Schema.fault(
                        field,
                        def.kind() + " " + def.name()
                                + ": field must be one of SCALAR, OBJECT, INTERFACE, UNION, ENUM.");
            }
        }
    }

    private void enumValues(Node def) {
        if (def.nodes("EnumValues").isEmpty()) {
            throw Schema.fault(def, def.kind() + " " + def.name() + ": must define one or more unique enum values.");
        }
        for (Node value : def.nodes("EnumValues")) {
            if (Set.of("true", "false", "null").contains(value.name())) {
                throw Schema.fault(def, def.kind() + " " + def.name() + ": non-enum value " + value.name() + ".");
            }
            directives(value.nodes("Directives"), "ENUM_VALUE", null, true);
        }
    }

    private static void once(List<Node> members, Node def, String what) {
        Set<String> seen = new HashSet<>();
        for (Node member : members) {
            if (!seen.add(member.name())) {
                throw Schema.fault(member, what + def.name() + "." + member.name() + " can only be defined once.");
            }
        }
    }

    private void inputCycle(Node def, Set<String> path) {
        if (!visited.add(def.name())) {
            return;
        }
        path.add(def.name());
        for (Node field : def.nodes("Fields")) {
            Node type = field.need("Type");
            Node next = schema.type(type.text("NamedType"));
            if (type.flag("NonNull") && next != null && next.kind().equals("INPUT_OBJECT")) {
                if (path.contains(next.name())) {
                    throw Schema.fault(
                            field,
                            "Cannot reference Input Object \"" + next.name()
                                    + "\" within itself through a series of non-null fields: \"" + field.name()
                                    + "\".");
                }
                inputCycle(next, path);
            }
        }
        path.remove(def.name());
    }

    private Node typeRef(Node type) {
        Node def = schema.type(TypeRefs.name(type));
        if (def == null) {
            throw Schema.fault(type, "Undefined type " + TypeRefs.name(type) + ".");
        }
        return def;
    }

    private void arguments(List<Node> arguments, @Nullable Node directive) {
        for (Node argument : arguments) {
            name(argument, argument.name());
            Node type = argument.need("Type");
            Node def = typeRef(type);
            if (!TypeRefs.isInput(def)) {
                throw Schema.fault(
                        argument,
                        "cannot use " + TypeRefs.show(type) + " as argument " + argument.name() + " because "
                                + def.kind() + " is not a valid input type");
            }
            directives(argument.nodes("Directives"), "ARGUMENT_DEFINITION", directive, true);
        }
    }

    /** @param single whether all were written at one place, where one that is not repeatable comes once */
    void directives(List<Node> directives, String location, @Nullable Node current, boolean single) {
        Set<String> seen = new HashSet<>();
        for (Node directive : directives) {
            String name = directive.name();
            name(directive, name);
            if (current != null && name.equals(current.name())) {
                throw Schema.fault(directive, "Directive " + name + " cannot refer to itself.");
            }
            Node def = schema.directives.get(name);
            if (def == null) {
                throw Schema.fault(directive, "Undefined directive " + name + ".");
            }
            if (single && !seen.add(name) && !def.flag("IsRepeatable")) {
                throw Schema.fault(directive, "The directive " + name + " can only be used once at this location.");
            }
            if (!def.texts("Locations").contains(location)) {
                throw Schema.fault(directive, "Directive " + name + " is not applicable on " + location + ".");
            }
            for (Node argument : directive.nodes("Arguments")) {
                if (def.named("Arguments", argument.name()) == null) {
                    throw Schema.fault(
                            argument, "Undefined argument " + argument.name() + " for directive " + name + ".");
                }
            }
            for (Node wanted : def.nodes("Arguments")) {
                Node given = directive.named("Arguments", wanted.name());
                if (wanted.need("Type").flag("NonNull")
                        && wanted.child("DefaultValue") == null
                        && (given == null || Kinds.is(given.need("Value"), Kinds.NULL))) {
                    throw Schema.fault(
                            directive, "Argument " + wanted.name() + " for directive " + name + " cannot be null.");
                }
            }
        }
    }

    private static void name(Node at, String name) {
        if (name.startsWith("__")) {
            throw Schema.fault(
                    at,
                    "Name \"" + name + "\" must not begin with \"__\", which is reserved by GraphQL introspection.");
        }
    }
}
