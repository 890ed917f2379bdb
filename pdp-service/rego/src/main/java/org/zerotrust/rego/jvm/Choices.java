package org.zerotrust.rego.jvm;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which way to go for which string; a constant of generated code. */
public final class Choices {
    private final Map<String, Integer> ways;

    Choices(Map<String, Integer> ways) {
        this.ways = Map.copyOf(ways);
    }

    /** The way for this value; -1 where there is none. */
    int of(@Nullable Object value) {
        return value instanceof String s ? ways.getOrDefault(s, -1) : -1;
    }
}
