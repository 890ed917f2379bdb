package org.zerotrust.rego.builtin;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import org.zerotrust.rego.builtin.form.Search;
import org.zerotrust.rego.value.RegoObject;

/** Functions that make a new string, or several, of one. */
final class StringEdits {
    private StringEdits() {}

    static void register(Registrar r) {
        r.f1("lower", (ctx, a) -> map(ctx, a, Character::toLowerCase));
        r.f1("upper", (ctx, a) -> map(ctx, a, Character::toUpperCase));
        r.f2("trim", (ctx, a, b) -> trim(ctx, a, b, true, true));
        r.f2("trim_left", (ctx, a, b) -> trim(ctx, a, b, true, false));
        r.f2("trim_right", (ctx, a, b) -> trim(ctx, a, b, false, true));
        r.f1("trim_space", (ctx, a) -> trimWhere(ctx, Operands.string(a, 1), StringEdits::isSpace, true, true));
        r.f2("trim_prefix", StringEdits::trimPrefix);
        r.f2("trim_suffix", StringEdits::trimSuffix);
        r.f2("split", StringEdits::split);
        r.f3("strings.split_n", StringEdits::splitN);
        r.f3("replace", StringEdits::replace);
        r.f2("strings.replace_n", StringEdits::replaceN);
        r.f1("strings.reverse", StringEdits::reverse);
    }

    private static Object map(BuiltinContext ctx, Object a, IntUnaryOperator f) {
        String s = Operands.string(a, 1);
        ctx.work(s.length() / 16);
        StringBuilder out = new StringBuilder(s.length());
        s.codePoints().forEach(c -> out.appendCodePoint(f.applyAsInt(c)));
        return out.toString();
    }

    private static Object trim(BuiltinContext ctx, Object a, Object b, boolean left, boolean right) {
        String s = Operands.string(a, 1);
        String cut = Operands.string(b, 2);
        ctx.work(cut.length() / 16);
        return trimWhere(ctx, s, c -> cut.indexOf(c) >= 0, left, right);
    }

    private static Object trimWhere(BuiltinContext ctx, String s, IntPredicate cut, boolean left, boolean right) {
        ctx.work(s.length() / 16);
        int from = 0;
        int to = s.length();
        while (left && from < to && cut.test(s.codePointAt(from))) {
            from += Character.charCount(s.codePointAt(from));
        }
        while (right && to > from && cut.test(s.codePointBefore(to))) {
            to -= Character.charCount(s.codePointBefore(to));
        }
        return s.substring(from, to);
    }

    /** Unicode's white space, as Go's unicode.IsSpace. */
    private static boolean isSpace(int c) {
        return (c >= '\t' && c <= '\r')
                || c == ' '
                || c == 0x85
                || c == 0xA0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200a)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202f
                || c == 0x205f
                || c == 0x3000;
    }

    static Object trimPrefix(BuiltinContext ctx, Object a, Object b) {
        String s = Operands.string(a, 1);
        String prefix = Operands.string(b, 2);
        return s.startsWith(prefix) ? s.substring(prefix.length()) : s;
    }

    static Object trimSuffix(BuiltinContext ctx, Object a, Object b) {
        String s = Operands.string(a, 1);
        String suffix = Operands.string(b, 2);
        return s.endsWith(suffix) ? s.substring(0, s.length() - suffix.length()) : s;
    }

    /** Go's SplitN: at most {@code limit} parts, all where it is negative. */
    private static List<Object> parts(BuiltinContext ctx, String s, String separator, long limit) {
        List<Object> out = new ArrayList<>();
        if (limit == 0) {
            return out;
        }
        ctx.work(1 + s.length() / 16);
        int at = 0;
        if (separator.isEmpty()) {
            while (at < s.length() && (limit < 0 || out.size() < limit - 1)) {
                int next = at + Character.charCount(s.codePointAt(at));
                ctx.work(1);
                out.add(s.substring(at, next));
                at = next;
            }
            if (at < s.length()) {
                out.add(s.substring(at));
            }
            return out;
        }
        while (limit < 0 || out.size() < limit - 1) {
            int next = Search.indexOf(s, separator, at);
            if (next < 0) {
                break;
            }
            ctx.work(1);
            out.add(s.substring(at, next));
            at = next + separator.length();
        }
        out.add(s.substring(at));
        return out;
    }

    static Object split(BuiltinContext ctx, Object a, Object b) {
        return parts(ctx, Operands.string(a, 1), Operands.string(b, 2), -1);
    }

    /** The first n parts, or the last ones where n is negative. */
    static Object splitN(BuiltinContext ctx, Object a, Object b, Object c) {
        String s = Operands.string(a, 1);
        String separator = Operands.string(b, 2);
        long n = Operands.integer(c, 3);
        if (n >= 0) {
            List<Object> all = parts(ctx, s, separator, n + 1);
            return new ArrayList<>(all.subList(0, (int) Math.min(n, all.size())));
        }
        List<Object> all = parts(ctx, s, separator, -1);
        return new ArrayList<>(all.subList((int) Math.max(0, all.size() + n), all.size()));
    }

    static Object replace(BuiltinContext ctx, Object a, Object b, Object c) {
        String s = Operands.string(a, 1);
        String old = Operands.string(b, 2);
        return replaceAll(ctx, s, List.of(old), List.of(Operands.string(c, 3)));
    }

    static Object replaceN(BuiltinContext ctx, Object a, Object b) {
        RegoObject patterns = Operands.object(a, 1);
        String s = Operands.string(b, 2);
        List<String> olds = new ArrayList<>();
        List<String> news = new ArrayList<>();
        for (int i = 0; i < patterns.size(); i++) {
            if (!(patterns.sortedKey(i) instanceof String old)) {
                throw BuiltinException.type("operand 1 non-string key found in pattern object");
            }
            if (!(patterns.sortedValue(i) instanceof String now)) {
                throw BuiltinException.type("operand 1 non-string value found in pattern object");
            }
            olds.add(old);
            news.add(now);
        }
        return replaceAll(ctx, s, olds, news);
    }

    /** One pass from the left; at each place the first pattern that fits wins. */
    private static String replaceAll(BuiltinContext ctx, String s, List<String> olds, List<String> news) {
        if (!olds.contains("")) {
            return pass(ctx, s, olds, news);
        }
        // The empty pattern fits between any two bytes, inside a character too: work on bytes.
        String bytes = pass(
                ctx,
                latin(s),
                olds.stream().map(StringEdits::latin).toList(),
                news.stream().map(StringEdits::latin).toList());
        return Bytes.string(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String latin(String s) {
        return new String(Bytes.of(s), StandardCharsets.ISO_8859_1);
    }

    private static String pass(BuiltinContext ctx, String s, List<String> olds, List<String> news) {
        StringBuilder out = new StringBuilder(s.length());
        boolean afterEmpty = false;
        int i = 0;
        int last = 0;
        while (i <= s.length()) {
            int hit = -1;
            ctx.work(olds.size() / 4);
            for (int k = 0; k < olds.size() && hit < 0; k++) {
                String old = olds.get(k);
                if (s.startsWith(old, i) && !(old.isEmpty() && afterEmpty)) {
                    hit = k;
                }
            }
            afterEmpty = hit >= 0 && olds.get(hit).isEmpty();
            if (hit < 0) {
                i++;
                continue;
            }
            ctx.work(1 + (i - last + news.get(hit).length()) / 16);
            out.append(s, last, i).append(news.get(hit));
            i += olds.get(hit).length();
            last = i;
        }
        return out.append(s, Math.min(last, s.length()), s.length()).toString();
    }

    static Object reverse(BuiltinContext ctx, Object a) {
        String s = Operands.string(a, 1);
        ctx.work(s.length() / 16);
        StringBuilder out = new StringBuilder(s.length());
        for (int i = s.length(); i > 0; ) {
            int c = s.codePointBefore(i);
            out.appendCodePoint(c);
            i -= Character.charCount(c);
        }
        return out.toString();
    }
}
