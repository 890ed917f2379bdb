package org.zerotrust.rego.builtin;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.zerotrust.rego.builtin.form.GlobIntersection;
import org.zerotrust.rego.builtin.form.Regex;
import org.zerotrust.rego.builtin.form.RegexTemplate;

/** {@code regex.*}: RE2's dialect, in time linear in the text. */
final class Regexes {
    private record Key(String pattern) {}

    private Regexes() {}

    static void register(Registrar r) {
        r.f1("regex.is_valid", Regexes::isValid);
        r.f2("regex.match", Regexes::match);
        r.f2("re_match", Regexes::match);
        r.f2("regex.split", Regexes::split);
        r.f3("regex.find_n", Regexes::find);
        r.f3("regex.find_all_string_submatch_n", Regexes::findGroups);
        r.f3("regex.replace", Regexes::replace);
        r.f4("regex.template_match", Regexes::templateMatch);
        r.f2("regex.globs_match", Regexes::globsMatch);
    }

    private static Pattern compiled(BuiltinContext ctx, String pattern) {
        return ctx.parsed(new Key(pattern), pattern.length(), () -> {
            ctx.work(pattern.length());
            try {
                return Regex.compile(pattern);
            } catch (PatternSyntaxException malformed) {
                throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
            }
        });
    }

    /** RE2 looks at each character once for each state of the pattern. */
    private static void charge(BuiltinContext ctx, Pattern p, String s) {
        ctx.work(1 + s.length() / 8 * (1L + p.pattern().length() / 16));
    }

    static Object isValid(BuiltinContext ctx, Object a) {
        if (!(a instanceof String s)) {
            return false;
        }
        ctx.work(1 + s.length());
        try {
            Regex.compile(s);
            return true;
        } catch (PatternSyntaxException malformed) {
            return false;
        }
    }

    static Object match(BuiltinContext ctx, Object a, Object b) {
        String pattern = Operands.string(a, 1);
        String s = Operands.string(b, 2);
        Pattern p = compiled(ctx, pattern);
        charge(ctx, p, s);
        return p.matcher(s).find();
    }

    static Object templateMatch(BuiltinContext ctx, Object a, Object b, Object c, Object d) {
        String template = Operands.string(a, 1);
        String s = Operands.string(b, 2);
        String open = Operands.string(c, 3);
        String close = Operands.string(d, 4);
        int openLength = Bytes.of(open).length;
        if (openLength != 1) {
            throw BuiltinException.failed(
                    "start delimiter has to be exactly one character long but is " + openLength + " long");
        }
        if (Bytes.of(close).length != 1) {
            // The length named is that of the start delimiter: so has OPA it.
            throw BuiltinException.failed(
                    "end delimiter has to be exactly one character long but is " + openLength + " long");
        }
        ctx.work(1 + template.length());
        Pattern p;
        try {
            p = compiled(ctx, RegexTemplate.toRegex(template, open.charAt(0), close.charAt(0)));
        } catch (IllegalArgumentException malformed) {
            throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
        } catch (PatternSyntaxException malformed) {
            throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
        }
        charge(ctx, p, s);
        return p.matcher(s).find();
    }

    /** Called for each match with the matcher standing on it. */
    private interface Hit {
        void at(Matcher m);
    }

    /** All matches from the left, none empty right after another: at most {@code limit}, all where it is negative. */
    private static void each(BuiltinContext ctx, Pattern p, String s, long limit, Hit hit) {
        charge(ctx, p, s);
        Matcher m = p.matcher(s);
        int at = 0;
        int previousEnd = -1;
        long found = 0;
        while (at <= s.length() && (limit < 0 || found < limit) && m.find(at)) {
            boolean accept = true;
            if (m.end() == at) {
                accept = m.start() != previousEnd;
                at += at < s.length() ? Character.charCount(s.codePointAt(at)) : 1;
            } else {
                at = m.end();
            }
            previousEnd = m.end();
            if (accept) {
                found++;
                ctx.work(1);
                hit.at(m);
            }
        }
    }

    static Object split(BuiltinContext ctx, Object a, Object b) {
        String pattern = Operands.string(a, 1);
        String s = Operands.string(b, 2);
        Pattern p = compiled(ctx, pattern);
        List<Object> out = new ArrayList<>();
        if (!pattern.isEmpty() && s.isEmpty()) {
            out.add("");
            return out;
        }
        int[] last = {0, 0};
        each(ctx, p, s, -1, m -> {
            last[1] = m.start();
            if (m.end() != 0) {
                out.add(s.substring(last[0], m.start()));
            }
            last[0] = m.end();
        });
        if (last[1] != s.length()) {
            out.add(s.substring(last[0]));
        }
        return out;
    }

    static Object find(BuiltinContext ctx, Object a, Object b, Object c) {
        String pattern = Operands.string(a, 1);
        String s = Operands.string(b, 2);
        long n = Operands.integer(c, 3);
        List<Object> out = new ArrayList<>();
        each(ctx, compiled(ctx, pattern), s, n, m -> out.add(m.group()));
        return out;
    }

    static Object findGroups(BuiltinContext ctx, Object a, Object b, Object c) {
        String pattern = Operands.string(a, 1);
        String s = Operands.string(b, 2);
        long n = Operands.integer(c, 3);
        List<Object> out = new ArrayList<>();
        each(ctx, compiled(ctx, pattern), s, n, m -> {
            List<Object> groups = new ArrayList<>();
            for (int g = 0; g <= m.groupCount(); g++) {
                String text = m.group(g);
                ctx.work(1);
                groups.add(text == null ? "" : text);
            }
            out.add(groups);
        });
        return out;
    }

    static Object replace(BuiltinContext ctx, Object a, Object b, Object c) {
        String s = Operands.string(a, 1);
        String pattern = Operands.string(b, 2);
        String template = Operands.string(c, 3);
        StringBuilder out = new StringBuilder();
        int[] last = {0};
        each(ctx, compiled(ctx, pattern), s, -1, m -> {
            out.append(s, last[0], m.start());
            int before = out.length();
            expand(out, template, m);
            ctx.work((out.length() - before) / 16);
            last[0] = m.end();
        });
        return out.append(s, last[0], s.length()).toString();
    }

    /** Go's templates: {@code $1}, {@code ${name}}, {@code $name} as long as it can be, {@code $$}. */
    private static void expand(StringBuilder out, String template, Matcher m) {
        int i = 0;
        while (i < template.length()) {
            int dollar = template.indexOf('$', i);
            if (dollar < 0) {
                break;
            }
            out.append(template, i, dollar);
            i = dollar + 1;
            if (i < template.length() && template.charAt(i) == '$') {
                out.append('$');
                i++;
                continue;
            }
            boolean brace = i < template.length() && template.charAt(i) == '{';
            int from = brace ? i + 1 : i;
            int to = from;
            while (to < template.length() && isNamePart(template.codePointAt(to))) {
                to += Character.charCount(template.codePointAt(to));
            }
            if (to == from || (brace && (to >= template.length() || template.charAt(to) != '}'))) {
                out.append('$');
                continue;
            }
            group(out, template.substring(from, to), m);
            i = brace ? to + 1 : to;
        }
        out.append(template, Math.min(i, template.length()), template.length());
    }

    private static boolean isNamePart(int c) {
        return c == '_' || Character.isLetter(c) || Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER;
    }

    private static void group(StringBuilder out, String name, Matcher m) {
        long number = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9' || number >= 100_000_000) {
                number = -1;
                break;
            }
            number = number * 10 + c - '0';
        }
        if (name.length() > 1 && name.charAt(0) == '0') {
            number = -1;
        }
        if (number >= 0) {
            if (number <= m.groupCount()) {
                String text = m.group((int) number);
                out.append(text == null ? "" : text);
            }
            return;
        }
        Integer index = m.pattern().namedGroups().get(name);
        if (index != null) {
            String text = m.group((int) index);
            out.append(text == null ? "" : text);
        }
    }

    static Object globsMatch(BuiltinContext ctx, Object a, Object b) {
        String left = Operands.string(a, 1);
        String right = Operands.string(b, 2);
        try {
            return GlobIntersection.nonEmpty(left, right, ctx::work);
        } catch (IllegalArgumentException malformed) {
            throw BuiltinException.failed(String.valueOf(malformed.getMessage()));
        }
    }
}
