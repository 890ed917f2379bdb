package org.zerotrust.rego.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.zerotrust.rego.builtin.form.Search;
import org.zerotrust.rego.builtin.golang.GoFormat;
import org.zerotrust.rego.value.Decimal;
import org.zerotrust.rego.value.Values;

/** Functions that look into strings, join and format them. Positions count code points. */
final class Strings {
    private Strings() {}

    static void register(Registrar r) {
        r.f2("contains", (ctx, a, b) -> test(ctx, a, b, (x, y) -> Search.indexOf(x, y, 0) >= 0));
        r.f2("startswith", (ctx, a, b) -> test(ctx, a, b, String::startsWith));
        r.f2("endswith", (ctx, a, b) -> test(ctx, a, b, String::endsWith));
        r.f2("strings.any_prefix_match", (ctx, a, b) -> anyMatch(ctx, a, b, String::startsWith));
        r.f2("strings.any_suffix_match", (ctx, a, b) -> anyMatch(ctx, a, b, String::endsWith));
        r.f2("strings.count", Strings::occurrences);
        r.f2("indexof", Strings::indexOf);
        r.f2("indexof_n", Strings::indexOfN);
        r.f3("substring", Strings::substring);
        r.f2("concat", Strings::concat);
        r.f2("format_int", Strings::formatInt);
        r.f2("sprintf", Strings::sprintf);
    }

    private static Object test(BuiltinContext ctx, Object a, Object b, BiPredicate<String, String> p) {
        String s = Operands.string(a, 1);
        ctx.work(s.length() / 64);
        return p.test(s, Operands.string(b, 2));
    }

    private static Object anyMatch(BuiltinContext ctx, Object a, Object b, BiPredicate<String, String> p) {
        Collection<String> strings = a instanceof String s ? List.of(s) : stringsOf(a, 1);
        Collection<String> affixes = b instanceof String s ? List.of(s) : stringsOf(b, 2);
        for (String s : strings) {
            ctx.work(affixes.size());
            for (String affix : affixes) {
                if (p.test(s, affix)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<String> stringsOf(Object v, int position) {
        if (!(v instanceof List<?>) && !(v instanceof Set<?>)) {
            throw Operands.wrong(position, v, "string", "set", "array");
        }
        return Operands.strings(v, position);
    }

    static Object occurrences(BuiltinContext ctx, Object a, Object b) {
        String s = Operands.string(a, 1);
        String search = Operands.string(b, 2);
        ctx.work(s.length() / 16);
        if (search.isEmpty()) {
            return s.codePointCount(0, s.length()) + 1L;
        }
        long n = 0;
        for (int i = Search.indexOf(s, search, 0); i >= 0; i = Search.indexOf(s, search, i + search.length())) {
            n++;
        }
        return n;
    }

    private static String searched(Object b) {
        String search = Operands.string(b, 2);
        if (search.isEmpty()) {
            throw BuiltinException.failed("empty search character");
        }
        return search;
    }

    static Object indexOf(BuiltinContext ctx, Object a, Object b) {
        String s = Operands.string(a, 1);
        int i = Search.indexOf(s, searched(b), 0);
        ctx.work(s.length() / 64);
        return i < 0 ? -1L : (long) s.codePointCount(0, i);
    }

    static Object indexOfN(BuiltinContext ctx, Object a, Object b) {
        String s = Operands.string(a, 1);
        String search = searched(b);
        ctx.work(s.length());
        List<Object> out = new ArrayList<>();
        int last = 0;
        long points = 0;
        for (int i = Search.indexOf(s, search, 0); i >= 0; i = Search.indexOf(s, search, i + 1)) {
            points += s.codePointCount(last, i);
            last = i;
            out.add(points);
        }
        return out;
    }

    static Object substring(BuiltinContext ctx, Object a, Object b, Object c) {
        String s = Operands.string(a, 1);
        long start = Operands.integer(b, 2);
        long length = Operands.integer(c, 3);
        if (start < 0) {
            throw BuiltinException.failed("negative offset");
        }
        ctx.work(s.length() / 16);
        int points = s.codePointCount(0, s.length());
        if (start >= points) {
            return "";
        }
        long stop = length < 0 ? points : start + Math.min(length, points - start);
        if (points == s.length()) {
            return s.substring((int) start, (int) stop);
        }
        int from = s.offsetByCodePoints(0, (int) start);
        return s.substring(from, s.offsetByCodePoints(from, (int) (stop - start)));
    }

    static Object concat(BuiltinContext ctx, Object a, Object b) {
        String join = Operands.string(a, 1);
        Collection<?> all = Operands.elements(b, 2, "set", "array");
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (Object e : all) {
            if (!(e instanceof String s)) {
                throw Operands.element(2, b, Values.orNull(e), "string");
            }
            ctx.work(1 + (s.length() + join.length()) / 16);
            if (!first) {
                out.append(join);
            }
            first = false;
            out.append(s);
        }
        return out.toString();
    }

    static Object formatInt(BuiltinContext ctx, Object a, Object b) {
        Number n = Operands.number(a, 1);
        int radix = switch (Numbers.text(Operands.number(b, 2))) {
            case "2" -> 2;
            case "8" -> 8;
            case "10" -> 10;
            case "16" -> 16;
            default -> throw Operands.notOneOf(2, "2", "8", "10", "16");
        };
        if (Numbers.isLong(n)) {
            return Long.toString(n.longValue(), radix);
        }
        BigInteger i = n instanceof BigInteger big ? big : Numbers.toFloat(n).truncate();
        ctx.work(i.bitLength() / 16);
        return i.toString(radix);
    }

    static Object sprintf(BuiltinContext ctx, Object format, Object values) {
        String f = Operands.string(format, 1);
        List<?> all = Operands.array(values, 2);
        Object[] args = new Object[all.size()];
        for (int i = 0; i < args.length; i++) {
            args[i] = argument(ctx, Values.orNull(all.get(i)));
        }
        ctx.work(1 + f.length() / 16 + args.length);
        return new GoFormat(f, args, ctx::work).text();
    }

    /** What OPA hands to Go's formatter: an integer, a float of 64 bits, or a text. */
    private static Object argument(BuiltinContext ctx, Object v) {
        return switch (v) {
            case String s -> s;
            case Decimal d -> {
                String text = d.toString();
                double x = d.doubleValue();
                yield text.equals("-0") ? (Object) 0L : Double.isInfinite(x) ? text : x;
            }
            case BigInteger i -> i;
            case Number n -> Numbers.isLong(n) ? (Object) n.longValue() : (Object) n.doubleValue();
            default -> TermText.of(ctx, v);
        };
    }
}
