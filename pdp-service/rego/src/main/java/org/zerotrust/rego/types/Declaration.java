package org.zerotrust.rego.types;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a policy may know of a built-in function before it is called.
 *
 * @param name with its dots, as in {@code io.jwt.decode}
 * @param infix the operator it is written as, {@code null} for most
 * @param type argument and result types
 * @param relation whether a call has each member of its result for a value, one after the other
 * @param deprecated whether strict mode refuses it
 * @param nondeterministic whether two calls with the same operands may differ
 */
public record Declaration(
        String name,
        @Nullable String infix,
        FunctionType type,
        boolean relation,
        boolean deprecated,
        boolean nondeterministic) {
    /** The name and type are given. */
    public Declaration {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
    }

    /** The type in OPA's JSON form. */
    public Object json() {
        return TypeJson.json(type);
    }

    /** The number of operands without the captured result. */
    public int arity() {
        return type.arity();
    }
}
