package org.zerotrust.rego.builtin.golang;

import java.math.BigInteger;
import java.util.Locale;
import org.zerotrust.rego.builtin.Bytes;
import org.zerotrust.rego.builtin.Quote;

/** One verb of Go's fmt with its flags, width and precision, over one argument. */
final class GoPrinter {
    final StringBuilder text = new StringBuilder();
    boolean sharp;
    boolean zero;
    boolean plus;
    boolean minus;
    boolean space;
    boolean hasWidth;
    boolean hasPrecision;
    int width;
    int precision;
    private boolean sharpV;
    private boolean plusV;

    void clear() {
        sharp = zero = plus = minus = space = hasWidth = hasPrecision = sharpV = plusV = false;
        width = precision = 0;
    }

    static String typeName(Object a) {
        return switch (a) {
            case Long n -> "int64";
            case Double d -> "float64";
            case BigInteger i -> "*big.Int";
            default -> "string";
        };
    }

    void verb(Object a, int verb) {
        if (verb == 'v' || verb == 'w') {
            sharpV = sharp;
            sharp = false;
            plusV = plus;
            plus = false;
        }
        print(a, verb);
    }

    void print(Object a, int verb) {
        if (verb == 'T') {
            string(typeName(a));
            return;
        }
        switch (a) {
            case Long n -> integer(n, verb);
            case Double d -> floating(d, verb);
            case BigInteger i -> big(i, verb);
            default -> text((String) a, verb);
        }
    }

    private void bad(Object a, int verb) {
        text.append("%!").appendCodePoint(verb).append('(').append(typeName(a)).append('=');
        print(a, 'v');
        text.append(')');
    }

    private void pad(String s) {
        int missing = hasWidth ? width - s.codePointCount(0, s.length()) : 0;
        if (missing > 0 && !minus) {
            padding(missing);
        }
        text.append(s);
        if (missing > 0 && minus) {
            padding(missing);
        }
    }

    private void padding(int n) {
        text.repeat(zero && !minus ? '0' : ' ', Math.max(0, n));
    }

    private void padWithSpaces(String s) {
        boolean old = zero;
        zero = false;
        pad(s);
        zero = old;
    }

    private String truncated(String s) {
        if (!hasPrecision || s.codePointCount(0, s.length()) <= precision) {
            return s;
        }
        return s.substring(0, s.offsetByCodePoints(0, precision));
    }

    private void string(String s) {
        pad(truncated(s));
    }

    private void text(String s, int verb) {
        switch (verb) {
            case 'v' -> {
                if (sharpV) {
                    quoted(s);
                } else {
                    string(s);
                }
            }
            case 's' -> string(s);
            case 'x' -> hex(Bytes.of(s), "0123456789abcdef", 'x');
            case 'X' -> hex(Bytes.of(s), "0123456789ABCDEF", 'X');
            case 'q' -> quoted(s);
            default -> bad(s, verb);
        }
    }

    private void quoted(String whole) {
        String s = truncated(whole);
        boolean raw = s.codePoints()
                .allMatch(c -> c != 0xFEFF
                        && c != '`'
                        && c != 0x7f
                        && (c >= ' ' || c == '\t')
                        && !(c >= 0xD800 && c <= 0xDFFF));
        if (sharp && raw) {
            pad("`" + s + "`");
            return;
        }
        StringBuilder q = new StringBuilder("\"");
        s.codePoints().forEach(c -> Quote.escape(q, c, '"', plus));
        pad(q.append('"').toString());
    }

    private void hex(byte[] b, String digits, char x) {
        int length = hasPrecision ? Math.min(precision, b.length) : b.length;
        StringBuilder s = new StringBuilder(2 * length + 2);
        for (int i = 0; i < length; i++) {
            if (space && i > 0) {
                s.append(' ');
            }
            if (sharp && (i == 0 || space)) {
                s.append('0').append(x);
            }
            s.append(digits.charAt((b[i] >> 4) & 0xF)).append(digits.charAt(b[i] & 0xF));
        }
        pad(s.toString());
    }

    private void integer(long n, int verb) {
        switch (verb) {
            case 'v', 'd' -> integer(n, 10, verb);
            case 'b' -> integer(n, 2, verb);
            case 'o', 'O' -> integer(n, 8, verb);
            case 'x', 'X' -> integer(n, 16, verb);
            case 'c' -> pad(Character.toString(rune(n)));
            case 'q' -> {
                StringBuilder q = new StringBuilder("'");
                Quote.escape(q, rune(n), '\'', plus);
                pad(q.append('\'').toString());
            }
            case 'U' -> unicode(n);
            default -> bad(n, verb);
        }
    }

    private static int rune(long n) {
        return n < 0 || n > Character.MAX_CODE_POINT || (n >= 0xD800 && n <= 0xDFFF) ? 0xFFFD : (int) n;
    }

    private void unicode(long n) {
        StringBuilder s = new StringBuilder(Long.toHexString(n).toUpperCase(Locale.ROOT));
        int least = Math.max(4, hasPrecision ? precision : 4);
        s.insert(0, "0".repeat(Math.max(0, least - s.length())));
        s.insert(0, "U+");
        if (sharp && n >= 0 && n <= Character.MAX_CODE_POINT && Quote.printable((int) n)) {
            s.append(" '").appendCodePoint((int) n).append('\'');
        }
        padWithSpaces(s.toString());
    }

    private void integer(long n, int base, int verb) {
        boolean negative = n < 0;
        if (hasPrecision && precision == 0 && n == 0) {
            padWithSpaces("");
            return;
        }
        int least = 0;
        if (hasPrecision) {
            least = precision;
        } else if (zero && !minus && hasWidth) {
            least = negative || plus || space ? width - 1 : width;
        }
        StringBuilder s =
                new StringBuilder(negative ? Long.toUnsignedString(-n, base) : Long.toUnsignedString(n, base));
        s.insert(0, "0".repeat(Math.max(0, least - s.length())));
        if (sharp) {
            if (base == 2) {
                s.insert(0, "0b");
            } else if (base == 8 && s.charAt(0) != '0') {
                s.insert(0, '0');
            } else if (base == 16) {
                s.insert(0, "0x");
            }
        }
        if (verb == 'O') {
            s.insert(0, "0o");
        }
        String body = verb == 'X' ? s.toString().toUpperCase(Locale.ROOT) : s.toString();
        padWithSpaces((negative ? "-" : plus ? "+" : space ? " " : "") + body);
    }

    private void big(BigInteger i, int verb) {
        if (verb == 'w') {
            bad(i, verb);
            return;
        }
        int base = switch (verb) {
            case 'b' -> 2;
            case 'o', 'O' -> 8;
            case 'd', 's', 'v' -> 10;
            case 'x', 'X' -> 16;
            default -> 0;
        };
        if (base == 0) {
            text.append("%!")
                    .appendCodePoint(verb)
                    .append("(big.Int=")
                    .append(i)
                    .append(')');
            return;
        }
        String sign = i.signum() < 0 ? "-" : plus || plusV ? "+" : space ? " " : "";
        String prefix = verb == 'O' ? "0o" : "";
        if (sharp || sharpV) {
            prefix = switch (verb) {
                case 'b' -> "0b";
                case 'o' -> "0";
                case 'x' -> "0x";
                case 'X' -> "0X";
                default -> prefix;
            };
        }
        String digits = i.abs().toString(base);
        if (verb == 'X') {
            digits = digits.toUpperCase(Locale.ROOT);
        }
        int zeros = hasPrecision ? Math.max(0, precision - digits.length()) : 0;
        int missing = hasWidth ? width - sign.length() - prefix.length() - zeros - digits.length() : 0;
        int left = 0;
        int right = 0;
        if (missing > 0) {
            if (minus) {
                right = missing;
            } else if (zero && !hasPrecision) {
                zeros = missing;
            } else {
                left = missing;
            }
        }
        text.repeat(' ', left).append(sign).append(prefix);
        text.repeat('0', zeros).append(digits).repeat(' ', right);
    }

    private void floating(double d, int verb) {
        switch (verb) {
            case 'v' -> floating(d, 'g', -1);
            case 'b', 'g', 'G', 'x', 'X' -> floating(d, (char) verb, -1);
            case 'f', 'e', 'E' -> floating(d, (char) verb, 6);
            case 'F' -> floating(d, 'f', 6);
            default -> bad(d, verb);
        }
    }

    private void floating(double d, char verb, int defaultPrecision) {
        int p = hasPrecision ? precision : defaultPrecision;
        String s = GoFloat.format(d, verb, p);
        StringBuilder num = new StringBuilder(s.startsWith("-") || s.startsWith("+") ? s : "+" + s);
        if (space && num.charAt(0) == '+' && !plus) {
            num.setCharAt(0, ' ');
        }
        if (sharp && verb != 'b') {
            keepPoint(num, verb, p);
        }
        if (plus || num.charAt(0) != '+') {
            if (zero && !minus && hasWidth && width > num.length()) {
                text.append(num.charAt(0));
                padding(width - num.length());
                text.append(num, 1, num.length());
                return;
            }
            pad(num.toString());
            return;
        }
        pad(num.substring(1));
    }

    /** The flag # keeps the point and trailing zeros. */
    private static void keepPoint(StringBuilder num, char verb, int p) {
        int digits = verb == 'g' || verb == 'G' || verb == 'x' ? (p == -1 ? 6 : p) : 0;
        boolean hex = verb == 'x' || verb == 'X';
        boolean point = false;
        boolean nonzero = false;
        int end = num.length();
        for (int i = 1; i < end; i++) {
            char c = num.charAt(i);
            if (c == '.') {
                point = true;
            } else if (c == 'p' || c == 'P' || (!hex && (c == 'e' || c == 'E'))) {
                end = i;
            } else {
                nonzero |= c != '0';
                if (nonzero) {
                    digits--;
                }
            }
        }
        String tail = num.substring(end);
        num.setLength(end);
        if (!point) {
            if (num.length() == 2 && num.charAt(1) == '0') {
                digits--;
            }
            num.append('.');
        }
        num.repeat('0', Math.max(0, digits)).append(tail);
    }
}
