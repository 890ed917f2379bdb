package org.zerotrust.pdp.bench.differential;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The names that an expression may use where it stands. */
final class Scope {
    /** A name with what it holds. */
    record Name(String text, Kind kind) {}

    private final List<Name> names = new ArrayList<>();
    private final Set<String> used = new HashSet<>();
    private int fresh;

    int mark() {
        return names.size();
    }

    /** Forgets what was declared since the mark. */
    void release(int mark) {
        names.subList(mark, names.size()).clear();
    }

    /** What was declared since the mark and is not used yet: OPA refuses a variable that nothing uses. */
    List<String> unusedSince(int mark) {
        List<String> out = new ArrayList<>();
        for (Name n : names.subList(mark, names.size())) {
            if (used.add(n.text)) {
                out.add(n.text);
            }
        }
        return out;
    }

    String declare(Kind kind) {
        String text = "v" + fresh++;
        names.add(new Name(text, kind));
        return text;
    }

    /** A name that is not yet known to expressions: declared by the caller once its value is written. */
    String fresh() {
        return "v" + fresh++;
    }

    void add(String text, Kind kind) {
        names.add(new Name(text, kind));
    }

    @Nullable
    String any(Kind kind, RandomGenerator random) {
        List<String> fitting = new ArrayList<>();
        for (Name n : names) {
            if (kind == Kind.ANY || n.kind == kind) {
                fitting.add(n.text);
            }
        }
        if (fitting.isEmpty()) {
            return null;
        }
        String chosen = fitting.get(random.nextInt(fitting.size()));
        used.add(chosen);
        return chosen;
    }
}
