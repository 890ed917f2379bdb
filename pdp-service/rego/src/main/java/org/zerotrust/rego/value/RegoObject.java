package org.zerotrust.rego.value;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An immutable Rego object: keys are any values; iterates in the order of its keys. */
public final class RegoObject extends AbstractMap<Object, Object> {
    /** The object without entries. */
    public static final RegoObject EMPTY = new RegoObject(new Object[0], new Object[0]);

    private final Object[] keys;
    private final Object[] values;

    private RegoObject(Object[] keys, Object[] values) {
        this.keys = keys;
        this.values = values;
    }

    /** The map as a Rego object; where two keys are equal as Rego values the later one stays. */
    public static RegoObject of(Map<?, ?> map) {
        if (map instanceof RegoObject o) {
            return o;
        }
        record Entry(Object key, Object value) {}
        Entry[] all = new Entry[map.size()];
        int i = 0;
        for (Map.Entry<?, ?> e : map.entrySet()) {
            all[i++] = new Entry(Values.orNull(e.getKey()), Values.orNull(e.getValue()));
        }
        Arrays.sort(all, (a, b) -> Values.compare(a.key, b.key));
        Object[] ks = new Object[all.length];
        Object[] vs = new Object[all.length];
        int n = 0;
        for (Entry e : all) {
            if (n > 0 && Values.compare(ks[n - 1], e.key) == 0) {
                vs[n - 1] = e.value;
            } else {
                ks[n] = e.key;
                vs[n++] = e.value;
            }
        }
        return n == ks.length ? new RegoObject(ks, vs) : new RegoObject(Arrays.copyOf(ks, n), Arrays.copyOf(vs, n));
    }

    /** The i-th key in Rego's order. */
    public Object sortedKey(int i) {
        return keys[i];
    }

    /** The value of the i-th key in Rego's order. */
    public Object sortedValue(int i) {
        return values[i];
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        int i = Arrays.binarySearch(keys, Values.orNull(key), Values::compare);
        return i >= 0 ? values[i] : null;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public int size() {
        return keys.length;
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<Object, Object>> iterator() {
                return new Iterator<>() {
                    private int i;

                    @Override
                    public boolean hasNext() {
                        return i < keys.length;
                    }

                    @Override
                    public Map.Entry<Object, Object> next() {
                        if (i >= keys.length) {
                            throw new java.util.NoSuchElementException();
                        }
                        return new SimpleImmutableEntry<>(keys[i], values[i++]);
                    }
                };
            }

            @Override
            public int size() {
                return keys.length;
            }
        };
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Map<?, ?> && Values.compare(this, o) == 0;
    }

    @Override
    public int hashCode() {
        int h = 0;
        for (int i = 0; i < keys.length; i++) {
            h += Values.hash(keys[i]) * 31 ^ Values.hash(values[i]);
        }
        return h;
    }
}
