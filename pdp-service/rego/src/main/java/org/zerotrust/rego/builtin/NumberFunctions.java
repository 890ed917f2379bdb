package org.zerotrust.rego.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** {@code numbers.*} and {@code rand.intn}. */
final class NumberFunctions {
    private record RandomKey(String name, long bound) {}

    private NumberFunctions() {}

    static void register(Registrar r) {
        r.f2(
                "numbers.range",
                (ctx, a, b) -> range(ctx, Operands.bigInteger(a, 1), Operands.bigInteger(b, 2), BigInteger.ONE));
        r.f3("numbers.range_step", NumberFunctions::rangeStep);
        r.f2("rand.intn", NumberFunctions::random);
    }

    static Object rangeStep(BuiltinContext ctx, Object a, Object b, Object c) {
        BigInteger from = Operands.bigInteger(a, 1);
        BigInteger to = Operands.bigInteger(b, 2);
        BigInteger step = Operands.bigInteger(c, 3);
        if (step.signum() <= 0) {
            throw BuiltinException.failed("numbers.range_step: step must be a positive integer");
        }
        return range(ctx, from, to, step);
    }

    private static Object range(BuiltinContext ctx, BigInteger from, BigInteger to, BigInteger step) {
        List<Object> out = new ArrayList<>();
        boolean up = from.compareTo(to) <= 0;
        BigInteger by = up ? step : step.negate();
        for (BigInteger i = from; up ? i.compareTo(to) <= 0 : i.compareTo(to) >= 0; i = i.add(by)) {
            ctx.work(2);
            out.add(Numbers.of(i));
        }
        return out;
    }

    /** The same name and bound give the same number throughout an evaluation. */
    static Object random(BuiltinContext ctx, Object name, Object bound) {
        String key = Operands.string(name, 1);
        long n = Math.abs(Operands.integer(bound, 2));
        if (n <= 0) {
            return 0L;
        }
        return ctx.cached(new RandomKey(key, n), () -> Long.remainderUnsigned(ctx.nextRandom() >>> 1, n));
    }
}
