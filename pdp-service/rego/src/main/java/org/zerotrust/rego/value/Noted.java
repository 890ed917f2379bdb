package org.zerotrust.rego.value;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has been found out about a collection and is kept with it. A value may hold one part many times ({@code [x, x]}
 * of {@code [y, y]} ...): as a tree it can be larger than any memory, and would be compared or measured part by part
 * for ever. Collections that were found equal share one note, so that each pair of parts is compared once.
 */
interface Noted {
    /** The note that equal collections share. Threads may write it at once: whoever wins, it is the truth. */
    final class Note {
        private long weight = -1;
    }

    /** The note, or {@code null}; a collection that is added to loses it. */
    @Nullable
    Note note();

    void note(Note note);

    /** Whether both are known to be equal. */
    static boolean knownEqual(Object a, Object b) {
        return a instanceof Noted x && b instanceof Noted y && x.note() != null && x.note() == y.note();
    }

    /** Both have been found equal. */
    static void foundEqual(Object a, Object b) {
        if (a instanceof Noted x && b instanceof Noted y) {
            Note note = x.note();
            if (note == null) {
                note = y.note();
            }
            if (note == null) {
                note = new Note();
            }
            x.note(note);
            y.note(note);
        }
    }

    /** See {@link Values#weight}. */
    static long weight(@Nullable Object v) {
        return switch (v) {
            case String s -> 1 + s.length() / 16;
            case Map<?, ?> m -> {
                long known = known(m);
                if (known >= 0) {
                    yield known;
                }
                long n = 1;
                for (Map.Entry<?, ?> e : m.entrySet()) {
                    n = sum(n, sum(weight(e.getKey()), weight(e.getValue())));
                }
                yield keep(m, n);
            }
            case Collection<?> c -> {
                long known = known(c);
                if (known >= 0) {
                    yield known;
                }
                long n = 1;
                for (Object e : c) {
                    n = sum(n, weight(e));
                }
                yield keep(c, n);
            }
            case null, default -> 1;
        };
    }

    private static long known(Object collection) {
        Note note = collection instanceof Noted n ? n.note() : null;
        return note == null ? -1 : note.weight;
    }

    private static long keep(Object collection, long weight) {
        // What is small is measured faster than it is noted.
        if (weight > 64 && collection instanceof Noted n) {
            Note note = n.note();
            if (note == null) {
                note = new Note();
                n.note(note);
            }
            note.weight = weight;
        }
        return weight;
    }

    private static long sum(long a, long b) {
        return Math.min(a + b, Long.MAX_VALUE / 1024);
    }
}
