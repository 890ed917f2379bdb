package org.zerotrust.rego.builtin;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.zerotrust.rego.builtin.golang.GoFloat;
import org.zerotrust.rego.value.JsonWriter;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/** Values as YAML, laid out as {@code yaml.marshal} of OPA does: block style, two spaces, sorted keys. */
final class YamlWriter {
    /** Characters with an escape of their own in double quotes, and its letter (YAML 1.1, 5.6). */
    private static final String NAMED = "\0\u0007\b\t\n\u000b\f\r\u001b\"\\";

    private static final String NAMES = "0abtnvfre\"\\";

    private static final Pattern RESERVED = Pattern.compile(
            "(?i)~|null|true|false|yes|no|on|off|y|n|<<|=|[-+]?\\.inf|\\.nan|[-+]?0[xob][0-9a-f_]+|[-+]?[0-9][0-9_]*(\\.[0-9_]*)?([eE][-+]?[0-9]+)?|[-+]?\\.[0-9_]+([eE][-+]?[0-9]+)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?");
    private static final Pattern PLAIN = Pattern.compile("[^\\s\\-?:,\\[\\]{}#&*!|>'\"%@`].*|[-?:][^\\s].*");

    private YamlWriter() {}

    static String write(Object v) {
        StringBuilder out = new StringBuilder();
        if (scalar(v)) {
            out.append(text(v, 0)).append('\n');
        } else {
            block(out, v, 0);
        }
        return out.toString();
    }

    private static boolean scalar(Object v) {
        return switch (v) {
            case List<?> l -> l.isEmpty();
            case Set<?> s -> s.isEmpty();
            case Map<?, ?> m -> m.isEmpty();
            default -> true;
        };
    }

    private static void block(StringBuilder out, Object v, int indent) {
        if (v instanceof Map<?, ?> m) {
            TreeMap<String, Object> sorted = new TreeMap<>(YamlWriter::natural);
            m.forEach((k, e) -> sorted.put(JsonWriter.keyText(Values.orNull(k)), Values.orNull(e)));
            boolean firstKey = true;
            for (Map.Entry<String, Object> e : sorted.entrySet()) {
                out.repeat(' ', firstKey && !atLineStart(out) ? 0 : indent);
                firstKey = false;
                out.append(text(e.getKey(), 0)).append(':');
                member(out, e.getValue(), indent);
            }
            return;
        }
        boolean first = true;
        for (Object e : v instanceof Set<?> s ? RegoSet.of(s) : (List<?>) v) {
            Object element = Values.orNull(e);
            out.repeat(' ', first && !atLineStart(out) ? 0 : indent).append("- ");
            first = false;
            if (scalar(element)) {
                out.append(text(element, indent + 2)).append('\n');
            } else {
                block(out, element, indent + 2);
            }
        }
    }

    private static void member(StringBuilder out, Object value, int indent) {
        if (scalar(value)) {
            out.append(' ').append(text(value, indent + 2)).append('\n');
        } else {
            out.append('\n');
            block(out, value, indent + 2);
        }
    }

    /** The order of keys in YAML: numbers inside texts count by their value. */
    private static int natural(String x, String y) {
        int[] a = x.codePoints().toArray();
        int[] b = y.codePoints().toArray();
        boolean digits = false;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            if (a[i] == b[i]) {
                digits = Character.isDigit(a[i]);
                continue;
            }
            boolean al = Character.isLetter(a[i]);
            boolean bl = Character.isLetter(b[i]);
            if (al && bl) {
                return Integer.compare(a[i], b[i]);
            }
            if (al || bl) {
                return digits == al ? -1 : 1;
            }
            boolean after = (a[i] == '0' || b[i] == '0') && followsDigits(a, i);
            long[] an = number(a, i, after);
            long[] bn = number(b, i, after);
            int c = Long.compare(an[0], bn[0]);
            c = c != 0 ? c : Long.compare(an[1], bn[1]);
            return c != 0 ? c : Integer.compare(a[i], b[i]);
        }
        return Integer.compare(a.length, b.length);
    }

    private static boolean followsDigits(int[] a, int i) {
        for (int j = i - 1; j >= 0 && Character.isDigit(a[j]); j--) {
            if (a[j] != '0') {
                return true;
            }
        }
        return false;
    }

    private static long[] number(int[] a, int from, boolean after) {
        long n = after ? 1 : 0;
        int i = from;
        for (; i < a.length && Character.isDigit(a[i]); i++) {
            n = n * 10 + a[i] - '0';
        }
        return new long[] {n, i};
    }

    /** Integers of 64 bits as they are, all else as the double that Go makes of it. */
    private static String number(Number n) {
        String text = Numbers.text(n);
        boolean integer = text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-');
        if (Numbers.isLong(n)
                || (integer && Values.toBigDecimal(n).toBigInteger().bitLength() <= 64)) {
            // An integer has no sign at zero; a float has.
            return text.equals("-0") ? "0" : text;
        }
        double value = Double.parseDouble(text);
        // What is too large for a float is a string to OPA's YAML, and written as it was.
        return Double.isInfinite(value) ? text : GoFloat.format(value, 'g', -1);
    }

    private static boolean atLineStart(StringBuilder out) {
        return out.isEmpty() || out.charAt(out.length() - 1) == '\n';
    }

    private static String text(Object v, int indent) {
        return switch (v) {
            case RegoNull n -> "null";
            case Number n -> number(n);
            case String s -> string(s, indent);
            case List<?> l -> "[]";
            case Set<?> s -> "[]";
            case Map<?, ?> m -> "{}";
            default -> v.toString();
        };
    }

    private static String string(String s, int indent) {
        if (s.isEmpty() || RESERVED.matcher(s).matches()) {
            return '"' + s + '"';
        }
        if (!s.codePoints().allMatch(YamlWriter::printable)) {
            return quoted(s);
        }
        if (s.indexOf('\n') >= 0) {
            return literal(s, indent);
        }
        boolean plain = PLAIN.matcher(s).matches()
                && !s.contains(": ")
                && !s.contains(" #")
                && !s.endsWith(":")
                && !s.endsWith(" ")
                && !s.startsWith("---")
                && !s.startsWith("...");
        return plain ? s : "'" + s.replace("'", "''") + "'";
    }

    /** What go-yaml 2 writes as it is: nothing beyond the basic plane. */
    private static boolean printable(int c) {
        return c == '\n'
                || c >= ' ' && c <= 0x7e
                || c >= 0xa0 && c <= 0xd7ff
                || c >= 0xe000 && c <= 0xfffd && c != 0xfeff;
    }

    private static String quoted(String s) {
        StringBuilder out = new StringBuilder("\"");
        s.codePoints().forEach(c -> {
            if (c == 0x7f || c >= 0x80 && c <= 0x9f && c != 0x85 || c == 0xfffe || c == 0xffff) {
                // OPA reads its own JSON as YAML on the way, which may not hold these.
                throw BuiltinException.failed("yaml: control characters are not allowed");
            }
            int named = NAMED.indexOf(c);
            if (named >= 0) {
                out.append('\\').append(NAMES.charAt(named));
            } else if (printable(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format(c <= 0xff ? "\\x%02X" : c <= 0xffff ? "\\u%04X" : "\\U%08X", c));
            }
        });
        return out.append('"').toString();
    }

    private static String literal(String s, int indent) {
        String body = s;
        String chomp = "-";
        if (s.endsWith("\n")) {
            chomp = s.endsWith("\n\n") || s.equals("\n") ? "+" : "";
            body = s.substring(0, s.length() - 1);
        }
        String hint = s.startsWith(" ") || s.startsWith("\n") ? "2" : "";
        StringBuilder out = new StringBuilder("|").append(hint).append(chomp);
        for (String line : body.split("\n", -1)) {
            out.append('\n')
                    .append(line.isEmpty() ? "" : " ".repeat(Math.max(2, indent)))
                    .append(line);
        }
        return out.toString();
    }
}
