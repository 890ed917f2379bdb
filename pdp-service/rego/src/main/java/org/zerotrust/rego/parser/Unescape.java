package org.zerotrust.rego.parser;

import org.jspecify.annotations.Nullable;

/** JSON's escapes. */
final class Unescape {
    private Unescape() {}

    /**
     * The text that {@code inner} (without its quotes) stands for; null where an escape is malformed or, in a text with
     * escapes, a control character stands bare. A text without escapes stands for itself whatever it holds. Half a
     * surrogate pair becomes U+FFFD.
     */
    static @Nullable String json(String inner) {
        if (inner.indexOf('\\') < 0) {
            return inner;
        }
        StringBuilder out = new StringBuilder(inner.length());
        int i = 0;
        while (i < inner.length()) {
            char ch = inner.charAt(i++);
            if (ch < ' ' || ch == '"') {
                return null;
            }
            if (ch != '\\') {
                out.append(ch);
                continue;
            }
            if (i == inner.length()) {
                return null;
            }
            char escape = inner.charAt(i++);
            switch (escape) {
                case '"', '\\', '/' -> out.append(escape);
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'u' -> {
                    int unit = hex(inner, i);
                    if (unit < 0) {
                        return null;
                    }
                    i += 4;
                    if (Character.isHighSurrogate((char) unit)
                            && i + 1 < inner.length()
                            && inner.charAt(i) == '\\'
                            && inner.charAt(i + 1) == 'u') {
                        int low = hex(inner, i + 2);
                        if (low >= 0 && Character.isLowSurrogate((char) low)) {
                            out.append((char) unit).append((char) low);
                            i += 6;
                            continue;
                        }
                    }
                    out.append(Character.isSurrogate((char) unit) ? '\ufffd' : (char) unit);
                }
                default -> {
                    return null;
                }
            }
        }
        return out.toString();
    }

    private static int hex(String s, int at) {
        if (at + 4 > s.length()) {
            return -1;
        }
        int v = 0;
        for (int i = at; i < at + 4; i++) {
            int d = s.charAt(i) < 0x80 ? Character.digit(s.charAt(i), 16) : -1;
            if (d < 0) {
                return -1;
            }
            v = v * 16 + d;
        }
        return v;
    }
}
