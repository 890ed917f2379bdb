package org.zerotrust.rego.check;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ast.Ref;

/**
 * JSON Schemas that annotations and the check itself may use.
 *
 * @param byPath JSON Schema by reference: {@code schema} is that of the input, {@code schema.a.b} what annotations name
 */
public record Schemas(Map<Ref, Object> byPath) {
    /** No schemas. */
    public static final Schemas NONE = new Schemas(Map.of());

    /** Takes a copy. */
    public Schemas {
        byPath = Map.copyOf(byPath);
    }

    @Nullable
    Object at(Ref path) {
        return byPath.get(path);
    }

    boolean isEmpty() {
        return byPath.isEmpty();
    }
}
