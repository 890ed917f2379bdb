package org.zerotrust.rego.compile;

import java.util.Map;
import org.zerotrust.rego.ast.Copies;
import org.zerotrust.rego.ast.Ref;
import org.zerotrust.rego.ast.Rewrite;
import org.zerotrust.rego.ast.Value;
import org.zerotrust.rego.ast.Var;

/** Shows references with the names that the author gave. */
public final class Originals {
    private Originals() {}

    /** A copy of {@code ref} with each variable under its name in {@code names}, if it has one. */
    public static Ref of(Ref ref, Map<Var, ? extends Value> names) {
        return (Ref) Rewrite.vars(Copies.of(ref), v -> {
            Value original = names.get(v);
            return original == null ? v : Copies.of(original);
        });
    }
}
