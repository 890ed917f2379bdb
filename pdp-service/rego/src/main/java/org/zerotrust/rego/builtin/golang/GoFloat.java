package org.zerotrust.rego.builtin.golang;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Texts of doubles, as Go's strconv.FormatFloat gives them. */
public final class GoFloat {
    private static final int FRACTION_BITS = 52;

    private GoFloat() {}

    /**
     * The double in a format.
     *
     * @param verb one of e E f g G b x X
     * @param precision digits, or -1 for the fewest that read back as the same double
     */
    public static String format(double v, char verb, int precision) {
        if (Double.isNaN(v)) {
            return "NaN";
        }
        if (Double.isInfinite(v)) {
            return v > 0 ? "+Inf" : "-Inf";
        }
        String sign = Double.doubleToRawLongBits(v) < 0 ? "-" : "";
        double x = Math.abs(v);
        return sign
                + switch (verb) {
                    case 'b' -> binary(x);
                    case 'x', 'X' -> hex(x, verb, precision);
                    case 'f' -> fixed(x, precision);
                    case 'e', 'E' -> scientific(x, precision, verb);
                    default -> general(x, precision, verb == 'G' ? 'E' : 'e');
                };
    }

    private static BigDecimal shortest(double x) {
        if (x == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal d = new BigDecimal(Double.toString(x)).stripTrailingZeros();
        if (d.precision() == 2) {
            // Java keeps two digits where one would do.
            BigDecimal one = d.round(new java.math.MathContext(1, RoundingMode.HALF_EVEN));
            if (one.doubleValue() == x) {
                return one;
            }
        }
        return d;
    }

    private static String fixed(double x, int precision) {
        return precision < 0
                ? shortest(x).toPlainString()
                : new BigDecimal(x).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String scientific(double x, int precision, char e) {
        BigDecimal d = precision < 0
                ? shortest(x)
                : new BigDecimal(x).round(new java.math.MathContext(precision + 1, RoundingMode.HALF_EVEN));
        return scientific(d, precision < 0 ? d.stripTrailingZeros().precision() - 1 : precision, e);
    }

    private static String scientific(BigDecimal d, int fraction, char e) {
        String digits = d.unscaledValue().toString();
        int exp = d.signum() == 0 ? 0 : digits.length() - d.scale() - 1;
        StringBuilder s = new StringBuilder().append(digits.charAt(0));
        if (fraction > 0) {
            s.append('.');
            for (int i = 1; i <= fraction; i++) {
                s.append(i < digits.length() ? digits.charAt(i) : '0');
            }
        }
        return s.append(e).append(DecimalDigits.exponent(exp)).toString();
    }

    private static String general(double x, int precision, char e) {
        boolean shortest = precision < 0;
        int p = precision == 0 ? 1 : precision;
        BigDecimal d =
                shortest ? shortest(x) : new BigDecimal(x).round(new java.math.MathContext(p, RoundingMode.HALF_EVEN));
        BigDecimal bare = d.signum() == 0 ? BigDecimal.ZERO : d.stripTrailingZeros();
        int count = d.signum() == 0 ? 0 : bare.precision();
        int point = d.signum() == 0 ? 0 : bare.precision() - bare.scale();
        int limit = p;
        if (limit > count && count >= point) {
            limit = count;
        }
        if (shortest) {
            limit = 6;
        }
        int exp = point - 1;
        if (exp < -4 || exp >= limit) {
            return scientific(bare, Math.max(count, 1) - 1, e);
        }
        return bare.toPlainString();
    }

    private static String binary(double x) {
        long bits = Double.doubleToRawLongBits(x);
        int exp = (int) (bits >>> FRACTION_BITS);
        long mantissa = bits & ((1L << FRACTION_BITS) - 1);
        if (exp == 0) {
            exp = 1;
        } else {
            mantissa |= 1L << FRACTION_BITS;
        }
        int e = exp - 1023 - FRACTION_BITS;
        return mantissa + "p" + (e >= 0 ? "+" : "") + e;
    }

    private static String hex(double x, char verb, int precision) {
        String out;
        if (x == 0) {
            out = "0x0" + (precision > 0 ? "." + "0".repeat(precision) : "") + "p+00";
        } else {
            int exp = Math.getExponent(x);
            long fraction = Double.doubleToRawLongBits(x) & ((1L << FRACTION_BITS) - 1);
            BigInteger m = BigInteger.valueOf(fraction);
            if (exp < Double.MIN_EXPONENT) {
                int shift = FRACTION_BITS - m.bitLength() + 1;
                m = m.shiftLeft(shift);
                exp = Double.MIN_EXPONENT - shift;
            } else {
                m = m.setBit(FRACTION_BITS);
            }
            int digits = precision < 0 ? 13 : precision;
            if (digits < 13) {
                BigDecimal q = new BigDecimal(m).divide(new BigDecimal(BigInteger.ONE.shiftLeft(4 * (13 - digits))));
                m = q.setScale(0, RoundingMode.HALF_EVEN).toBigInteger();
                if (m.bitLength() > 4 * digits + 1) {
                    m = m.shiftRight(1);
                    exp++;
                }
            }
            String h = m.toString(16);
            String f = h.substring(1) + "0".repeat(Math.max(0, digits - 13));
            if (precision < 0) {
                f = f.replaceFirst("0+$", "");
            }
            out = "0x" + h.charAt(0) + (f.isEmpty() ? "" : "." + f) + "p" + DecimalDigits.exponent(exp);
        }
        return verb == 'X' ? out.toUpperCase(java.util.Locale.ROOT) : out;
    }
}
