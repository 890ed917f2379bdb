package org.zerotrust.rego.builtin.graphql;

import java.util.List;
import java.util.Set;
import org.zerotrust.rego.builtin.Quote;

/** Values are of the type that is expected (GraphQL October 2021, section 5.6). */
final class ValueRule {
    private static final Set<String> OWN_SCALARS = Set.of("Int", "Float", "String", "Boolean", "ID");

    private final Walk walk;

    ValueRule(Walk walk) {
        this.walk = walk;
    }

    void register() {
        walk.onValue.add(value -> {
            if (value.definition != null && value.expected != null) {
                check(value, value.definition, value.expected);
            }
        });
    }

    private void check(Node value, Node def, Node expected) {
        int kind = value.number("Kind");
        if (kind == Kinds.NULL && expected.flag("NonNull")) {
            walk.fault(value, "Expected value of type \"" + TypeRefs.show(expected) + "\", found " + show(value) + ".");
        }
        if (def.kind().equals("SCALAR") && !OWN_SCALARS.contains(def.name())) {
            return;
        }
        boolean isEnum = def.kind().equals("ENUM");
        List<String> enums = def.nodes("EnumValues").stream().map(Node::name).toList();
        if (kind == Kinds.INT) {
            if (!fitsLong(value.text("Raw"))) {
                unexpected(value, def, expected, "");
            }
            allow(value, def, expected, "Int", "Float", "ID");
        } else if (kind == Kinds.FLOAT) {
            if (Double.isInfinite(Double.parseDouble(value.text("Raw")))) {
                unexpected(value, def, expected, "");
            }
            allow(value, def, expected, "Float");
        } else if (kind == Kinds.BOOLEAN) {
            allow(value, def, expected, "Boolean");
        } else if (kind == Kinds.STRING || kind == Kinds.BLOCK) {
            if (isEnum) {
                unexpected(
                        value,
                        def,
                        expected,
                        Suggestions.quoted("Did you mean the enum value", value.text("Raw"), enums));
            } else {
                allow(value, def, expected, "String", "ID");
            }
        } else if (kind == Kinds.ENUM) {
            if (!isEnum) {
                unexpected(value, def, expected, "");
            } else if (!enums.contains(value.text("Raw"))) {
                walk.fault(
                        value,
                        "Value \"" + show(value) + "\" does not exist in \"" + TypeRefs.show(expected) + "\" enum."
                                + Suggestions.quoted("Did you mean the enum value", value.text("Raw"), enums));
            }
        } else if (kind == Kinds.LIST) {
            if (expected.child("Elem") == null) {
                unexpected(value, def, expected, "");
            }
        } else if (kind == Kinds.OBJECT) {
            object(value, def);
        }
    }

    private static boolean fitsLong(String raw) {
        try {
            Long.parseLong(raw);
            return true;
        } catch (NumberFormatException large) {
            return false;
        }
    }

    private void allow(Node value, Node def, Node expected, String... names) {
        if (!List.of(names).contains(def.name())) {
            unexpected(value, def, expected, "");
        }
    }

    private void object(Node value, Node def) {
        for (Node field : def.nodes("Fields")) {
            Node type = field.need("Type");
            if (type.flag("NonNull")
                    && value.named("Children", field.name()) == null
                    && field.child("DefaultValue") == null) {
                walk.fault(
                        value,
                        "Field \"" + def.name() + "." + field.name() + "\" of required type \"" + TypeRefs.show(type)
                                + "\" was not provided.");
            }
        }
        List<Node> children = value.nodes("Children");
        if (def.named("Directives", "oneOf") != null) {
            if (children.size() != 1) {
                walk.fault(value, "OneOf Input Object \"" + def.name() + "\" must specify exactly one key.");
            } else if (Kinds.is(children.getFirst().need("Value"), Kinds.NULL)) {
                walk.fault(
                        children.getFirst().need("Value"),
                        "Field \"" + def.name() + "."
                                + def.nodes("Fields").getFirst().name() + "\" must be non-null.");
            }
        }
        List<String> names = def.nodes("Fields").stream().map(Node::name).toList();
        for (Node child : children) {
            if (!names.contains(child.name())) {
                walk.fault(
                        child,
                        "Field \"" + child.name() + "\" is not defined by type \"" + def.name() + "\"."
                                + Suggestions.quoted("Did you mean", child.name(), names));
            }
        }
    }

    private void unexpected(Node value, Node def, Node expected, String suggestion) {
        String type = TypeRefs.show(expected);
        String shown = show(value);
        walk.fault(
                value,
                switch (type) {
                    case "Int", "Int!" ->
                        value.text("Raw").matches("[+-]?[0-9]+") && !fitsInt(value.text("Raw"))
                                ? "Int cannot represent non 32-bit signed integer value: " + shown
                                : "Int cannot represent non-integer value: " + shown;
                    case "String", "String!", "[String]" -> "String cannot represent a non string value: " + shown;
                    case "Boolean", "Boolean!" -> "Boolean cannot represent a non boolean value: " + shown;
                    case "Float", "Float!" -> "Float cannot represent non numeric value: " + shown;
                    case "ID", "ID!" -> "ID cannot represent a non-string and non-integer value: " + shown;
                    default ->
                        def.kind().equals("ENUM")
                                ? "Enum \"" + type + "\" cannot represent non-enum value: " + shown + "." + suggestion
                                : "Expected value of type \"" + type + "\", found " + shown + ".";
                });
    }

    private static boolean fitsInt(String raw) {
        return fitsLong(raw) && Long.parseLong(raw) == (int) Long.parseLong(raw);
    }

    private static String show(Node value) {
        int kind = value.number("Kind");
        List<Node> children = value.nodes("Children");
        if (kind == Kinds.STRING || kind == Kinds.BLOCK) {
            return Quote.go(value.text("Raw"));
        }
        if (kind == Kinds.LIST) {
            return "["
                    + String.join(
                            ",",
                            children.stream().map(c -> show(c.need("Value"))).toList()) + "]";
        }
        if (kind == Kinds.OBJECT) {
            return "{"
                    + String.join(
                            ",",
                            children.stream()
                                    .map(c -> c.name() + ":" + show(c.need("Value")))
                                    .toList())
                    + "}";
        }
        return kind == Kinds.VARIABLE ? "$" + value.text("Raw") : value.text("Raw");
    }
}
