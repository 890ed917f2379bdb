package org.zerotrust.pdp.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives equal values one number, up to a bound; numbers are never taken back. One thread adds, any may read.
 *
 * @param <T> an immutable type
 */
final class Dictionary<T> {
    private final int bound;
    private final Map<T, Integer> numbers = new ConcurrentHashMap<>();
    private final Map<Integer, T> values = new ConcurrentHashMap<>();

    Dictionary(int bound) {
        this.bound = bound;
    }

    /** The value's number, or -1 where it has none and the bound is reached. */
    int add(T value) {
        Integer known = numbers.get(value);
        if (known != null) {
            return known;
        }
        int next = numbers.size();
        if (next >= bound) {
            return -1;
        }
        // The value before its number: who finds the number finds the value.
        values.put(next, value);
        numbers.put(value, next);
        return next;
    }

    /** The value's number, or -1 where it has none. */
    int find(T value) {
        return numbers.getOrDefault(value, -1);
    }

    /** The value of a number that was given. */
    T get(int number) {
        @Nullable T value = values.get(number);
        if (value == null) {
            throw new IllegalStateException("a number that was never given");
        }
        return value;
    }
}
