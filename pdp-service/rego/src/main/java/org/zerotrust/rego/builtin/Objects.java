package org.zerotrust.rego.builtin;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/** The functions {@code object.*}, but for {@code object.subset}. */
final class Objects {
    private Objects() {}

    static void register(Registrar r) {
        r.f3("object.get", Objects::get);
        r.f1("object.keys", Objects::keys);
        r.f2("object.remove", Objects::remove);
        r.f2("object.filter", Objects::filter);
        r.f2("object.union", Objects::union);
        r.f1("object.union_n", Objects::unionN);
    }

    /** A map in which keys are the same where they are equal as Rego values. */
    static <V> Map<Object, V> builder() {
        return new TreeMap<>(Values::compare);
    }

    static Object get(BuiltinContext ctx, Object object, Object path, Object fallback) {
        Object at = Operands.map(object, 1);
        if (!(path instanceof List<?> steps)) {
            Object found = Values.get(at, path);
            return found == null ? fallback : found;
        }
        for (Object step : steps) {
            at = Values.get(at, Values.orNull(step));
            if (at == null) {
                return fallback;
            }
        }
        return at;
    }

    static Object keys(BuiltinContext ctx, Object object) {
        Map<?, ?> m = Operands.map(object, 1);
        ctx.work(m.size());
        return RegoSet.of(m.keySet());
    }

    private static RegoSet keysOf(Object v) {
        return switch (v) {
            case List<?> l -> RegoSet.of(l);
            case Set<?> s -> RegoSet.of(s);
            case Map<?, ?> m -> RegoSet.of(m.keySet());
            default -> throw Operands.wrong(2, v, "object", "set", "array");
        };
    }

    static Object remove(BuiltinContext ctx, Object object, Object keys) {
        return pick(ctx, Operands.object(object, 1), keysOf(keys), false);
    }

    static Object filter(BuiltinContext ctx, Object object, Object keys) {
        return pick(ctx, Operands.object(object, 1), keysOf(keys), true);
    }

    private static Object pick(BuiltinContext ctx, RegoObject o, RegoSet keys, boolean keep) {
        ctx.work(o.size() + (long) keys.size());
        Map<Object, Object> out = builder();
        for (int i = 0; i < o.size(); i++) {
            if (keys.contains(o.sortedKey(i)) == keep) {
                out.put(o.sortedKey(i), o.sortedValue(i));
            }
        }
        return RegoObject.of(out);
    }

    static Object union(BuiltinContext ctx, Object a, Object b) {
        RegoObject x = Operands.object(a, 1);
        RegoObject y = Operands.object(b, 2);
        return x.isEmpty() ? b : y.isEmpty() ? a : merge(ctx, x, y);
    }

    /** The right one wins, but objects under one key are merged. */
    private static RegoObject merge(BuiltinContext ctx, RegoObject a, RegoObject b) {
        ctx.work(a.size() + (long) b.size());
        Map<Object, Object> out = builder();
        out.putAll(a);
        for (int i = 0; i < b.size(); i++) {
            out.merge(b.sortedKey(i), b.sortedValue(i), (old, now) -> mergeValues(ctx, old, now));
        }
        return RegoObject.of(out);
    }

    private static Object mergeValues(BuiltinContext ctx, Object old, @Nullable Object now) {
        return old instanceof Map<?, ?> x && now instanceof Map<?, ?> y
                ? merge(ctx, RegoObject.of(x), RegoObject.of(y))
                : Values.orNull(now);
    }

    static Object unionN(BuiltinContext ctx, Object a) {
        List<?> all = Operands.array(a, 1);
        for (Object e : all) {
            if (!(e instanceof Map<?, ?>)) {
                throw Operands.element(1, all, Values.orNull(e), "object");
            }
        }
        RegoObject out = RegoObject.EMPTY;
        for (Object e : all) {
            out = merge(ctx, out, RegoObject.of((Map<?, ?>) e));
        }
        return out;
    }
}
