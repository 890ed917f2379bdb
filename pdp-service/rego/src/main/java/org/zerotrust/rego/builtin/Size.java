package org.zerotrust.rego.builtin;

import java.util.Collection;
import java.util.Map;

/** How much work a value is: one unit for each element, one for each 16 characters. */
public final class Size {
    private Size() {}

    /** The units of the whole value. */
    public static long of(Object v) {
        long n = 1;
        switch (v) {
            case String s -> n += s.length() / 16;
            case Map<?, ?> m -> {
                for (Map.Entry<?, ?> e : m.entrySet()) {
                    n += (e.getKey() == null ? 1 : of(e.getKey())) + (e.getValue() == null ? 1 : of(e.getValue()));
                }
            }
            case Collection<?> c -> {
                for (Object e : c) {
                    n += e == null ? 1 : of(e);
                }
            }
            default -> n += 0;
        }
        return n;
    }
}
