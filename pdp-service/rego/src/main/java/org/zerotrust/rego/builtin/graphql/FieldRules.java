package org.zerotrust.rego.builtin.graphql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields exist, have the arguments they need and no others, and select down to leafs. */
final class FieldRules {
    private final Walk walk;

    FieldRules(Walk walk) {
        this.walk = walk;
    }

    void fieldsOnCorrectType() {
        walk.onField.add(field -> {
            Node parent = field.parent;
            if (parent != null && field.definition == null) {
                walk.fault(
                        field,
                        "Cannot query field \"" + field.name() + "\" on type \"" + parent.name() + "\"."
                                + Suggestions.forField(walk.schema, parent, field.name()));
            }
        });
    }

    void knownArguments() {
        walk.onField.add(field -> {
            if (field.parent != null) {
                unknown(field, "field \"" + field.parent.name() + "." + field.name() + "\"");
            }
        });
        walk.onDirective.add(directive -> unknown(directive, "directive \"@" + directive.name() + "\""));
    }

    private void unknown(Node owner, String where) {
        Node def = owner.definition;
        if (def == null) {
            return;
        }
        List<String> names = def.nodes("Arguments").stream().map(Node::name).toList();
        for (Node argument : owner.nodes("Arguments")) {
            if (!names.contains(argument.name())) {
                walk.fault(
                        owner,
                        "Unknown argument \"" + argument.name() + "\" on " + where + "."
                                + Suggestions.quoted("Did you mean", argument.name(), names));
            }
        }
    }

    void requiredArguments() {
        walk.onField.add(field -> required(field, field.definition, "Field \"" + field.name()));
        walk.onDirective.add(d -> required(d, d.definition, "Directive \"@" + d.name()));
    }

    private void required(Node owner, @Nullable Node def, String what) {
        if (def == null) {
            return;
        }
        for (Node wanted : def.nodes("Arguments")) {
            Node type = wanted.need("Type");
            if (type.flag("NonNull")
                    && wanted.child("DefaultValue") == null
                    && owner.named("Arguments", wanted.name()) == null) {
                walk.fault(
                        owner,
                        what + "\" argument \"" + wanted.name() + "\" of type \"" + TypeRefs.show(type)
                                + "\" is required, but it was not provided.");
            }
        }
    }

    void scalarLeafs() {
        walk.onField.add(field -> {
            Node def = field.definition;
            Node type = def == null ? null : walk.schema.type(TypeRefs.name(def.need("Type")));
            if (def == null || type == null) {
                return;
            }
            boolean selects = !field.nodes("SelectionSet").isEmpty();
            if (TypeRefs.isLeaf(type) && selects) {
                walk.fault(
                        field,
                        "Field \"" + field.name() + "\" must not have a selection since type \"" + type.name()
                                + "\" has no subfields.");
            }
            if (!TypeRefs.isLeaf(type) && !selects) {
                walk.fault(
                        field,
                        "Field \"" + field.name() + "\" of type \"" + TypeRefs.show(def.need("Type"))
                                + "\" must have a selection of subfields. Did you mean \"" + field.name()
                                + " { ... }\"?");
            }
        });
    }
}
