package org.zerotrust.rego.builtin.golang;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zerotrust.rego.builtin.Bytes;
import org.zerotrust.rego.builtin.Quote;

/** Escaping of URL queries as Go's net/url does it. */
public final class GoQuery {
    private GoQuery() {}

    /** The text escaped for a query: a space is a plus. */
    public static String escape(String s) {
        StringBuilder out = new StringBuilder(s.length());
        for (byte b : Bytes.of(s)) {
            int c = b & 0xFF;
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-_.~".indexOf(c) >= 0) {
                out.append((char) c);
            } else if (c == ' ') {
                out.append('+');
            } else {
                out.append('%').append("0123456789ABCDEF".charAt(c >> 4)).append("0123456789ABCDEF".charAt(c & 15));
            }
        }
        return out.toString();
    }

    /**
     * The text an escaped one stands for.
     *
     * @throws IllegalArgumentException where an escape is malformed, in Go's words
     */
    public static String unescape(String s, boolean plusIsSpace) {
        if (s.indexOf('%') < 0) {
            return plusIsSpace ? s.replace('+', ' ') : s;
        }
        byte[] in = Bytes.of(s);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '+' && plusIsSpace) {
                out.write(' ');
            } else if (in[i] != '%') {
                out.write(in[i]);
            } else {
                int high = i + 2 < in.length ? hex(in[i + 1]) : -1;
                int low = i + 2 < in.length ? hex(in[i + 2]) : -1;
                if (high < 0 || low < 0) {
                    byte[] shown = java.util.Arrays.copyOfRange(in, i, Math.min(i + 3, in.length));
                    throw new IllegalArgumentException("invalid URL escape " + Quote.go(Bytes.string(shown)));
                }
                out.write(high << 4 | low);
                i += 2;
            }
        }
        return Bytes.string(out.toByteArray());
    }

    private static int hex(byte b) {
        return b < 0 ? -1 : Character.digit(b, 16);
    }

    /**
     * The values of a query by key, each in the order they stand.
     *
     * @throws IllegalArgumentException for the first fault, in Go's words
     */
    public static Map<String, List<String>> parse(String query) {
        Map<String, List<String>> out = new LinkedHashMap<>();
        IllegalArgumentException first = null;
        for (String pair : query.split("&", -1)) {
            if (pair.contains(";")) {
                first = first == null ? new IllegalArgumentException("invalid semicolon separator in query") : first;
                continue;
            }
            if (pair.isEmpty()) {
                continue;
            }
            int eq = pair.indexOf('=');
            try {
                String key = unescape(eq < 0 ? pair : pair.substring(0, eq), true);
                String value = eq < 0 ? "" : unescape(pair.substring(eq + 1), true);
                out.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
            } catch (IllegalArgumentException malformed) {
                first = first == null ? malformed : first;
            }
        }
        if (first != null) {
            throw first;
        }
        return out;
    }
}
