package org.zerotrust.rego.types;

import org.jspecify.annotations.Nullable;

/**
 * A set.
 *
 * @param of the type of its members; {@code null} for the empty set
 */
public record SetType(@Nullable Type of) implements Type {
    @Override
    public String toString() {
        return of == null ? "set" : "set[" + of + "]";
    }
}
