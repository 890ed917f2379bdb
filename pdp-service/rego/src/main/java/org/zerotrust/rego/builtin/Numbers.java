package org.zerotrust.rego.builtin;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.golang.BigFloat;
import org.zerotrust.rego.value.Decimal;
import org.zerotrust.rego.value.Values;

/** OPA's view of a number: its text decides whether it is an integer, its exact value everything else. */
public final class Numbers {
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private static final int LONGEST_INT64 = 19;

    private Numbers() {}

    /** Whether the number is held as a machine integer. */
    public static boolean isLong(Object n) {
        return n instanceof Long || n instanceof Integer || n instanceof Short || n instanceof Byte;
    }

    /** The number as OPA would have it written. */
    public static String text(Number n) {
        return switch (n) {
            case Double d -> plain(BigDecimal.valueOf(d));
            case Float f -> plain(new BigDecimal(f.toString()));
            default -> n.toString();
        };
    }

    private static String plain(BigDecimal d) {
        return d.signum() == 0 ? "0" : d.stripTrailingZeros().toPlainString();
    }

    /** A number from the text of a JSON number. */
    public static Number parse(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && !(i == 0 && c == '-')) {
                return new Decimal(text);
            }
        }
        if (text.equals("-0")) {
            return new Decimal(text);
        }
        return text.length() < 19 ? (Number) Long.valueOf(text) : of(new BigInteger(text));
    }

    /** The integer, in its smallest form. */
    public static Number of(BigInteger i) {
        return i.compareTo(LONG_MIN) >= 0 && i.compareTo(LONG_MAX) <= 0 ? (Number) i.longValue() : i;
    }

    /** The number a computation gave. */
    public static Number of(BigFloat f) {
        return parse(f.text());
    }

    /** The number as Go computes with it. */
    public static BigFloat toFloat(Number n) {
        if (isLong(n)) {
            return BigFloat.of(BigInteger.valueOf(n.longValue()));
        }
        if (n instanceof BigInteger i) {
            return BigFloat.of(i);
        }
        return BigFloat.parse(Values.toBigDecimal(n), n.toString().startsWith("-"));
    }

    /** The exact integer, however it was written ({@code 1e2}, {@code 3.0}); null where it has a fraction. */
    public static @Nullable BigInteger toInteger(Number n) {
        if (isLong(n)) {
            return BigInteger.valueOf(n.longValue());
        }
        if (n instanceof BigInteger i) {
            return i;
        }
        BigDecimal d = Values.toBigDecimal(n);
        if (d.signum() == 0) {
            return BigInteger.ZERO;
        }
        if (d.scale() > 0) {
            d = d.stripTrailingZeros();
            if (d.scale() > 0) {
                return null;
            }
        }
        return d.toBigInteger();
    }

    /** Whether OPA reads the number's text as an integer of 64 bits: {@code 7}, {@code 7.0}, but not {@code 7e0}. */
    public static boolean isInt64(Number n) {
        if (isLong(n)) {
            return true;
        }
        if (n instanceof BigInteger) {
            return false;
        }
        if (n instanceof Decimal d) {
            String t = d.toString();
            int sign = t.startsWith("-") || t.startsWith("+") ? 1 : 0;
            int point = t.indexOf('.');
            int end = point < 0 ? t.length() : point;
            for (int i = sign; i < t.length(); i++) {
                char c = t.charAt(i);
                if (i != point && (i < end ? c < '0' || c > '9' : c != '0')) {
                    return false;
                }
            }
            return t.length() - sign <= LONGEST_INT64
                    && d.value().toBigInteger().bitLength() < Long.SIZE;
        }
        // A double or decimal that a foreign parser made of an integer: its value decides.
        BigDecimal d = Values.toBigDecimal(n);
        return d.signum() == 0 || (d.stripTrailingZeros().scale() <= 0 && d.precision() - d.scale() < LONGEST_INT64);
    }
}
