package org.zerotrust.rego.builtin;

import java.math.BigInteger;
import java.util.Set;
import org.zerotrust.rego.builtin.golang.BigFloat;
import org.zerotrust.rego.value.RegoSet;

/**
 * Arithmetic as OPA has it: integers of any size are exact, all else goes through a binary float of 64 bits.
 * Division is exact only where small integers divide evenly.
 */
final class Arithmetic {
    private static final BigFloat HALF = BigFloat.parse(new java.math.BigDecimal("0.5"), false);
    private static final BigFloat ONE = BigFloat.of(BigInteger.ONE);

    private Arithmetic() {}

    static void register(Registrar r) {
        r.f2("plus", Arithmetic::plus);
        r.f2("minus", Arithmetic::minus);
        r.f2("mul", Arithmetic::multiply);
        r.f2("div", Arithmetic::divide);
        r.f2("rem", Arithmetic::remainder);
        r.f1("abs", Arithmetic::abs);
        r.f1("round", Arithmetic::round);
        r.f1("ceil", Arithmetic::ceil);
        r.f1("floor", Arithmetic::floor);
    }

    static Object plus(BuiltinContext ctx, Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            long s = x + y;
            if (((x ^ s) & (y ^ s)) >= 0) {
                return s;
            }
        }
        Number n1 = Operands.number(a, 1);
        Number n2 = Operands.number(b, 2);
        BigInteger x = Numbers.toInteger(n1);
        BigInteger y = Numbers.toInteger(n2);
        if (x != null && y != null) {
            ctx.work(1 + (x.bitLength() + y.bitLength()) / 128);
            return Numbers.of(x.add(y));
        }
        return Numbers.of(Numbers.toFloat(n1).add(Numbers.toFloat(n2)));
    }

    static Object minus(BuiltinContext ctx, Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            long d = x - y;
            if (((x ^ y) & (x ^ d)) >= 0) {
                return d;
            }
        }
        if (a instanceof Number n1 && b instanceof Number n2) {
            BigInteger x = Numbers.toInteger(n1);
            BigInteger y = Numbers.toInteger(n2);
            if (x != null && y != null) {
                return Numbers.of(x.subtract(y));
            }
            return Numbers.of(Numbers.toFloat(n1).subtract(Numbers.toFloat(n2)));
        }
        if (a instanceof Set<?> s1 && b instanceof Set<?> s2) {
            return Sets.minus(ctx, RegoSet.of(s1), RegoSet.of(s2));
        }
        if (!(a instanceof Number) && !(a instanceof Set<?>)) {
            throw Operands.wrong(1, a, "number", "set");
        }
        throw Operands.wrong(2, b, b instanceof Number ? "set" : "number");
    }

    static Object multiply(BuiltinContext ctx, Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            long high = Math.multiplyHigh(x, y);
            long low = x * y;
            if ((high == 0 && low >= 0) || (high == -1 && low < 0)) {
                return low;
            }
        }
        Number n1 = Operands.number(a, 1);
        Number n2 = Operands.number(b, 2);
        BigInteger x = Numbers.toInteger(n1);
        BigInteger y = Numbers.toInteger(n2);
        if (x != null && y != null) {
            ctx.work(1 + (x.bitLength() + y.bitLength()) / 16);
            return Numbers.of(x.multiply(y));
        }
        return Numbers.of(Numbers.toFloat(n1).multiply(Numbers.toFloat(n2)));
    }

    private static boolean small(Number n) {
        return Numbers.isLong(n) && n.longValue() == (int) n.longValue();
    }

    static Object divide(BuiltinContext ctx, Object a, Object b) {
        Number n1 = Operands.number(a, 1);
        Number n2 = Operands.number(b, 2);
        if (small(n1) && small(n2)) {
            long x = n1.longValue();
            long y = n2.longValue();
            if (y == 0) {
                throw BuiltinException.failed("divide by zero");
            }
            if (x != 0 && x % y == 0) {
                return x / y;
            }
        }
        BigFloat y = Numbers.toFloat(n2);
        if (y.isZero()) {
            throw BuiltinException.failed("divide by zero");
        }
        return Numbers.of(Numbers.toFloat(n1).divide(y));
    }

    static Object remainder(BuiltinContext ctx, Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y && y != 0) {
            return y == -1 ? 0L : x % y;
        }
        BigInteger x = Numbers.toInteger(Operands.number(a, 1));
        BigInteger y = Numbers.toInteger(Operands.number(b, 2));
        if (x == null || y == null) {
            throw BuiltinException.failed("modulo on floating-point number");
        }
        if (y.signum() == 0) {
            throw BuiltinException.failed("modulo by zero");
        }
        ctx.work(1 + x.bitLength() / 16);
        return Numbers.of(x.remainder(y));
    }

    static Object abs(BuiltinContext ctx, Object a) {
        Number n = Operands.number(a, 1);
        return small(n)
                ? Math.abs(n.longValue())
                : Numbers.of(Numbers.toFloat(n).abs());
    }

    static Object round(BuiltinContext ctx, Object a) {
        Number n = Operands.number(a, 1);
        if (small(n)) {
            return n.longValue();
        }
        BigFloat f = Numbers.toFloat(n);
        return Numbers.of(BigFloat.exactly((f.isNegative() ? f.subtract(HALF) : f.add(HALF)).truncate()));
    }

    static Object ceil(BuiltinContext ctx, Object a) {
        Number n = Operands.number(a, 1);
        if (small(n)) {
            return n.longValue();
        }
        BigFloat f = Numbers.toFloat(n);
        BigFloat whole = BigFloat.exactly(f.truncate());
        return Numbers.of(whole.isNegative() || f.isInteger() ? whole : whole.add(ONE));
    }

    static Object floor(BuiltinContext ctx, Object a) {
        Number n = Operands.number(a, 1);
        if (small(n)) {
            return n.longValue();
        }
        BigFloat f = Numbers.toFloat(n);
        BigFloat whole = BigFloat.exactly(f.truncate());
        // As OPA has it: the sign is looked at after cutting, so that a negative fraction above -1 stays 0.
        return Numbers.of(!whole.isNegative() || f.isInteger() ? whole : whole.subtract(ONE));
    }
}
