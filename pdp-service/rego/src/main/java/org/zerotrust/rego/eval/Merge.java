package org.zerotrust.rego.eval;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.RegoObject;
import org.zerotrust.rego.value.Values;

/** Joins objects: base documents with virtual ones, documents with what {@code with} puts in them. */
public final class Merge {
    private Merge() {}

    /** Merges recursively; where both have a value and not both are objects, that of {@code a} stays. */
    public static @Nullable Object merge(@Nullable Object a, @Nullable Object b) {
        if (a == null) {
            return b;
        }
        if (!(a instanceof Map<?, ?> left) || !(b instanceof Map<?, ?> right)) {
            return a;
        }
        RegoObject out = RegoObject.of(left).copy();
        RegoObject.of(right).forEach((k, v) -> {
            Object mine = out.get(k);
            Object merged = merge(mine, v);
            if (merged != null && merged != mine) {
                out.insert(k, merged);
            }
        });
        return out;
    }

    /**
     * The document with {@code value} at {@code path}; objects on the way are copied, what is no object is replaced by
     * one.
     */
    public static @Nullable Object upsert(@Nullable Object document, List<String> path, @Nullable Object value) {
        if (path.isEmpty()) {
            return value;
        }
        RegoObject out = document instanceof Map<?, ?> m ? RegoObject.of(m).copy() : new RegoObject();
        String key = path.getFirst();
        Object inner = upsert(Values.get(out, key), path.subList(1, path.size()), value);
        if (inner != null) {
            out.insert(key, inner);
        }
        return out;
    }
}
