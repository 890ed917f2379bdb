package org.zerotrust.rego.builtin;

import java.util.List;
import org.zerotrust.rego.builtin.form.Glob;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.Values;

/** {@code glob.*}. */
final class Globs {
    private static final int[] DOT = {'.'};
    private static final int[] NONE = {};

    private record Key(String pattern, List<Integer> delimiters) {}

    private Globs() {}

    static void register(Registrar r) {
        r.f3("glob.match", Globs::match);
        r.f1("glob.quote_meta", Globs::quote);
    }

    /**
     * The operand's delimiters: null is none, an empty array is the dot.
     *
     * @throws BuiltinException where it is neither null nor an array of single characters
     */
    static int[] delimiters(Object v) {
        if (v instanceof RegoNull) {
            return NONE;
        }
        if (!(v instanceof List<?> l)) {
            throw Operands.wrong(2, v, "array", "null");
        }
        if (l.isEmpty()) {
            return DOT;
        }
        int[] out = new int[l.size()];
        for (int i = 0; i < out.length; i++) {
            Object e = Values.orNull(l.get(i));
            if (!(e instanceof String s)) {
                throw Operands.element(2, l, e, "string");
            }
            if (s.codePointCount(0, s.length()) != 1) {
                throw Operands.element(2, l, e, "rune");
            }
            out[i] = s.codePointAt(0);
        }
        return out;
    }

    static Object match(BuiltinContext ctx, Object pattern, Object delimiters, Object text) {
        String p = Operands.string(pattern, 1);
        int[] d = delimiters(delimiters);
        String t = Operands.string(text, 3);
        ctx.work(1 + p.length() / 16);
        Glob g = compiled(ctx, p, d);
        ctx.work(1 + (long) t.length() * g.size() / 64);
        return g.matches(t);
    }

    private static Glob compiled(BuiltinContext ctx, String pattern, int[] delimiters) {
        Key key = new Key(pattern, java.util.Arrays.stream(delimiters).boxed().toList());
        return ctx.parsed(key, pattern.length(), () -> {
            ctx.work(pattern.length());
            try {
                return Glob.compile(pattern, delimiters);
            } catch (IllegalArgumentException malformed) {
                throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
            }
        });
    }

    static Object quote(BuiltinContext ctx, Object a) {
        String s = Operands.string(a, 1);
        ctx.work(s.length() / 16);
        return Glob.quote(s);
    }
}
