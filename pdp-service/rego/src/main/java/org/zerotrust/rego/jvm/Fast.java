package org.zerotrust.rego.jvm;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.eval.EvalContext;
import org.zerotrust.rego.value.Decimal;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/**
 * Short ways through built-ins for the operands that policies mostly give them; any other operand goes the long way,
 * through the built-in itself, so that there is one meaning only. Called by generated code.
 */
public final class Fast {
    /** Names of methods here by names of built-ins. */
    static final Map<String, String> METHODS = Map.ofEntries(
            Map.entry("gt", "gt"),
            Map.entry("gte", "gte"),
            Map.entry("lt", "lt"),
            Map.entry("lte", "lte"),
            Map.entry("equal", "equal"),
            Map.entry("neq", "neq"),
            Map.entry("plus", "plus"),
            Map.entry("minus", "minus"),
            Map.entry("mul", "mul"),
            Map.entry("div", "div"),
            Map.entry("round", "round"),
            Map.entry("count", "count"),
            Map.entry("concat", "concat"),
            Map.entry("startswith", "startsWith"),
            Map.entry("endswith", "endsWith"),
            Map.entry("contains", "contains"),
            Map.entry("internal.member_2", "member"),
            Map.entry("object.get", "objectGet"),
            Map.entry("glob.match", "glob"),
            Map.entry("net.cidr_contains", "cidrContains"),
            Map.entry("semver.compare", "semver"));

    /** How many operands each has. */
    static final Map<String, Integer> OPERANDS = Map.ofEntries(
            Map.entry("gt", 2),
            Map.entry("gte", 2),
            Map.entry("lt", 2),
            Map.entry("lte", 2),
            Map.entry("equal", 2),
            Map.entry("neq", 2),
            Map.entry("plus", 2),
            Map.entry("minus", 2),
            Map.entry("mul", 2),
            Map.entry("div", 2),
            Map.entry("round", 1),
            Map.entry("count", 1),
            Map.entry("concat", 2),
            Map.entry("startswith", 2),
            Map.entry("endswith", 2),
            Map.entry("contains", 2),
            Map.entry("internal.member_2", 2),
            Map.entry("object.get", 3),
            Map.entry("glob.match", 3),
            Map.entry("net.cidr_contains", 2),
            Map.entry("semver.compare", 2));

    /** Quotients of numbers below this round the same whether they are exact or not. */
    private static final long SMALL_QUOTIENT = 1L << 28;

    private Fast() {}

    private static boolean isLong(@Nullable Object o) {
        return o instanceof Long || o instanceof Integer;
    }

    /** Only for what {@link #isLong} holds of. */
    private static long asLong(@Nullable Object o) {
        return o instanceof Long n ? n : o instanceof Integer i ? i : 0;
    }

    private static int compare(Object a, Object b) {
        return isLong(a) && isLong(b) ? Long.compare(asLong(a), asLong(b)) : Values.compare(a, b);
    }

    /** {@code a > b}. */
    public static @Nullable Object gt(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        return a == null || b == null ? null : (Object) (compare(a, b) > 0);
    }

    /** {@code a >= b}. */
    public static @Nullable Object gte(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        return a == null || b == null ? null : (Object) (compare(a, b) >= 0);
    }

    /** {@code a < b}. */
    public static @Nullable Object lt(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        return a == null || b == null ? null : (Object) (compare(a, b) < 0);
    }

    /** {@code a <= b}. */
    public static @Nullable Object lte(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        return a == null || b == null ? null : (Object) (compare(a, b) <= 0);
    }

    /** {@code a == b}. */
    public static @Nullable Object equal(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        return a == null || b == null ? null : (Object) Values.equal(a, b);
    }

    /** {@code a != b}. */
    public static @Nullable Object neq(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        return a == null || b == null ? null : (Object) !Values.equal(a, b);
    }

    /** {@code a + b}. */
    public static @Nullable Object plus(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        if (isLong(a) && isLong(b)) {
            long x = asLong(a);
            long y = asLong(b);
            long r = x + y;
            if (((x ^ r) & (y ^ r)) >= 0) {
                return r;
            }
        }
        return Rt.call2(ctx, site, a, b);
    }

    /** {@code a - b}, of numbers or sets. */
    public static @Nullable Object minus(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        if (isLong(a) && isLong(b)) {
            long x = asLong(a);
            long y = asLong(b);
            long r = x - y;
            if (((x ^ y) & (x ^ r)) >= 0) {
                return r;
            }
        }
        return Rt.call2(ctx, site, a, b);
    }

    /** {@code a * b}. */
    public static @Nullable Object mul(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        if (isLong(a) && isLong(b)) {
            long x = asLong(a);
            long y = asLong(b);
            long high = Math.multiplyHigh(x, y);
            long low = x * y;
            if (high == 0 && low >= 0 || high == -1 && low < 0) {
                return low;
            }
        }
        return Rt.call2(ctx, site, a, b);
    }

    /** {@code a / b}. */
    public static @Nullable Object div(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        if (isLong(a) && isLong(b)) {
            long x = asLong(a);
            long y = asLong(b);
            if (x != 0 && y != 0 && Math.abs(x) < SMALL_QUOTIENT && Math.abs(y) < SMALL_QUOTIENT) {
                return x % y == 0
                        ? (Object) (x / y)
                        : Decimal.quotient(x, y, () -> String.valueOf(Rt.call2(ctx, site, x, y)));
            }
        }
        return Rt.call2(ctx, site, a, b);
    }

    /** {@code round(a)}: halves away from zero. */
    public static @Nullable Object round(EvalContext ctx, Site site, @Nullable Object a) {
        if (isLong(a)) {
            return asLong(a);
        }
        if (a instanceof Decimal d && d.isQuotient()) {
            // Exact, and the same as from the quotient's 64 bits: those are far closer to it than any half is.
            long x = Math.abs(d.numerator());
            long y = Math.abs(d.denominator());
            long magnitude = (2 * x + y) / (2 * y);
            return (d.numerator() ^ d.denominator()) < 0 ? -magnitude : magnitude;
        }
        return Rt.call1(ctx, site, a);
    }

    /** {@code count(a)}. */
    public static @Nullable Object count(EvalContext ctx, Site site, @Nullable Object a) {
        return a instanceof List<?> || a instanceof Map<?, ?> || a instanceof Set<?>
                ? (Object) (long) Rt.size(a)
                : Rt.call1(ctx, site, a);
    }

    /** {@code concat(delimiter, parts)}. */
    public static @Nullable Object concat(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        if (a instanceof String delimiter
                && b instanceof List<?> parts
                && parts.size() == 2
                && parts.get(0) instanceof String first
                && parts.get(1) instanceof String second) {
            String joined = first.concat(delimiter).concat(second);
            ctx.work(1 + joined.length() / 16);
            return joined;
        }
        return Rt.call2(ctx, site, a, b);
    }

    /** {@code startswith(a, b)}. */
    public static @Nullable Object startsWith(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        return a instanceof String x && b instanceof String y ? (Object) x.startsWith(y) : Rt.call2(ctx, site, a, b);
    }

    /** {@code endswith(a, b)}. */
    public static @Nullable Object endsWith(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        return a instanceof String x && b instanceof String y ? (Object) x.endsWith(y) : Rt.call2(ctx, site, a, b);
    }

    /** {@code contains(a, b)}. */
    public static @Nullable Object contains(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        if (a instanceof String x && b instanceof String y && x.length() < 256) {
            return x.contains(y);
        }
        return Rt.call2(ctx, site, a, b);
    }

    /** {@code a in b}. */
    public static @Nullable Object member(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        if (b instanceof RegoSet s) {
            return a == null ? null : (Object) s.contains(a);
        }
        if (a instanceof String x && b instanceof List<?> l && l.size() <= 16) {
            for (int i = 0; i < l.size(); i++) {
                if (x.equals(l.get(i))) {
                    return true;
                }
            }
            return false;
        }
        return Rt.call2(ctx, site, a, b);
    }

    /** {@code object.get(object, key, otherwise)}. */
    public static @Nullable Object objectGet(
            EvalContext ctx, Site site, @Nullable Object a, @Nullable Object key, @Nullable Object otherwise) {
        if (a instanceof Map<?, ?> && key instanceof String k && otherwise != null) {
            Object found = Rt.member(a, k);
            return found == null ? otherwise : found;
        }
        return Rt.call3(ctx, site, a, key, otherwise);
    }

    /** {@code glob.match(pattern, delimiters, text)}. */
    public static @Nullable Object glob(
            EvalContext ctx, Site site, @Nullable Object a, @Nullable Object delimiters, @Nullable Object c) {
        if (a instanceof String pattern
                && c instanceof String text
                && delimiters instanceof List<?> l
                && l.size() == 1
                && l.get(0) instanceof String d
                && d.length() == 1
                && !Character.isSurrogate(d.charAt(0))) {
            int match = Texts.glob(pattern, d.charAt(0), text);
            if (match >= 0) {
                return match == 1;
            }
        }
        return Rt.call3(ctx, site, a, delimiters, c);
    }

    /** {@code net.cidr_contains(cidr, address)}. */
    public static @Nullable Object cidrContains(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        if (a instanceof String cidr && b instanceof String address) {
            int slash = cidr.indexOf('/');
            long net = slash < 0 ? -1 : Texts.ipv4(cidr, slash);
            int bits = slash < 0 ? -1 : Texts.prefixLength(cidr, slash + 1);
            long ip = Texts.ipv4(address, address.length());
            if (net >= 0 && bits >= 0 && ip >= 0) {
                return (net ^ ip) >>> 32 - bits == 0;
            }
        }
        return Rt.call2(ctx, site, a, b);
    }

    /** {@code semver.compare(a, b)}. */
    public static @Nullable Object semver(EvalContext ctx, Site site, @Nullable Object a, @Nullable Object b) {
        if (a instanceof String x && b instanceof String y) {
            long v = Texts.version(x);
            long w = Texts.version(y);
            if (v >= 0 && w >= 0) {
                return (long) Long.compare(v, w);
            }
        }
        return Rt.call2(ctx, site, a, b);
    }
}
