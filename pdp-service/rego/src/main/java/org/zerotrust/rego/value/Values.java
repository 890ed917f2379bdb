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
    /** Beyond this size hashes, which are kept, are compared before elements are. */
    private static final int LARGE = 32;

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
        if (a instanceof Number x) {
            return b instanceof Number y && compareNumbers(x, y) == 0;
        }
        if (a instanceof Map<?, ?> x) {
            return b instanceof Map<?, ?> y && equalObjects(x, y);
        }
        if (a instanceof List<?> x) {
            return b instanceof List<?> y && equalLists(x, y);
        }
        if (a instanceof Set<?> x) {
            return b instanceof Set<?> y && equalSets(RegoSet.of(x), RegoSet.of(y));
        }
        if (a instanceof Boolean) {
            return a.equals(b);
        }
        if (a == null || a == RegoNull.NULL) {
            return b == null || b == RegoNull.NULL;
        }
        throw notAValue(a);
    }

    private static boolean equalLists(List<?> a, List<?> b) {
        int n = a.size();
        if (n != b.size()) {
            return false;
        }
        if (Noted.knownEqual(a, b)) {
            return true;
        }
        if (n > LARGE && a instanceof RegoArray && b instanceof RegoArray && a.hashCode() != b.hashCode()) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            if (!equal(a.get(i), b.get(i))) {
                return false;
            }
        }
        Noted.foundEqual(a, b);
        return true;
    }

    private static boolean equalObjects(Map<?, ?> a, Map<?, ?> b) {
        if (a.size() != b.size()) {
            return false;
        }
        if (Noted.knownEqual(a, b)) {
            return true;
        }
        if (a.size() > LARGE && a instanceof RegoObject && b instanceof RegoObject && a.hashCode() != b.hashCode()) {
            return false;
        }
        // Where only one is foreign, the other is the one to be walked: it costs no copy.
        boolean equal = a instanceof RegoObject x ? containsAll(b, x) : containsAll(a, RegoObject.of(b));
        if (equal) {
            Noted.foundEqual(a, b);
        }
        return equal;
    }

    private static boolean containsAll(Map<?, ?> in, RegoObject all) {
        for (int i = 0; i < all.size(); i++) {
            Object other = get(in, all.rawKey(i));
            if (other == null || !equal(all.rawValue(i), other)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalSets(RegoSet a, RegoSet b) {
        if (a.size() != b.size()) {
            return false;
        }
        if (Noted.knownEqual(a, b)) {
            return true;
        }
        if (a.size() > LARGE && a.hashCode() != b.hashCode()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!b.contains(a.raw(i))) {
                return false;
            }
        }
        Noted.foundEqual(a, b);
        return true;
    }

    private static IllegalArgumentException notAValue(Object v) {
        return new IllegalArgumentException("not a Rego value: " + v.getClass());
    }

    /**
     * How large the value is as a tree: one for each element and each key, one for each 16 characters. Parts that it
     * holds several times count each time, but are measured once.
     */
    public static long weight(@Nullable Object v) {
        return Noted.weight(v);
    }

    /** Where a value's type stands in OPA's order. */
    public static int rank(@Nullable Object v) {
        if (v instanceof String) {
            return 3;
        }
        if (v instanceof Number) {
            return 2;
        }
        if (v instanceof Map<?, ?>) {
            return 5;
        }
        if (v instanceof List<?>) {
            return 4;
        }
        if (v instanceof Boolean) {
            return 1;
        }
        if (v instanceof Set<?>) {
            return 6;
        }
        if (v == null || v == RegoNull.NULL) {
            return 0;
        }
        throw notAValue(v);
    }

    /** OPA's total order over values. */
    public static int compare(@Nullable Object left, @Nullable Object right) {
        if (left == right) {
            return 0;
        }
        if (left instanceof String s && right instanceof String t) {
            return compareStrings(s, t);
        }
        if (left instanceof Noted && right instanceof Noted) {
            if (Noted.knownEqual(left, right)) {
                return 0;
            }
            int c = compareByRank(left, right);
            if (c == 0) {
                Noted.foundEqual(left, right);
            }
            return c;
        }
        return compareByRank(left, right);
    }

    private static int compareByRank(@Nullable Object left, @Nullable Object right) {
        if (left instanceof RegoObject x && right instanceof RegoObject y) {
            return compareObjects(x, y);
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
        boolean sameKeys = a.sameShape(b);
        for (int i = 0; i < n; i++) {
            int c = sameKeys ? 0 : compare(a.sortedKey(i), b.sortedKey(i));
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
        if (a instanceof Long x && b instanceof Long y) {
            return Long.compare(x, y);
        }
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
        if (v instanceof String s) {
            return s.hashCode();
        }
        if (v instanceof Number n) {
            return hashNumber(n);
        }
        if (v instanceof Map<?, ?> m) {
            return m instanceof RegoObject o ? o.hashCode() : hashForeign(m);
        }
        if (v instanceof List<?> l) {
            return l instanceof RegoArray a ? a.hashCode() : hashList(l);
        }
        if (v instanceof Boolean b) {
            return b.hashCode();
        }
        if (v instanceof Set<?> s) {
            return RegoSet.of(s).hashCode();
        }
        if (v == null || v == RegoNull.NULL) {
            return 7;
        }
        throw notAValue(v);
    }

    private static int hashForeign(Map<?, ?> m) {
        int h = 0;
        for (Map.Entry<?, ?> e : m.entrySet()) {
            h += hashEntry(e.getKey(), e.getValue());
        }
        return h;
    }

    static int hashList(List<?> l) {
        int h = 1;
        for (int i = 0; i < l.size(); i++) {
            h = mix(h + hash(l.get(i)));
        }
        return h;
    }

    static int hashEntry(@Nullable Object key, @Nullable Object value) {
        return mix(mix(hash(key)) + hash(value));
    }

    /** Spreads a hash, so that sums over small numbers do not meet. */
    static int mix(int h) {
        int x = h * 0x9E3779B1;
        x ^= x >>> 15;
        return x * 0x85EBCA6B;
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
        if (collection instanceof RegoObject o) {
            return o.get(key);
        }
        if (collection instanceof Map<?, ?> m) {
            if (key instanceof String) {
                Object v = m.get(key);
                return v != null ? v : m.containsKey(key) ? RegoNull.NULL : null;
            }
            return RegoObject.of(m).get(key);
        }
        if (collection instanceof List<?> l) {
            long i = key instanceof Long n ? n : key instanceof Number n ? index(n) : -1;
            return i >= 0 && i < l.size() ? orNull(l.get((int) i)) : null;
        }
        if (collection instanceof Set<?> s) {
            return key == null ? null : RegoSet.of(s).find(key);
        }
        return null;
    }

    /**
     * One step of a reference straight into base documents: their keys are strings, and a number there stands for its
     * text, as in OPA's storage.
     */
    public static @Nullable Object baseMember(@Nullable Object collection, Number key) {
        return collection instanceof Map<?, ?> m ? get(m, JsonWriter.numberText(key)) : null;
    }

    /**
     * The number as an index, or -1. As in OPA what is written counts: {@code 1.0} is one, {@code 1e0} is none, and no
     * more than 19 characters are read.
     */
    private static long index(Number n) {
        if (isLong(n)) {
            return n.longValue();
        }
        String text = JsonWriter.numberText(n);
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        if (digits.isEmpty() || digits.length() > 19) {
            return -1;
        }
        long value = 0;
        boolean fraction = false;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c == '.' && !fraction) {
                fraction = true;
            } else if (c < '0' || c > (fraction ? '0' : '9')) {
                return -1;
            } else if (!fraction) {
                value = value * 10 + (c - '0');
            }
        }
        return negative ? -value : value;
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
