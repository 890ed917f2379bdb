package org.zerotrust.rego.builtin;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/** A value as Rego source, the way OPA prints terms: {@code {"a": [1, set()]}}. */
public final class TermText {
    private TermText() {}

    /** The value's text. */
    public static String of(BuiltinContext ctx, Object v) {
        StringBuilder out = new StringBuilder();
        append(ctx, out, v);
        return out.toString();
    }

    private static void append(BuiltinContext ctx, StringBuilder out, Object v) {
        ctx.work(1);
        switch (v) {
            case RegoNull n -> out.append("null");
            case String s -> {
                ctx.work(s.length() / 16);
                out.append(Quote.go(s));
            }
            case Number n -> out.append(Numbers.text(n));
            case List<?> l -> list(ctx, out, l.iterator(), "[", "]");
            case Set<?> s -> {
                if (s.isEmpty()) {
                    out.append("set()");
                } else {
                    list(ctx, out, RegoSet.of(s).iterator(), "{", "}");
                }
            }
            case Map<?, ?> m -> {
                RegoObject o = RegoObject.of(m);
                out.append('{');
                for (int i = 0; i < o.size(); i++) {
                    out.append(i == 0 ? "" : ", ");
                    append(ctx, out, o.sortedKey(i));
                    out.append(": ");
                    append(ctx, out, o.sortedValue(i));
                }
                out.append('}');
            }
            default -> out.append(v);
        }
    }

    private static void list(BuiltinContext ctx, StringBuilder out, Iterator<?> all, String open, String close) {
        out.append(open);
        boolean first = true;
        while (all.hasNext()) {
            out.append(first ? "" : ", ");
            first = false;
            append(ctx, out, Values.orNull(all.next()));
        }
        out.append(close);
    }
}
