package org.zerotrust.rego.builtin;

import java.util.ArrayList;
import java.util.List;
import org.zerotrust.rego.value.RegoSet;

/** Set operators and functions. */
final class Sets {
    private Sets() {}

    static void register(Registrar r) {
        r.f2("and", (ctx, a, b) -> and(ctx, Operands.set(a, 1), Operands.set(b, 2)));
        r.f2("or", (ctx, a, b) -> or(ctx, Operands.set(a, 1), Operands.set(b, 2)));
        r.f2("set_diff", (ctx, a, b) -> minus(ctx, Operands.set(a, 1), Operands.set(b, 2)));
        r.f1("intersection", Sets::intersection);
        r.f1("union", Sets::union);
    }

    static RegoSet and(BuiltinContext ctx, RegoSet a, RegoSet b) {
        RegoSet small = a.size() <= b.size() ? a : b;
        RegoSet large = small == a ? b : a;
        ctx.work(small.size());
        List<Object> out = new ArrayList<>();
        for (int i = 0; i < small.size(); i++) {
            if (large.contains(small.sorted(i))) {
                out.add(small.sorted(i));
            }
        }
        return RegoSet.of(out);
    }

    static RegoSet or(BuiltinContext ctx, RegoSet a, RegoSet b) {
        if (a.isEmpty()) {
            return b;
        }
        if (b.isEmpty()) {
            return a;
        }
        ctx.work(a.size() + (long) b.size());
        List<Object> out = new ArrayList<>(a.size() + b.size());
        out.addAll(a);
        out.addAll(b);
        return RegoSet.of(out);
    }

    static RegoSet minus(BuiltinContext ctx, RegoSet a, RegoSet b) {
        ctx.work(a.size());
        List<Object> out = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            if (!b.contains(a.sorted(i))) {
                out.add(a.sorted(i));
            }
        }
        return RegoSet.of(out);
    }

    static Object intersection(BuiltinContext ctx, Object a) {
        RegoSet result = null;
        for (Object e : Operands.set(a, 1)) {
            RegoSet s = Operands.set(e, 1);
            result = result == null ? s : and(ctx, result, s);
        }
        return result == null ? RegoSet.EMPTY : result;
    }

    static Object union(BuiltinContext ctx, Object a) {
        List<Object> out = new ArrayList<>();
        for (Object e : Operands.set(a, 1)) {
            RegoSet s = Operands.set(e, 1);
            ctx.work(s.size());
            out.addAll(s);
        }
        return RegoSet.of(out);
    }
}
