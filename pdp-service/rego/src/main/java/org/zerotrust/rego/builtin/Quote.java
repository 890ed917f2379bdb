package org.zerotrust.rego.builtin;

/** Texts quoted the way Go quotes them in its errors. */
public final class Quote {
    private Quote() {}

    /** Go's {@code %q} of a string: double quotes, non-printable characters escaped. */
    public static String go(String s) {
        StringBuilder out = new StringBuilder("\"");
        s.codePoints().forEach(c -> escape(out, c, '"', false));
        return out.append('"').toString();
    }

    /** Appends one code point as Go's strconv does. */
    public static void escape(StringBuilder out, int c, char quote, boolean asciiOnly) {
        if (c == quote || c == '\\') {
            out.append('\\').append((char) c);
            return;
        }
        if (c >= 0xDC80 && c <= 0xDCFF) {
            // A byte that is not UTF-8: see Bytes.
            out.append(String.format("\\x%02x", c - 0xDC00));
            return;
        }
        if (asciiOnly ? c < 0x7f && c >= 0x20 : printable(c)) {
            out.appendCodePoint(c);
            return;
        }
        switch (c) {
            case 7 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 11 -> out.append("\\v");
            default -> {
                if (c < ' ' || c == 0x7f) {
                    out.append(String.format("\\x%02x", c));
                } else if (c < 0x10000) {
                    out.append(String.format("\\u%04x", c));
                } else {
                    out.append(String.format("\\U%08x", c));
                }
            }
        }
    }

    /** Whether Go takes the code point for printable: letters, marks, numbers, punctuation, symbols, and the space. */
    public static boolean printable(int c) {
        if (c == ' ') {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
