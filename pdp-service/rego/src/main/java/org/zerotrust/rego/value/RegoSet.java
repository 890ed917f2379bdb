package org.zerotrust.rego.value;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An immutable Rego set; iterates in Rego's order. */
public final class RegoSet extends AbstractSet<Object> {
    /** The set without elements. */
    public static final RegoSet EMPTY = new RegoSet(new Object[0]);

    private final Object[] sorted;

    private RegoSet(Object[] sorted) {
        this.sorted = sorted;
    }

    /** A set of these values; doubles are dropped. */
    public static RegoSet of(Collection<?> values) {
        if (values instanceof RegoSet s) {
            return s;
        }
        Object[] all = new Object[values.size()];
        int i = 0;
        for (Object v : values) {
            all[i++] = Values.orNull(v);
        }
        Arrays.sort(all, Values::compare);
        int n = 0;
        for (int k = 0; k < all.length; k++) {
            if (n == 0 || Values.compare(all[n - 1], all[k]) != 0) {
                all[n++] = all[k];
            }
        }
        return new RegoSet(n == all.length ? all : Arrays.copyOf(all, n));
    }

    /** The i-th element in Rego's order. */
    public Object sorted(int i) {
        return sorted[i];
    }

    @Override
    public int size() {
        return sorted.length;
    }

    @Override
    public boolean contains(@Nullable Object o) {
        return o != null && Arrays.binarySearch(sorted, o, Values::compare) >= 0;
    }

    @Override
    public Iterator<Object> iterator() {
        return Arrays.asList(sorted).iterator();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Set<?> && Values.compare(this, o) == 0;
    }

    @Override
    public int hashCode() {
        return Values.hash(this);
    }
}
