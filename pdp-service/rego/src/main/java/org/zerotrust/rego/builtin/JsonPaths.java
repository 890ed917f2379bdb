package org.zerotrust.rego.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/** {@code json.filter} and {@code json.remove}: documents cut down by paths. */
final class JsonPaths {
    private JsonPaths() {}

    static void register(Registrar r) {
        r.f2("json.filter", JsonPaths::filter);
        r.f2("json.remove", JsonPaths::remove);
    }

    /** A path: a text with slashes, or an array of steps. */
    static List<Object> path(Object v) {
        List<Object> out = new ArrayList<>();
        if (v instanceof String s) {
            if (s.isEmpty()) {
                return out;
            }
            int from = 0;
            while (from < s.length() && s.charAt(from) == '/') {
                from++;
            }
            for (String part : s.substring(from).split("/", -1)) {
                out.add(part.replace("~1", "/").replace("~0", "~"));
            }
            return out;
        }
        if (v instanceof List<?> l) {
            Arrays.addAll(out, l);
            return out;
        }
        throw BuiltinException.type(
                "operand 2 must be one of {set, array} containing string paths or array of path segments but got "
                        + Values.typeName(v));
    }

    /** The paths as a tree; a leaf is null. */
    private static Map<Object, Object> tree(BuiltinContext ctx, Object operand) {
        if (!(operand instanceof List<?>) && !(operand instanceof Set<?>)) {
            throw Operands.wrong(2, operand, "set", "array");
        }
        List<List<Object>> paths = new ArrayList<>();
        for (Object e : operand instanceof Set<?> s ? RegoSet.of(s) : (List<?>) operand) {
            paths.add(path(Values.orNull(e)));
        }
        Map<Object, Object> root = Objects.builder();
        for (List<Object> path : paths) {
            ctx.work(1 + path.size());
            add(root, path);
        }
        return root;
    }

    @SuppressWarnings("unchecked") // Inner nodes are made here, by the same builder.
    private static void add(Map<Object, Object> root, List<Object> path) {
        if (path.isEmpty()) {
            return;
        }
        Map<Object, Object> node = root;
        for (Object step : path.subList(0, path.size() - 1)) {
            Object child = node.computeIfAbsent(step, k -> Objects.builder());
            if (child instanceof RegoNull) {
                return;
            }
            node = (Map<Object, Object>) child;
        }
        node.put(path.getLast(), RegoNull.NULL);
    }

    static Object filter(BuiltinContext ctx, Object object, Object paths) {
        Object o = Operands.map(object, 1);
        return kept(ctx, o, tree(ctx, paths));
    }

    private static Object kept(BuiltinContext ctx, Object v, Object filter) {
        ctx.work(1);
        if (!(filter instanceof Map<?, ?> f)) {
            return v;
        }
        return switch (v) {
            case List<?> l -> {
                List<Object> out = new ArrayList<>();
                for (int i = 0; i < l.size(); i++) {
                    Object sub = f.get(Integer.toString(i));
                    if (sub != null) {
                        out.add(kept(ctx, Values.orNull(l.get(i)), sub));
                    }
                }
                yield out;
            }
            case Set<?> s -> {
                List<Object> out = new ArrayList<>();
                for (Object e : RegoSet.of(s)) {
                    Object sub = f.get(e);
                    if (sub != null) {
                        out.add(kept(ctx, e, sub));
                    }
                }
                yield RegoSet.of(out);
            }
            case Map<?, ?> m -> {
                Map<Object, Object> out = Objects.builder();
                f.forEach((key, sub) -> {
                    Object e = Values.get(m, key);
                    if (e != null) {
                        out.put(key, kept(ctx, e, Values.orNull(sub)));
                    }
                });
                yield RegoObject.of(out);
            }
            default -> v;
        };
    }

    static @Nullable Object remove(BuiltinContext ctx, Object object, Object paths) {
        Object o = Operands.map(object, 1);
        return without(ctx, o, tree(ctx, paths));
    }

    private static @Nullable Object without(BuiltinContext ctx, Object v, @Nullable Object removed) {
        ctx.work(1);
        if (removed instanceof RegoNull) {
            return null;
        }
        if (!(removed instanceof Map<?, ?> r)) {
            return v;
        }
        return switch (v) {
            case List<?> l -> {
                List<Object> out = new ArrayList<>();
                for (int i = 0; i < l.size(); i++) {
                    Object e = without(ctx, Values.orNull(l.get(i)), r.get(Integer.toString(i)));
                    if (e != null) {
                        out.add(e);
                    }
                }
                yield out;
            }
            case Set<?> s -> {
                List<Object> out = new ArrayList<>();
                for (Object member : RegoSet.of(s)) {
                    Object e = without(ctx, member, r.get(member));
                    if (e != null) {
                        out.add(e);
                    }
                }
                yield RegoSet.of(out);
            }
            case Map<?, ?> m -> {
                Map<Object, Object> out = Objects.builder();
                m.forEach((key, value) -> {
                    Object e = without(ctx, Values.orNull(value), r.get(key));
                    if (e != null) {
                        out.put(Values.orNull(key), e);
                    }
                });
                yield RegoObject.of(out);
            }
            default -> v;
        };
    }
}
