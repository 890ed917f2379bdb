package org.zerotrust.rego.value;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * An immutable Rego array that remembers its hash.
 *
 * <p>{@link #append} exists for the one who makes it, until it is seen by anyone else.
 */
public final class RegoArray extends AbstractList<Object> implements RandomAccess, Noted {
    private static final Object[] NONE = new Object[0];

    /** The array without elements. */
    public static final RegoArray EMPTY = new RegoArray(0).freeze();

    private Object[] elements;
    private int size;
    private int hash;
    private boolean frozen;
    private @Nullable Note note;

    /** A new array to append to. */
    public RegoArray(int capacity) {
        elements = capacity == 0 ? NONE : new Object[capacity];
    }

    private RegoArray(Object[] elements) {
        this.elements = elements;
        this.size = elements.length;
    }

    /** The collection's values in its order. */
    public static RegoArray of(Collection<?> values) {
        if (values instanceof RegoArray a) {
            return a;
        }
        Object[] all = values.toArray();
        for (int i = 0; i < all.length; i++) {
            all[i] = Values.orNull(all[i]);
        }
        return new RegoArray(all);
    }

    /** An array of these values; {@code elements} now belongs to it. */
    public static RegoArray owning(Object... elements) {
        return new RegoArray(elements);
    }

    /** Appends while the array is being made. */
    public void append(Object value) {
        thaw();
        if (size == elements.length) {
            elements = Arrays.copyOf(elements, Math.max(4, size + (size >> 1) + 1));
        }
        elements[size++] = value;
        hash = 0;
        note = null;
    }

    @Override
    public Object get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return elements[index];
    }

    @Override
    public int size() {
        return size;
    }

    /** The array's own storage, at least {@link #size()} long; for engines that only read it. */
    public Object[] storage() {
        return elements;
    }

    @Override
    public Object[] toArray() {
        return Arrays.copyOf(elements, size);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof List<?> && Values.equal(this, o);
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
    public RegoArray freeze() {
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
            h = Values.hashList(this);
            hash = h;
        }
        return h;
    }
}
