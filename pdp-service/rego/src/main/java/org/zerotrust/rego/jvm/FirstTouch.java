package org.zerotrust.rego.jvm;

import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.eval.EvalContext;
import org.zerotrust.rego.value.RegoObject;

/**
 * Reads the paths of the input that a policy names before it is evaluated. What an input is made of lies anywhere in
 * memory, and a rule that asks for one value waits for each object on the way to it; here the ways do not depend on
 * each other, so that the processor waits for many at once.
 */
final class FirstTouch {
    static final FirstTouch NONE = new FirstTouch(new int[0], new String[0]);

    private final int[] sources;
    private final String[] keys;

    /**
     * @param sources for each place the place of the object that the key is looked up in, which is a smaller one; -1
     *     for the input itself
     */
    FirstTouch(int[] sources, String[] keys) {
        this.sources = sources;
        this.keys = keys;
    }

    /** Keeps what the paths lead to; what is not there, or not in a map that cannot fail, is left to the rules. */
    void read(EvalContext ctx, @Nullable Object input) {
        for (int i = 0; i < keys.length; i++) {
            int source = sources[i];
            Object from = source < 0 ? input : ctx.path(source);
            if (from instanceof HashMap<?, ?> m) {
                ctx.path(i, m.get(keys[i]));
            } else if (from instanceof RegoObject o) {
                ctx.path(i, o.get(keys[i]));
            }
        }
    }
}
