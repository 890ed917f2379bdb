package org.zerotrust.rego.parser;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list that grows at its end and shares what it grew from, so that a saved state costs nothing to keep. */
record Chain<T>(@Nullable Chain<T> before, T last, int size) {
    static <T> Chain<T> add(@Nullable Chain<T> before, T last) {
        return new Chain<>(before, last, count(before) + 1);
    }

    static int count(@Nullable Chain<?> chain) {
        return chain == null ? 0 : chain.size;
    }

    static <T> List<T> list(@Nullable Chain<T> chain) {
        List<T> out = new ArrayList<>(count(chain));
        for (Chain<T> c = chain; c != null; c = c.before) {
            out.add(c.last);
        }
        Collections.reverse(out);
        return out;
    }
}
