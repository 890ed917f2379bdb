package org.zerotrust.rego.jvm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.eval.EvalContext;

/** Finds functions by paths that are only known when the policy runs. */
public final class Dynamic {
    /** The answer where no function has the path. */
    public static final Object NO_FUNCTION = new Object();

    private record Target(Entry entry, int number) {}

    private final Map<List<String>, Target> byPath = new HashMap<>();

    void add(List<String> path, Entry entry, int number) {
        byPath.put(path, new Target(entry, number));
    }

    /** Calls the function at the path; {@link #NO_FUNCTION} where there is none, {@code null} where undefined. */
    public @Nullable Object call(
            EvalContext ctx, @Nullable Object[] path, @Nullable Object input, @Nullable Object data) {
        List<String> segments = new ArrayList<>(path.length);
        for (Object o : path) {
            if (!(o instanceof String s)) {
                return NO_FUNCTION;
            }
            segments.add(s);
        }
        Target t = byPath.get(segments);
        return t == null ? NO_FUNCTION : t.entry.call(t.number, ctx, input, data);
    }
}
