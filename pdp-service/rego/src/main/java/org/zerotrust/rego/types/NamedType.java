package org.zerotrust.rego.types;

import java.util.Objects;

/** A type under the name of a built-in's argument or result; the name only shows in messages. */
public record NamedType(String name, Type type) implements Type {
    /** Both are given. */
    public NamedType {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
    }

    @Override
    public String toString() {
        return name + ": " + type;
    }
}
