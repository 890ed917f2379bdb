package org.zerotrust.rego.value;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable Rego object: keys are any values; iterates in the order of its keys, which is found when it is first
 * asked for.
 *
 * <p>{@link #insert} exists for the one who makes it, until it is seen by anyone else.
 */
public final class RegoObject extends AbstractMap<Object, Object> implements Noted {
    private static final Object[] NONE = new Object[0];

    /** The object without entries. */
    public static final RegoObject EMPTY = new RegoObject().freeze();

    /** Final fields, so that an order found by one thread is whole for every other. */
    private static final class Order {
        final Object[] keys;
        final Object[] values;

        Order(Object[] keys, Object[] values) {
            this.keys = keys;
            this.values = values;
        }
    }

    /** Keys in Rego's order that many objects share: those of one literal in a policy. */
    public static final class Shape {
        private final Object[] keys;
        private final @Nullable HashIndex index;

        /** @param keys in Rego's order, each once */
        public Shape(Object... keys) {
            this.keys = keys.clone();
            this.index = HashIndex.of(keys, keys.length);
            for (int i = 1; i < keys.length; i++) {
                if (Values.compare(keys[i - 1], keys[i]) >= 0) {
                    throw new IllegalArgumentException("keys are not in order");
                }
            }
        }
    }

    private Object[] keys;
    private Object[] values;
    private int size;
    private @Nullable HashIndex index;
    private @Nullable Order order;
    private int hash;
    private boolean frozen;
    private @Nullable Note note;
    /** Whether {@code keys} are in Rego's order. */
    private boolean inOrder = true;
    /** Whether {@code keys} and {@code index} belong to a shape. */
    private boolean shared;
    /** Where values are that have not been read yet; {@code null} where all are here. */
    private @Nullable Unread unread;

    /** A new object to insert into. */
    public RegoObject() {
        keys = NONE;
        values = NONE;
    }

    /** A new object to insert into, with room for so many entries. */
    public RegoObject(int capacity) {
        keys = new Object[capacity];
        values = new Object[capacity];
    }

    /** An object of this shape; {@code values} now belongs to it. */
    public RegoObject(Shape shape, Object... values) {
        this.keys = shape.keys;
        this.index = shape.index;
        this.values = values;
        this.size = values.length;
        this.shared = true;
    }

    /** The map as a Rego object; where two keys are equal as Rego values the later one stays. */
    public static RegoObject of(Map<?, ?> map) {
        if (map instanceof RegoObject o) {
            return o;
        }
        RegoObject out = new RegoObject(map.size());
        for (Map.Entry<?, ?> e : map.entrySet()) {
            out.insert(Values.orNull(e.getKey()), Values.orNull(e.getValue()));
        }
        return out;
    }

    /** A copy that can be inserted into. */
    public RegoObject copy() {
        RegoObject out = new RegoObject();
        out.keys = Arrays.copyOf(keys, size + 1);
        out.values = Arrays.copyOf(whole(), size + 1);
        out.size = size;
        out.index = index == null ? null : index.copy();
        out.inOrder = inOrder;
        return out;
    }

    private int find(Object key) {
        HashIndex known = index;
        return known != null ? known.find(keys, key) : HashIndex.scan(keys, size, key);
    }

    /**
     * Inserts while the object is being made.
     *
     * @return the value that was replaced, or {@code null}
     */
    public @Nullable Object insert(Object key, Object value) {
        thaw();
        int at = find(key);
        if (at >= 0) {
            Object before = values[at];
            values[at] = value;
            order = null;
            hash = 0;
            note = null;
            return before;
        }
        append(key, value);
        return null;
    }

    /**
     * Inserts while the object is being made, where the caller knows that the key is not in it.
     *
     * @param key equal to none that is in the object
     */
    public void append(Object key, Object value) {
        thaw();
        if (shared) {
            index = index == null ? null : index.copy();
            shared = false;
            grow();
        } else if (size == keys.length) {
            grow();
        }
        inOrder = inOrder && (size == 0 || Values.compare(keys[size - 1], key) < 0);
        keys[size] = key;
        values[size++] = value;
        if (index != null) {
            index.added(keys, size);
        } else if (size > HashIndex.SMALL) {
            index = HashIndex.of(keys, size);
        }
        order = null;
        hash = 0;
        note = null;
    }

    private void grow() {
        int room = Math.max(4, size * 2);
        keys = Arrays.copyOf(keys, room);
        values = Arrays.copyOf(values, room);
    }

    /** From here on {@link Unread#TEXT} stands for a value; frozen, as nobody may move what the places name. */
    void unread(Unread texts) {
        unread = texts;
        freeze();
    }

    private Object value(int i) {
        Unread texts = unread;
        return texts == null ? values[i] : texts.value(values, i);
    }

    /** All values, read. */
    private Object[] whole() {
        Unread texts = unread;
        if (texts != null) {
            texts.all(values, size);
        }
        return values;
    }

    /** The keys in Rego's order, in an array at least {@link #size()} long; for engines that only read it. */
    public Object[] sortedKeys() {
        return inOrder ? keys : order().keys;
    }

    /** The values in the order of their keys; likewise. */
    public Object[] sortedValues() {
        return inOrder ? whole() : order().values;
    }

    private Order order() {
        Order known = order;
        if (known == null) {
            known = sort();
            order = known;
        }
        return known;
    }

    private Order sort() {
        int n = size;
        Object[] read = whole();
        Integer[] places = new Integer[n];
        for (int i = 0; i < n; i++) {
            places[i] = i;
        }
        Arrays.sort(places, (a, b) -> Values.compare(keys[a], keys[b]));
        Object[] ks = new Object[n];
        Object[] vs = new Object[n];
        for (int i = 0; i < n; i++) {
            ks[i] = keys[places[i]];
            vs[i] = read[places[i]];
        }
        return new Order(ks, vs);
    }

    /** The i-th key in Rego's order. */
    public Object sortedKey(int i) {
        return sortedKeys()[i];
    }

    /** The value of the i-th key in Rego's order. */
    public Object sortedValue(int i) {
        return sortedValues()[i];
    }

    /** Whether both have the very same keys, as objects of one shape have. */
    boolean sameShape(RegoObject other) {
        return keys == other.keys;
    }

    /** The i-th key in the order in which they were inserted. */
    Object rawKey(int i) {
        return keys[i];
    }

    /** The value of the i-th key in the order in which they were inserted. */
    Object rawValue(int i) {
        return value(i);
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        int i = find(Values.orNull(key));
        return i >= 0 ? value(i) : null;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return find(Values.orNull(key)) >= 0;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Map.Entry<Object, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<Object, Object>> iterator() {
                return new Entries(sortedKeys(), sortedValues(), size);
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    private static final class Entries implements Iterator<Map.Entry<Object, Object>> {
        private final Object[] keys;
        private final Object[] values;
        private final int size;
        private int i;

        Entries(Object[] keys, Object[] values, int size) {
            this.keys = keys;
            this.values = values;
            this.size = size;
        }

        @Override
        public boolean hasNext() {
            return i < size;
        }

        @Override
        public Map.Entry<Object, Object> next() {
            if (i >= size) {
                throw new NoSuchElementException();
            }
            return new SimpleImmutableEntry<>(keys[i], values[i++]);
        }
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Map<?, ?> && Values.equal(this, o);
    }

    @Override
    public @Nullable Note note() {
        return note;
    }

    @Override
    public void note(Note other) {
        note = other;
    }

    /** From here on nothing can be added to it any more. */
    public RegoObject freeze() {
        frozen = true;
        return this;
    }

    /** Whether nothing can be added to it any more. */
    boolean isFrozen() {
        return frozen;
    }

    private void thaw() {
        if (frozen) {
            throw new FrozenValueException();
        }
    }

    @Override
    public int hashCode() {
        int h = hash;
        if (h == 0) {
            for (int i = 0; i < size; i++) {
                h += Values.hashEntry(keys[i], value(i));
            }
            hash = h;
        }
        return h;
    }
}
