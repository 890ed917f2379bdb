package org.zerotrust.rego.builtin.graphql;

import org.zerotrust.rego.builtin.Quote;

/** Whether a type keeps what its interfaces promise (GraphQL October 2021, section 3.6, IsValidImplementation). */
final class Implementations {
    private final Schema schema;

    Implementations(Schema schema) {
        this.schema = schema;
    }

    void check(Node def, String interfaceName) {
        Node promised = schema.type(interfaceName);
        if (promised == null) {
            throw Schema.fault(def, "Undefined type " + Quote.go(interfaceName) + ".");
        }
        if (!promised.kind().equals("INTERFACE")) {
            throw Schema.fault(def, Quote.go(interfaceName) + " is a non interface type " + promised.kind() + ".");
        }
        String prefix = "For " + def.name() + " to implement " + promised.name() + " ";
        for (Node wanted : promised.nodes("Fields")) {
            Node field = def.named("Fields", wanted.name());
            if (field == null) {
                throw Schema.fault(def, prefix + "it must have a field called " + wanted.name() + ".");
            }
            if (!covariant(wanted.need("Type"), field.need("Type"))) {
                throw Schema.fault(
                        field,
                        prefix + "the field " + wanted.name() + " must have type " + TypeRefs.show(wanted.need("Type"))
                                + ".");
            }
            arguments(prefix, wanted, field);
        }
        for (String transitive : promised.texts("Interfaces")) {
            if (!def.texts("Interfaces").contains(transitive)) {
                throw Schema.fault(
                        def,
                        transitive.equals(def.name())
                                ? "Type " + def.name() + " cannot implement " + interfaceName
                                        + " because it would create a circular reference."
                                : "Type " + def.name() + " must implement " + transitive
                                        + " because it is implemented by " + interfaceName + ".");
            }
        }
    }

    private static void arguments(String prefix, Node wanted, Node field) {
        String same = prefix + "the field " + wanted.name() + " must have the same arguments but ";
        for (Node argument : wanted.nodes("Arguments")) {
            Node found = field.named("Arguments", argument.name());
            if (found == null) {
                throw Schema.fault(field, same + "it is missing " + argument.name() + ".");
            }
            Node type = found.need("Type");
            if (!TypeRefs.compatible(argument.need("Type"), type, type.flag("NonNull"))) {
                throw Schema.fault(found, same + argument.name() + " has the wrong type.");
            }
        }
        for (Node found : field.nodes("Arguments")) {
            if (wanted.named("Arguments", found.name()) == null
                    && found.need("Type").flag("NonNull")
                    && found.child("DefaultValue") == null) {
                throw Schema.fault(
                        found,
                        prefix + "any additional arguments on " + field.name()
                                + " must be optional or have a default value but " + found.name() + " is required.");
            }
        }
    }

    private boolean covariant(Node wanted, Node actual) {
        if (wanted.flag("NonNull") && !actual.flag("NonNull")) {
            return false;
        }
        String name = wanted.text("NamedType");
        if (name.isEmpty()) {
            Node inner = actual.child("Elem");
            return inner != null && covariant(wanted.need("Elem"), inner);
        }
        String got = actual.text("NamedType");
        return name.equals(got)
                || schema.possible(name).stream().anyMatch(p -> p.name().equals(got));
    }
}
