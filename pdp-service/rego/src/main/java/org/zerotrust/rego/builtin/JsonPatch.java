package org.zerotrust.rego.builtin;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Values;

/** {@code json.patch}: RFC 6902, with arrays of steps as paths too, and over sets. */
final class JsonPatch {
    private JsonPatch() {}

    static void register(Registrar r) {
        r.f2("json.patch", JsonPatch::patch);
    }

    static @Nullable Object patch(BuiltinContext ctx, Object target, Object operations) {
        List<?> all = Operands.array(operations, 2);
        EditTree tree = new EditTree(target, ctx);
        for (Object e : all) {
            if (!(e instanceof Map<?, ?> op)) {
                throw BuiltinException.failed(
                        "must be an array of JSON-Patch objects, but at least one element is not an object");
            }
            ctx.work(1);
            apply(ctx, tree, op);
        }
        return tree.render();
    }

    private static Object attribute(Map<?, ?> op, String name) {
        Object v = Values.get(op, name);
        if (v == null) {
            throw BuiltinException.failed("missing required attribute '" + name + "'");
        }
        return v;
    }

    private static void apply(BuiltinContext ctx, EditTree tree, Map<?, ?> op) {
        Object at = attribute(op, "path");
        if (!(attribute(op, "op") instanceof String name)) {
            throw BuiltinException.failed(
                    "attribute 'op' must be a string but found: " + Values.typeName(attribute(op, "op")));
        }
        List<Object> path = JsonPaths.path(at);
        switch (name) {
            case "add" -> tree.insertAt(path, attribute(op, "value"));
            case "remove" -> tree.deleteAt(path);
            case "replace" -> {
                tree.deleteAt(path);
                tree.insertAt(path, attribute(op, "value"));
            }
            case "move" -> {
                List<Object> from = JsonPaths.path(attribute(op, "from"));
                Object moved = tree.renderAt(from);
                tree.deleteAt(from);
                tree.insertAt(path, moved);
            }
            case "copy" -> {
                List<Object> from = JsonPaths.path(attribute(op, "from"));
                tree.insertAt(path, tree.renderAt(from));
            }
            case "test" -> {
                Object found = tree.renderAt(path);
                Object value = attribute(op, "value");
                if (!Values.equal(found, value)) {
                    throw BuiltinException.failed("value from EditTree != patch value.\n\nExpected: "
                            + TermText.of(ctx, value) + "\n\nFound: "
                            + (found == null ? "<nil>" : TermText.of(ctx, found)));
                }
            }
            default -> throw BuiltinException.failed("unrecognized op: '" + name + "'");
        }
    }
}
