package org.zerotrust.rego.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.golang.BigFloat;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/** Functions over whole collections, and membership. */
final class Aggregates {
    /** OPA multiplies up floats in the precision of a double. */
    private static final int DOUBLE_BITS = 53;

    private static final BigFloat DOUBLE_ONE = BigFloat.of(BigInteger.ONE).withPrecision(DOUBLE_BITS);

    private Aggregates() {}

    static void register(Registrar r) {
        r.f1("count", Aggregates::count);
        r.f1(
                "sum",
                (ctx, a) ->
                        fold(ctx, a, BigInteger.ZERO, BigInteger::add, BigFloat.of(BigInteger.ZERO), BigFloat::add));
        r.f1(
                "product",
                (ctx, a) -> fold(
                        ctx, a, BigInteger.ONE, BigInteger::multiply, DOUBLE_ONE, (x, y) -> x.times(y, DOUBLE_BITS)));
        r.f1("max", (ctx, a) -> extreme(ctx, a, 1));
        r.f1("min", (ctx, a) -> extreme(ctx, a, -1));
        r.f1("sort", Aggregates::sort);
        r.f1("all", Aggregates::all);
        r.f1("any", Aggregates::any);
        r.f2("internal.member_2", Aggregates::member);
        r.f3("internal.member_3", Aggregates::memberWithKey);
    }

    static Object count(BuiltinContext ctx, Object a) {
        return switch (a) {
            case List<?> l -> (long) l.size();
            case Map<?, ?> m -> (long) m.size();
            case Set<?> s -> (long) RegoSet.of(s).size();
            case String s -> (long) s.codePointCount(0, s.length());
            default -> throw Operands.wrong(1, a, "array", "object", "set", "string");
        };
    }

    private static Object fold(
            BuiltinContext ctx,
            Object a,
            BigInteger start,
            BinaryOperator<BigInteger> exact,
            BigFloat floatStart,
            BinaryOperator<BigFloat> inexact) {
        Collection<?> all = Operands.elements(a, 1, "set", "array");
        BigInteger sum = start;
        boolean integers = true;
        for (Object e : all) {
            ctx.work(1 + sum.bitLength() / 64);
            BigInteger i = e instanceof Number n ? Numbers.toInteger(n) : null;
            if (i == null) {
                integers = false;
                break;
            }
            sum = exact.apply(sum, i);
        }
        if (integers) {
            return Numbers.of(sum);
        }
        BigFloat f = floatStart;
        for (Object e : all) {
            ctx.work(1);
            if (!(e instanceof Number n)) {
                throw Operands.element(1, a, Values.orNull(e), "number");
            }
            f = inexact.apply(f, Numbers.toFloat(n));
        }
        return Numbers.of(f);
    }

    private static @Nullable Object extreme(BuiltinContext ctx, Object a, int sign) {
        Object best = null;
        for (Object e : Operands.elements(a, 1, "set", "array")) {
            ctx.work(1);
            Object v = Values.orNull(e);
            if (best == null || Values.compare(v, best) * sign >= 0) {
                best = v;
            }
        }
        return best;
    }

    static Object sort(BuiltinContext ctx, Object a) {
        if (a instanceof Set<?> s) {
            ctx.work(s.size());
            return List.copyOf(RegoSet.of(s));
        }
        List<Object> out = new ArrayList<>();
        for (Object e : Operands.elements(a, 1, "set", "array")) {
            out.add(Values.orNull(e));
        }
        ctx.work(out.size() * (long) (1 + 32 - Integer.numberOfLeadingZeros(out.size())));
        out.sort(Values::compare);
        return out;
    }

    static Object all(BuiltinContext ctx, Object a) {
        for (Object e : Operands.elements(a, 1, "array", "set")) {
            ctx.work(1);
            if (!Boolean.TRUE.equals(e)) {
                return false;
            }
        }
        return true;
    }

    static Object any(BuiltinContext ctx, Object a) {
        for (Object e : Operands.elements(a, 1, "array", "set")) {
            ctx.work(1);
            if (Boolean.TRUE.equals(e)) {
                return true;
            }
        }
        return false;
    }

    static Object member(BuiltinContext ctx, Object element, Object collection) {
        if (collection instanceof Set<?> s) {
            return RegoSet.of(s).contains(element);
        }
        Collection<?> all =
                collection instanceof List<?> l ? l : collection instanceof Map<?, ?> m ? m.values() : List.of();
        ctx.work(all.size() / 8);
        for (Object e : all) {
            if (Values.equal(element, Values.orNull(e))) {
                return true;
            }
        }
        return false;
    }

    static Object memberWithKey(BuiltinContext ctx, Object key, Object value, Object collection) {
        if (collection instanceof Set<?> s) {
            return RegoSet.of(s).contains(key) && Values.equal(key, value);
        }
        Object found = Values.get(collection, key);
        return found != null && Values.equal(found, value);
    }
}
