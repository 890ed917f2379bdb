package org.zerotrust.rego.value;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds a value's place in an array of distinct values by an open-addressed table. The array itself belongs to the
 * caller; while it is short, {@link #scan} is faster than any table.
 */
final class HashIndex {
    /** Up to here a scan is faster than hashing. */
    static final int SMALL = 8;

    /** Places plus one; 0 is free. Its length is a power of two, at most half of it used. */
    private int[] slots;

    private HashIndex(int[] slots) {
        this.slots = slots;
    }

    /** An index of the first {@code size} keys; {@code null} where a scan is faster. */
    static @Nullable HashIndex of(@Nullable Object[] keys, int size) {
        return size <= SMALL ? null : new HashIndex(table(keys, size));
    }

    /** The place of {@code key} among the first {@code size} of {@code keys}, or -1. */
    static int scan(@Nullable Object[] keys, int size, Object key) {
        if (key instanceof String s) {
            for (int i = 0; i < size; i++) {
                if (s.equals(keys[i])) {
                    return i;
                }
            }
            return -1;
        }
        for (int i = 0; i < size; i++) {
            if (Values.equal(keys[i], key)) {
                return i;
            }
        }
        return -1;
    }

    /** The place of {@code key}, or -1. */
    int find(@Nullable Object[] keys, Object key) {
        int mask = slots.length - 1;
        for (int i = spread(Values.hash(key)) & mask; ; i = i + 1 & mask) {
            int at = slots[i] - 1;
            if (at < 0 || Values.equal(keys[at], key)) {
                return at;
            }
        }
    }

    /** The value at place {@code size - 1} has been added and is none of those before it. */
    void added(@Nullable Object[] keys, int size) {
        if (size * 2 > slots.length) {
            slots = table(keys, size);
        } else {
            put(slots, keys[size - 1], size);
        }
    }

    private static int[] table(@Nullable Object[] keys, int size) {
        int[] slots = new int[Integer.highestOneBit(size) << 2];
        for (int i = 0; i < size; i++) {
            put(slots, keys[i], i + 1);
        }
        return slots;
    }

    private static void put(int[] slots, @Nullable Object key, int placePlusOne) {
        int mask = slots.length - 1;
        int i = spread(Values.hash(key)) & mask;
        while (slots[i] != 0) {
            i = i + 1 & mask;
        }
        slots[i] = placePlusOne;
    }

    private static int spread(int hash) {
        int h = hash * 0x9E3779B1;
        return h ^ h >>> 16;
    }

    HashIndex copy() {
        return new HashIndex(Arrays.copyOf(slots, slots.length));
    }
}
