package org.zerotrust.rego.eval;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Patterns, globs and networks of one policy and its data, parsed once for all its evaluations. What stands in the
 * policy is there from activation on; what comes from data joins when it is first met. Texts of an input may join too,
 * so that their number and length are bounded: beyond that a text is parsed anew by each evaluation.
 */
public final class Meanings {
    private static final int MOST = 2_000;
    private static final int LONGEST = 512;

    private final Map<Object, Object> known = new ConcurrentHashMap<>();

    /** What is kept under the key, or {@code null}. */
    @Nullable
    Object get(Object key) {
        return known.get(key);
    }

    /** Keeps a meaning of a text of this length, where there is room. */
    void offer(Object key, int chars, Object meaning) {
        if (chars <= LONGEST && known.size() < MOST) {
            known.putIfAbsent(key, meaning);
        }
    }
}
