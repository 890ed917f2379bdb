package org.zerotrust.rego.ast;

/** {@code with target as value} behind an expression. */
public final class With implements Node {
    public Term target;
    public Term value;
    public Location location;

    public With(Term target, Term value, Location location) {
        this.target = target;
        this.value = value;
        this.location = location;
    }

    public With copy() {
        return Copies.of(this);
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
