package org.zerotrust.rego.ast;

import org.jspecify.annotations.Nullable;

/** {@code import path as alias}; the path is a reference, or a variable alone. */
public final class Import implements Node {
    public Term path;
    public @Nullable Var alias;
    public Location location;
    public Location aliasLocation = Location.NONE;

    public Import(Term path, Location location) {
        this.path = path;
        this.location = location;
    }

    /** What it is called in the module: the alias, else the last part of the path. */
    public Var name() {
        Var a = alias;
        if (a != null) {
            return a;
        }
        return switch (path.value) {
            case Var v -> v;
            case Ref r when r.size() == 1 -> (Var) r.head().value;
            case Ref r -> new Var(((StringValue) r.get(r.size() - 1).value).value());
            default -> throw new IllegalStateException("an import of " + path);
        };
    }

    @Override
    public Location location() {
        return location;
    }

    @Override
    public String toString() {
        return Text.of(this);
    }
}
