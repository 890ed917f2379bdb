package org.zerotrust.rego.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Equality, order, hash and look-up over Rego values.
 *
 * <p>A Rego value is one of: {@link RegoNull#NULL}; {@link Boolean}; {@link Number} (the engine itself makes
 * {@link Long} for every integer that fits, {@link BigInteger} beyond, {@link Decimal} for all others, and reads
 * {@link Integer}, {@link Double}, {@link BigDecimal} and the like from input it did not make); {@link String};
 * {@link List} (array); {@link Map} (object); {@link Set} (set). A Java {@code null} inside a foreign list or map
 * reads as {@link RegoNull#NULL}; everywhere else {@code null} means undefined. Values are immutable while an
 * evaluation runs; input is read where it lies, without a copy.
 *
 * <p>Order, as OPA has it: null, boolean, number, string, array, object, set; strings by code point, arrays and
 * sets element by element, objects by sorted keys and then values.
 */
public final class Values {
    private Values() {}

    /** JSON null for a Java {@code null} that was read from a foreign collection. */
    public static Object orNull(@Nullable Object element) {
        return element == null ? RegoNull.NULL : element;
    }

    /** Rego equality: {@code 1 == 1.0}, whatever Java classes hold the two. */
    public static boolean equal(@Nullable Object a, @Nullable Object b) {
        if (a == b) {
            return true;
        }
        if (a instanceof String s) {
            return s.equals(b);
        }
        if (a instanceof Long x && b instanceof Long y) {
            return x.longValue() == y.longValue();
        }
        return compare(a, b) == 0;
    }

    /** Where a value's type stands in OPA's order. */
    public static int rank(@Nullable Object v) {
        return switch (v) {
            case null -> 0;
            case RegoNull n -> 0;
            case Boolean b -> 1;
            case Number n -> 2;
            case String s -> 3;
            case List<?> l -> 4;
            case Map<?, ?> m -> 5;
            case Set<?> s -> 6;
            default -> throw new IllegalArgumentException("not a Rego value: " + v.getClass());
        };
    }

    /** OPA's total order over values. */
    public static int compare(@Nullable Object left, @Nullable Object right) {
        if (left == right) {
            return 0;
        }
        Object a = orNull(left);
        Object b = orNull(right);
        int ra = rank(a);
        int rb = rank(b);
        if (ra != rb) {
            return ra < rb ? -1 : 1;
        }
        return switch (ra) {
            case 0 -> 0;
            case 1 -> Boolean.compare((Boolean) a, (Boolean) b);
            case 2 -> compareNumbers((Number) a, (Number) b);
            case 3 -> compareStrings((String) a, (String) b);
            case 4 -> compareAll(((List<?>) a).iterator(), ((List<?>) b).iterator());
            case 5 -> compareObjects(RegoObject.of((Map<?, ?>) a), RegoObject.of((Map<?, ?>) b));
            default ->
                compareAll(
                        RegoSet.of((Set<?>) a).iterator(),
                        RegoSet.of((Set<?>) b).iterator());
        };
    }

    private static int compareAll(Iterator<?> a, Iterator<?> b) {
        while (a.hasNext() && b.hasNext()) {
            int c = compare(a.next(), b.next());
            if (c != 0) {
                return c;
            }
        }
        return Boolean.compare(a.hasNext(), b.hasNext());
    }

    private static int compareObjects(RegoObject a, RegoObject b) {
        int n = Math.min(a.size(), b.size());
        for (int i = 0; i < n; i++) {
            int c = compare(a.sortedKey(i), b.sortedKey(i));
            if (c != 0) {
                return c;
            }
            c = compare(a.sortedValue(i), b.sortedValue(i));
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    /** Strings by code point, as the bytes of their UTF-8 compare. */
    public static int compareStrings(String a, String b) {
        int n = Math.min(a.length(), b.length());
        for (int i = 0; i < n; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                if (Character.isSurrogate(x) != Character.isSurrogate(y)) {
                    return Character.isSurrogate(x) ? 1 : -1;
                }
                return x < y ? -1 : 1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** Numbers by exact value. */
    public static int compareNumbers(Number a, Number b) {
        if (isLong(a) && isLong(b)) {
            return Long.compare(a.longValue(), b.longValue());
        }
        return toBigDecimal(a).compareTo(toBigDecimal(b));
    }

    private static boolean isLong(Number n) {
        return n instanceof Long || n instanceof Integer || n instanceof Short || n instanceof Byte;
    }

    /** The exact value of any number. */
    public static BigDecimal toBigDecimal(Number n) {
        return switch (n) {
            case Decimal d -> d.value();
            case BigDecimal d -> d;
            case BigInteger i -> new BigDecimal(i);
            case Double d -> new BigDecimal(d.toString());
            case Float f -> new BigDecimal(f.toString());
            default -> BigDecimal.valueOf(n.longValue());
        };
    }

    /** A hash that agrees with {@link #equal}. */
    public static int hash(@Nullable Object v) {
        return switch (v) {
            case null -> 7;
            case RegoNull n -> 7;
            case Boolean b -> b.hashCode();
            case Long n -> n.hashCode();
            case Integer n -> Long.hashCode(n);
            case Number n -> hashNumber(n);
            case String s -> s.hashCode();
            case RegoObject o -> o.hashCode();
            case List<?> l -> {
                int h = 1;
                for (int i = 0; i < l.size(); i++) {
                    h = 31 * h + hash(l.get(i));
                }
                yield h;
            }
            case Map<?, ?> m -> {
                int h = 0;
                for (Map.Entry<?, ?> e : m.entrySet()) {
                    h += hash(e.getKey()) * 31 ^ hash(e.getValue());
                }
                yield h;
            }
            case Set<?> s -> {
                int h = 0;
                for (Object e : s) {
                    h += hash(e);
                }
                yield h ^ 0x5e7;
            }
            default -> throw new IllegalArgumentException("not a Rego value: " + v.getClass());
        };
    }

    private static int hashNumber(Number n) {
        if (isLong(n)) {
            return Long.hashCode(n.longValue());
        }
        BigDecimal d = toBigDecimal(n);
        if (d.signum() == 0) {
            return Long.hashCode(0);
        }
        d = d.stripTrailingZeros();
        if (d.scale() <= 0 && d.precision() - d.scale() <= 19) {
            try {
                return Long.hashCode(d.longValueExact());
            } catch (ArithmeticException tooLarge) {
                return d.hashCode();
            }
        }
        return d.hashCode();
    }

    /**
     * One step of a reference: {@code collection[key]}.
     *
     * @return the value, or {@code null} (undefined) where there is none or {@code collection} is a scalar
     */
    public static @Nullable Object get(@Nullable Object collection, @Nullable Object key) {
        switch (collection) {
            case RegoObject o -> {
                return o.get(key);
            }
            case Map<?, ?> m -> {
                if (key instanceof String) {
                    Object v = m.get(key);
                    return v != null ? v : m.containsKey(key) ? RegoNull.NULL : null;
                }
                return RegoObject.of(m).get(key);
            }
            case List<?> l -> {
                long i;
                if (key instanceof Long n) {
                    i = n;
                } else if (key instanceof Number n && isIntegral(n)) {
                    i = n.longValue();
                } else {
                    return null;
                }
                return i >= 0 && i < l.size() ? orNull(l.get((int) i)) : null;
            }
            case Set<?> s -> {
                return RegoSet.of(s).contains(key) ? key : null;
            }
            case null, default -> {
                return null;
            }
        }
    }

    private static boolean isIntegral(Number n) {
        return isLong(n) || toBigDecimal(n).stripTrailingZeros().scale() <= 0;
    }

    /** OPA's name of the value's type: null, boolean, number, string, array, object or set. */
    public static String typeName(@Nullable Object v) {
        return switch (rank(v)) {
            case 0 -> "null";
            case 1 -> "boolean";
            case 2 -> "number";
            case 3 -> "string";
            case 4 -> "array";
            case 5 -> "object";
            default -> "set";
        };
    }
}
