package org.zerotrust.rego.types;

import java.util.Objects;

/**
 * A type that a JSON Schema defines by way of itself. It is a class by identity: two records that contain each other
 * could neither be built nor compared.
 */
public final class RecursiveType implements Type {
    private final String name;
    private Type target = AnyType.ANY;

    /** A reference by this name ({@code #/$defs/node}); its target follows by {@link #resolve}. */
    public RecursiveType(String name) {
        this.name = Objects.requireNonNull(name);
    }

    /** Ties the knot. */
    public void resolve(Type type) {
        target = type;
    }

    /** What the name stands for. */
    public Type target() {
        return target;
    }

    @Override
    public String toString() {
        return "recursive(" + name + ")";
    }
}
