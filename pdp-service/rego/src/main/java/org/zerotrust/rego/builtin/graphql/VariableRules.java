package org.zerotrust.rego.builtin.graphql;

/** Variables are defined, used, of input types, and fit where they stand. */
final class VariableRules {
    private final Walk walk;

    VariableRules(Walk walk) {
        this.walk = walk;
    }

    void defined() {
        walk.onValue.add(value -> {
            Node operation = walk.operation;
            if (operation != null && Kinds.is(value, Kinds.VARIABLE) && value.variable == null) {
                String where = operation.name().isEmpty() ? "" : " by operation \"" + operation.name() + "\"";
                walk.fault(value, "Variable \"$" + value.text("Raw") + "\" is not defined" + where + ".");
            }
        });
    }

    void allUsed() {
        walk.onOperation.add(operation -> {
            String where = operation.name().isEmpty() ? "" : " in operation \"" + operation.name() + "\"";
            for (Node variable : operation.nodes("VariableDefinitions")) {
                if (!variable.used) {
                    walk.fault(variable, "Variable \"$" + variable.text("Variable") + "\" is never used" + where + ".");
                }
            }
        });
    }

    void inputTypes() {
        walk.onOperation.add(operation -> {
            for (Node variable : operation.nodes("VariableDefinitions")) {
                if (variable.definition != null && !TypeRefs.isInput(variable.definition)) {
                    walk.fault(
                            variable,
                            "Variable \"$" + variable.text("Variable") + "\" cannot be non-input type \""
                                    + TypeRefs.show(variable.need("Type")) + "\".");
                }
            }
        });
    }

    void allowedPosition() {
        walk.onValue.add(this::position);
        walk.onValue.add(this::oneOf);
    }

    private void position(Node value) {
        Node expected = value.expected;
        Node variable = value.variable;
        if (!Kinds.is(value, Kinds.VARIABLE) || expected == null || variable == null || walk.operation == null) {
            return;
        }
        Node byDefault = variable.child("DefaultValue");
        boolean mayBeNull = value.expectedHasDefault || byDefault != null && !Kinds.is(byDefault, Kinds.NULL);
        Node type = variable.need("Type");
        if (!TypeRefs.compatible(type, expected, expected.flag("NonNull") && !mayBeNull)) {
            walk.fault(
                    value,
                    "Variable \"$" + value.text("Raw") + "\" of type \"" + TypeRefs.show(type)
                            + "\" used in position expecting type \"" + TypeRefs.show(expected) + "\".");
        }
    }

    private void oneOf(Node value) {
        Node def = value.definition;
        if (!Kinds.is(value, Kinds.OBJECT) || def == null || def.named("Directives", "oneOf") == null) {
            return;
        }
        for (Node child : value.nodes("Children")) {
            Node inner = child.need("Value");
            Node variable = inner.variable;
            if (variable != null && !variable.need("Type").flag("NonNull")) {
                walk.fault(
                        variable,
                        "Variable \"$" + inner.text("Raw") + "\" is of type \""
                                + TypeRefs.show(variable.need("Type"))
                                + "\" but must be non-nullable to be used for OneOf Input Object \"" + def.name()
                                + "\".");
            }
        }
    }
}
