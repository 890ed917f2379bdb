package org.zerotrust.rego.builtin;

import java.math.BigInteger;
import java.util.function.BinaryOperator;

/** Bit operations over integers of any size. */
final class Bits {
    private static final BigInteger LARGEST_SHIFT = BigInteger.valueOf(1 << 24);

    private Bits() {}

    static void register(Registrar r) {
        r.f2("bits.and", (ctx, a, b) -> apply(ctx, a, b, BigInteger::and));
        r.f2("bits.or", (ctx, a, b) -> apply(ctx, a, b, BigInteger::or));
        r.f2("bits.xor", (ctx, a, b) -> apply(ctx, a, b, BigInteger::xor));
        r.f1("bits.negate", (ctx, a) -> Numbers.of(Operands.bigInteger(a, 1).not()));
        r.f2("bits.lsh", Bits::left);
        r.f2("bits.rsh", Bits::right);
    }

    private static Object apply(BuiltinContext ctx, Object a, Object b, BinaryOperator<BigInteger> op) {
        BigInteger x = Operands.bigInteger(a, 1);
        BigInteger y = Operands.bigInteger(b, 2);
        ctx.work((x.bitLength() + y.bitLength()) / 128);
        return Numbers.of(op.apply(x, y));
    }

    private static BigInteger shift(Object b) {
        BigInteger by = Operands.bigInteger(b, 2);
        if (by.signum() < 0) {
            throw BuiltinException.type("operand 2 must be an unsigned integer number but got a negative integer");
        }
        return by;
    }

    static Object left(BuiltinContext ctx, Object a, Object b) {
        BigInteger x = Operands.bigInteger(a, 1);
        BigInteger by = shift(b);
        if (x.signum() == 0) {
            return 0L;
        }
        // Fail closed: a shift this large could only be meant to use up memory.
        if (by.compareTo(LARGEST_SHIFT) > 0) {
            throw BuiltinException.halt(BuiltinException.Code.CANCEL, "bits.lsh: shift is too large");
        }
        ctx.work(by.longValue() / 128);
        return Numbers.of(x.shiftLeft(by.intValue()));
    }

    static Object right(BuiltinContext ctx, Object a, Object b) {
        BigInteger x = Operands.bigInteger(a, 1);
        BigInteger by = shift(b);
        if (by.bitLength() > 31) {
            return x.signum() < 0 ? -1L : 0L;
        }
        return Numbers.of(x.shiftRight(by.intValue()));
    }
}
