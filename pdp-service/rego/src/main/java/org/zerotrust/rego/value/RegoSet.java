package org.zerotrust.rego.value;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable Rego set; iterates in Rego's order, which is found when it is first asked for.
 *
 * <p>{@link #insert} exists for the one who makes it, until it is seen by anyone else.
 */
public final class RegoSet extends AbstractSet<Object> implements Noted {
    private static final Object[] NONE = new Object[0];

    /** The set without elements. */
    public static final RegoSet EMPTY = new RegoSet().freeze();

    /** Up to here elements are kept in order, so that neither a table nor sorting is needed. */
    private static final int SMALL = 24;

    /** Final field, so that an order found by one thread is whole for every other. */
    private static final class Order {
        final Object[] elements;

        Order(Object[] elements) {
            this.elements = elements;
        }
    }

    private Object[] elements = NONE;
    private int size;
    private @Nullable HashIndex index;
    private @Nullable Order order;
    private int hash;
    private boolean frozen;
    private @Nullable Note note;

    /** A new set to insert into. */
    public RegoSet() {}

    /** A set of these values; doubles are dropped. */
    public static RegoSet of(Collection<?> values) {
        if (values instanceof RegoSet s) {
            return s;
        }
        RegoSet out = new RegoSet();
        for (Object v : values) {
            out.insert(Values.orNull(v));
        }
        return out;
    }

    /** The place of the value; where it is not in the set, minus one minus the place where it belongs. */
    private int place(Object value) {
        HashIndex known = index;
        if (known != null) {
            return known.find(elements, value);
        }
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int mid = low + high >>> 1;
            int c = Values.compare(elements[mid], value);
            if (c == 0) {
                return mid;
            }
            if (c < 0) {
                low = mid + 1;
            } else {
                high = mid - 1;
            }
        }
        return -1 - low;
    }

    /**
     * Inserts while the set is being made.
     *
     * @return whether it was not in the set before
     */
    public boolean insert(Object value) {
        thaw();
        int at = place(value);
        if (at >= 0) {
            return false;
        }
        if (size == elements.length) {
            elements = Arrays.copyOf(elements, Math.max(4, size * 2));
        }
        HashIndex known = index;
        if (known != null) {
            elements[size++] = value;
            known.added(elements, size);
        } else {
            int place = -1 - at;
            System.arraycopy(elements, place, elements, place + 1, size - place);
            elements[place] = value;
            if (++size > SMALL) {
                index = HashIndex.of(elements, size);
            }
        }
        order = null;
        hash = 0;
        note = null;
        return true;
    }

    private Object[] order() {
        if (index == null) {
            return elements;
        }
        Order known = order;
        if (known == null) {
            Object[] sorted = Arrays.copyOf(elements, size);
            Arrays.sort(sorted, Values::compare);
            known = new Order(sorted);
            order = known;
        }
        return known.elements;
    }

    /** The elements in Rego's order, in an array at least {@link #size()} long; for engines that only read it. */
    public Object[] sortedElements() {
        return order();
    }

    /** The i-th element in Rego's order. */
    public Object sorted(int i) {
        return order()[i];
    }

    /** The i-th element in the order in which they were inserted. */
    Object raw(int i) {
        return elements[i];
    }

    /** The element that is equal to {@code key}, as it was inserted; {@code null} where there is none. */
    public @Nullable Object find(Object key) {
        int i = place(key);
        return i >= 0 ? elements[i] : null;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean contains(@Nullable Object o) {
        return o != null && place(o) >= 0;
    }

    @Override
    public Iterator<Object> iterator() {
        return Arrays.asList(order()).subList(0, size).iterator();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Set<?> && Values.equal(this, o);
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
    public RegoSet freeze() {
        if (!frozen && index == null && size > HashIndex.SMALL) {
            order = new Order(elements);
            index = HashIndex.of(elements, size);
        }
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
            h = 0x5e7;
            for (int i = 0; i < size; i++) {
                h += Values.mix(Values.hash(elements[i]));
            }
            hash = h;
        }
        return h;
    }
}
