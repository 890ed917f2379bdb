package org.zerotrust.rego.builtin;

import java.util.ArrayList;
import java.util.List;
import org.zerotrust.rego.value.Values;

/** The functions {@code array.*}. */
final class Arrays {
    private Arrays() {}

    static void register(Registrar r) {
        r.f2("array.concat", Arrays::concat);
        r.f1("array.flatten", Arrays::flatten);
        r.f1("array.reverse", Arrays::reverse);
        r.f3("array.slice", Arrays::slice);
    }

    static void addAll(List<Object> out, List<?> from) {
        for (Object e : from) {
            out.add(Values.orNull(e));
        }
    }

    static Object concat(BuiltinContext ctx, Object a, Object b) {
        List<?> x = Operands.array(a, 1);
        List<?> y = Operands.array(b, 2);
        if (x.isEmpty()) {
            return y;
        }
        if (y.isEmpty()) {
            return x;
        }
        ctx.work(x.size() + (long) y.size());
        List<Object> out = new ArrayList<>(x.size() + y.size());
        addAll(out, x);
        addAll(out, y);
        return out;
    }

    static Object flatten(BuiltinContext ctx, Object a) {
        List<?> x = Operands.array(a, 1);
        ctx.work(x.size());
        List<Object> out = new ArrayList<>(x.size());
        for (Object e : x) {
            if (e instanceof List<?> nested) {
                ctx.work(nested.size());
                addAll(out, nested);
            } else {
                out.add(Values.orNull(e));
            }
        }
        return out;
    }

    static Object reverse(BuiltinContext ctx, Object a) {
        List<?> x = Operands.array(a, 1);
        ctx.work(x.size());
        List<Object> out = new ArrayList<>(x.size());
        addAll(out, x.reversed());
        return out;
    }

    static Object slice(BuiltinContext ctx, Object a, Object from, Object to) {
        List<?> x = Operands.array(a, 1);
        long start = Operands.integer(from, 2);
        long stop = Math.clamp(Operands.integer(to, 3), 0, x.size());
        int low = (int) Math.clamp(start, 0, stop);
        if (low == 0 && stop >= x.size()) {
            return x;
        }
        ctx.work(stop - low);
        List<Object> out = new ArrayList<>((int) stop - low);
        addAll(out, x.subList(low, (int) stop));
        return out;
    }
}
