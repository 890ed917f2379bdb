package org.zerotrust.rego.builtin.golang;

import java.math.BigInteger;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Go's fmt.Sprintf over the four kinds of argument OPA gives it: {@link Long} (int64), {@link BigInteger} (*big.Int),
 * {@link Double} (float64) and {@link String}. Mistakes are shown in the text, as Go does: {@code %!d(string=x)}.
 */
public final class GoFormat {
    /** Go takes no larger width, precision or index. */
    private static final int TOO_LARGE = 1_000_000;

    private final String format;
    private final Object[] args;
    private final LongConsumer work;
    private final GoPrinter out;
    private int at;
    private int argument;
    private boolean afterIndex;
    private boolean reordered;
    private boolean goodIndex = true;

    /** @param work is told the units of work done, about one for 16 characters */
    public GoFormat(String format, Object[] args, LongConsumer work) {
        this.format = format;
        this.args = args;
        this.work = work;
        this.out = new GoPrinter();
    }

    /** The formatted text. */
    public String text() {
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            if (percent < 0) {
                out.text.append(format, at, format.length());
                break;
            }
            out.text.append(format, at, percent);
            at = percent + 1;
            goodIndex = true;
            afterIndex = false;
            int before = out.text.length();
            if (!directive()) {
                break;
            }
            work.accept(1 + (out.text.length() - before) / 16);
        }
        extra();
        return out.text.toString();
    }

    private boolean directive() {
        out.clear();
        if (flags()) {
            return true;
        }
        index();
        width();
        precision();
        if (!afterIndex) {
            index();
        }
        if (at >= format.length()) {
            out.text.append("%!(NOVERB)");
            return false;
        }
        int verb = format.codePointAt(at);
        at += Character.charCount(verb);
        if (verb == '%') {
            out.text.append('%');
        } else if (!goodIndex) {
            out.text.append("%!").appendCodePoint(verb).append("(BADINDEX)");
        } else if (argument >= args.length) {
            out.text.append("%!").appendCodePoint(verb).append("(MISSING)");
        } else {
            out.verb(args[argument++], verb);
        }
        return true;
    }

    /** Reads flags; true where a plain lower-case verb followed and was done. */
    private boolean flags() {
        for (; at < format.length(); at++) {
            char c = format.charAt(at);
            switch (c) {
                case '#' -> out.sharp = true;
                case '0' -> out.zero = true;
                case '+' -> out.plus = true;
                case '-' -> out.minus = true;
                case ' ' -> out.space = true;
                default -> {
                    if (c >= 'a' && c <= 'z' && argument < args.length) {
                        at++;
                        out.verb(args[argument++], c);
                        return true;
                    }
                    return false;
                }
            }
        }
        return false;
    }

    private void width() {
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            Integer n = fromArgument();
            out.width = n == null ? 0 : n;
            out.hasWidth = n != null;
            if (n == null) {
                out.text.append("%!(BADWIDTH)");
            }
            if (out.width < 0) {
                out.width = -out.width;
                out.minus = true;
                out.zero = false;
            }
            afterIndex = false;
            return;
        }
        Integer n = number(format.length());
        out.width = n == null ? 0 : n;
        out.hasWidth = n != null;
        if (afterIndex && out.hasWidth) {
            goodIndex = false;
        }
    }

    private void precision() {
        if (at + 1 >= format.length() || format.charAt(at) != '.') {
            return;
        }
        at++;
        if (afterIndex) {
            goodIndex = false;
        }
        index();
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            Integer n = fromArgument();
            out.hasPrecision = n != null && n >= 0;
            out.precision = out.hasPrecision && n != null ? n : 0;
            if (!out.hasPrecision) {
                out.text.append("%!(BADPREC)");
            }
            afterIndex = false;
            return;
        }
        Integer n = number(format.length());
        out.precision = n == null ? 0 : n;
        out.hasPrecision = true;
    }

    private @Nullable Integer fromArgument() {
        if (argument >= args.length) {
            return null;
        }
        Object a = args[argument++];
        return a instanceof Long n && n <= TOO_LARGE && n >= -TOO_LARGE ? n.intValue() : null;
    }

    private @Nullable Integer number(int end) {
        int n = 0;
        int start = at;
        while (at < end && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
            if (n > TOO_LARGE) {
                at = end;
                return null;
            }
            n = n * 10 + format.charAt(at) - '0';
            at++;
        }
        return at == start ? null : n;
    }

    /** An explicit argument index such as {@code [2]}. */
    private void index() {
        afterIndex = false;
        if (at >= format.length() || format.charAt(at) != '[') {
            return;
        }
        reordered = true;
        int close = format.indexOf(']', at + 1);
        if (format.length() - at < 3 || close < 0) {
            at++;
            goodIndex = false;
            return;
        }
        at++;
        Integer n = number(close);
        boolean ok = n != null && at == close;
        at = close + 1;
        afterIndex = ok;
        if (n != null && ok && n >= 1 && n <= args.length) {
            argument = n - 1;
        } else {
            goodIndex = false;
        }
    }

    private void extra() {
        if (reordered || argument >= args.length) {
            return;
        }
        out.clear();
        out.text.append("%!(EXTRA ");
        for (int i = argument; i < args.length; i++) {
            out.text
                    .append(i > argument ? ", " : "")
                    .append(GoPrinter.typeName(args[i]))
                    .append('=');
            out.print(args[i], 'v');
        }
        out.text.append(')');
    }
}
