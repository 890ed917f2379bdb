package org.zerotrust.rego.builtin.golang;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A binary floating-point number with a mantissa of 64 bits, as Go's {@code big.Float} has by default: OPA computes
 * with it whenever an operand is not an integer, and its shortest text is what a policy sees.
 */
public final class BigFloat {
    private static final int PRECISION = 64;
    private static final BigInteger FIVE = BigInteger.valueOf(5);
    /** The largest power of five that fits in 64 bits: exact in Go whatever the precision. */
    private static final int EXACT_FIVES = 27;

    private final boolean negative;
    private final BigInteger mantissa;
    private final int exponent;
    private final int precision;

    private BigFloat(boolean negative, BigInteger mantissa, int exponent, int precision) {
        this.negative = negative;
        this.mantissa = mantissa;
        this.exponent = exponent;
        this.precision = precision;
    }

    private static BigFloat rounded(boolean negative, BigInteger mantissa, int exponent, int precision) {
        int excess = mantissa.bitLength() - precision;
        if (excess <= 0) {
            return new BigFloat(negative, mantissa, mantissa.signum() == 0 ? 0 : exponent, precision);
        }
        BigInteger kept = mantissa.shiftRight(excess);
        if (mantissa.testBit(excess - 1) && (mantissa.getLowestSetBit() < excess - 1 || kept.testBit(0))) {
            kept = kept.add(BigInteger.ONE);
        }
        if (kept.bitLength() > precision) {
            kept = kept.shiftRight(1);
            excess++;
        }
        return new BigFloat(negative, kept, exponent + excess, precision);
    }

    /** The integer, rounded to 64 bits. */
    public static BigFloat of(BigInteger i) {
        return rounded(i.signum() < 0, i.abs(), 0, PRECISION);
    }

    /** The integer, exactly: with more than 64 bits where it needs them. */
    public static BigFloat exactly(BigInteger i) {
        return new BigFloat(i.signum() < 0, i.abs(), 0, Math.max(PRECISION, i.bitLength()));
    }

    /** The same value in this precision, which is not below what it needs. */
    public BigFloat withPrecision(int bits) {
        return new BigFloat(negative, mantissa, exponent, bits);
    }

    /** The decimal number, rounded the way Go parses one. {@code negative} tells -0 from 0. */
    public static BigFloat parse(BigDecimal d, boolean negative) {
        BigInteger digits = d.unscaledValue().abs();
        int scale = d.scale();
        if (digits.signum() == 0) {
            return new BigFloat(negative, BigInteger.ZERO, 0, PRECISION);
        }
        if (scale == 0) {
            return rounded(negative, digits, 0, PRECISION);
        }
        BigFloat fives = pow5(Math.abs(scale), PRECISION + 64);
        BigFloat whole = new BigFloat(negative, digits, -scale, PRECISION);
        return scale < 0 ? whole.times(fives, PRECISION) : whole.over(fives, PRECISION);
    }

    private static BigFloat pow5(int n, int precision) {
        if (n <= EXACT_FIVES) {
            return new BigFloat(false, FIVE.pow(n), 0, precision);
        }
        BigFloat z = new BigFloat(false, FIVE.pow(EXACT_FIVES), 0, precision);
        BigFloat f = new BigFloat(false, FIVE, 0, precision);
        for (int left = n - EXACT_FIVES; left > 0; left >>>= 1) {
            if ((left & 1) != 0) {
                z = rounded(false, z.mantissa.multiply(f.mantissa), z.exponent + f.exponent, precision);
            }
            f = rounded(false, f.mantissa.multiply(f.mantissa), f.exponent + f.exponent, precision + 64);
        }
        return z;
    }

    /** The sum. */
    public BigFloat add(BigFloat o) {
        if (isZero() && o.isZero()) {
            return negative && o.negative
                    ? this
                    : new BigFloat(false, BigInteger.ZERO, 0, Math.max(precision, o.precision));
        }
        int low = isZero() ? o.exponent : o.isZero() ? exponent : Math.min(exponent, o.exponent);
        BigInteger sum = aligned(low).add(o.aligned(low));
        return rounded(sum.signum() < 0, sum.abs(), low, Math.max(precision, o.precision));
    }

    private BigInteger aligned(int low) {
        BigInteger m = isZero() ? mantissa : mantissa.shiftLeft(exponent - low);
        return negative ? m.negate() : m;
    }

    /** The difference. */
    public BigFloat subtract(BigFloat o) {
        return add(o.negate());
    }

    /** The product. */
    public BigFloat multiply(BigFloat o) {
        return times(o, Math.max(precision, o.precision));
    }

    /** The product in this precision. */
    public BigFloat times(BigFloat o, int bits) {
        return rounded(negative != o.negative, mantissa.multiply(o.mantissa), exponent + o.exponent, bits);
    }

    /** The quotient; {@code o} is not zero. */
    public BigFloat divide(BigFloat o) {
        return over(o, Math.max(precision, o.precision));
    }

    private BigFloat over(BigFloat o, int bits) {
        boolean sign = negative != o.negative;
        if (isZero()) {
            return new BigFloat(sign, BigInteger.ZERO, 0, bits);
        }
        int shift = Math.max(0, bits + 2 + o.mantissa.bitLength() - mantissa.bitLength());
        BigInteger[] qr = mantissa.shiftLeft(shift).divideAndRemainder(o.mantissa);
        BigInteger q = qr[0].shiftLeft(1);
        if (qr[1].signum() != 0) {
            q = q.setBit(0);
        }
        return rounded(sign, q, exponent - shift - o.exponent - 1, bits);
    }

    /** The number with the other sign. */
    public BigFloat negate() {
        return new BigFloat(!negative, mantissa, exponent, precision);
    }

    /** The magnitude. */
    public BigFloat abs() {
        return new BigFloat(false, mantissa, exponent, precision);
    }

    /** Whether this is 0 or -0. */
    public boolean isZero() {
        return mantissa.signum() == 0;
    }

    /** Whether the sign is minus, of -0 too. */
    public boolean isNegative() {
        return negative;
    }

    /** Whether there is no fraction. */
    public boolean isInteger() {
        return exponent >= 0 || isZero() || mantissa.getLowestSetBit() >= -exponent;
    }

    /** The integer part, cut towards zero. */
    public BigInteger truncate() {
        BigInteger m = exponent >= 0 ? mantissa.shiftLeft(exponent) : mantissa.shiftRight(-exponent);
        return negative ? m.negate() : m;
    }

    /** The exact value; without the sign of a zero. */
    public BigDecimal exact() {
        BigInteger m = negative ? mantissa.negate() : mantissa;
        return exponent >= 0
                ? new BigDecimal(m.shiftLeft(exponent))
                : new BigDecimal(m.multiply(FIVE.pow(-exponent)), -exponent);
    }

    /** The shortest text that reads back as this number: without exponent where it is an integer. */
    public String text() {
        if (isZero()) {
            return negative ? "-0" : "0";
        }
        DecimalDigits d = DecimalDigits.of(exact().abs());
        int half = mantissa.bitLength() - (precision + 1);
        BigInteger m = half <= 0 ? mantissa.shiftLeft(-half) : mantissa.shiftRight(half);
        int e = exponent + half;
        d.shortest(
                DecimalDigits.of(new BigFloat(false, m.subtract(BigInteger.ONE), e, precision).exact()),
                DecimalDigits.of(new BigFloat(false, m.add(BigInteger.ONE), e, precision).exact()),
                !m.testBit(1));
        return (negative ? "-" : "") + (isInteger() ? d.plain() : d.general());
    }
}
