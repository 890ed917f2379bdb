package org.zerotrust.rego.eval;

import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ir.Func;

/** What OPA says where a document would have two values. */
public final class Conflicts {
    /** Two values under one key. */
    public static final String KEYS = "object keys must be unique";

    private Conflicts() {}

    /** Two values of one rule or function. */
    public static String message(@Nullable Func func) {
        if (func == null) {
            return "complete rules must not produce multiple outputs";
        }
        // The planner puts a number for the mocks in force and a dot in front of the path.
        String path = func.name().substring(func.name().indexOf('.') + 1);
        return func.params().size() > 2
                ? "function " + path + " produced conflicting values for the same inputs"
                : "rule " + path + " produced conflicting values";
    }
}
