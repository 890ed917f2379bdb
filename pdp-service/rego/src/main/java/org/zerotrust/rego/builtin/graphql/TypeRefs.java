package org.zerotrust.rego.builtin.graphql;

import org.jspecify.annotations.Nullable;

/** References to types: names, lists and what may be null. */
final class TypeRefs {
    private TypeRefs() {}

    static Node named(String name, boolean nonNull) {
        return new Node("Type", 0, 0).put("NamedType", name).put("NonNull", nonNull);
    }

    /** The type at the core of the lists. */
    static String name(Node type) {
        return type.text("NamedType").isEmpty() ? name(type.need("Elem")) : type.text("NamedType");
    }

    static String show(Node type) {
        String name = type.text("NamedType").isEmpty() ? "[" + show(type.need("Elem")) + "]" : type.text("NamedType");
        return type.flag("NonNull") ? name + "!" : name;
    }

    static boolean compatible(Node a, Node b, boolean nonNullWanted) {
        if (!a.text("NamedType").equals(b.text("NamedType"))) {
            return false;
        }
        Node x = a.child("Elem");
        Node y = b.child("Elem");
        if (x != null && (y == null || !compatible(x, y, y.flag("NonNull")))) {
            return false;
        }
        return !nonNullWanted || a.flag("NonNull");
    }

    static boolean isLeaf(Node def) {
        return def.kind().equals("ENUM") || def.kind().equals("SCALAR");
    }

    static boolean isComposite(@Nullable Node def) {
        return def != null
                && switch (def.kind()) {
                    case "OBJECT", "INTERFACE", "UNION" -> true;
                    default -> false;
                };
    }

    static boolean isInput(Node def) {
        return isLeaf(def) || def.kind().equals("INPUT_OBJECT");
    }
}
