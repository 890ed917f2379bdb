package org.zerotrust.rego.builtin;

import org.zerotrust.rego.value.Values;

/** How much work a value is: one unit for each element, one for each 16 characters. */
public final class Size {
    private Size() {}

    /** The units of the whole value. */
    public static long of(Object v) {
        return Values.weight(v);
    }
}
