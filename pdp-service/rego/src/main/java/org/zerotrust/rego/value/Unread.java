package org.zerotrust.rego.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Values of a large object that are still JSON text, each read when it is first asked for. A register of a hundred megabytes
 * of which a decision needs one entry costs its text and a number per entry, and nobody waits until all of it is objects.
 *
 * <p>The text was checked before, so that reading it can't fail. Threads may ask at once: what both read is equal.
 */
final class Unread {
    /** Stands in an object's place for a value that is still text. */
    static final Object TEXT = new Object();

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Object[].class);

    private final byte[] utf8;
    /** Where the text of each value begins, by the place in the object; not used where the value is there. */
    private final int[] starts;

    private volatile boolean whole;

    /** @param utf8 the whole document; nobody changes it any more */
    Unread(byte[] utf8, int[] starts) {
        this.utf8 = utf8;
        this.starts = starts;
    }

    /** The value at this place, read into it where it is not there. */
    Object value(Object[] values, int place) {
        Object known = ELEMENT.getAcquire(values, place);
        if (known != TEXT) {
            return known;
        }
        Object read = Frozen.copy(BaseJson.at(utf8, starts[place]));
        ELEMENT.setRelease(values, place, read);
        return read;
    }

    /** Reads what is not there yet. */
    void all(Object[] values, int size) {
        if (whole) {
            return;
        }
        for (int i = 0; i < size; i++) {
            var _ = value(values, i);
        }
        whole = true;
    }
}
