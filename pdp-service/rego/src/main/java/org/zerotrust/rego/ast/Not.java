package org.zerotrust.rego.ast;

/** A negation of a whole body: {@code not { ... }} or, where v2's {@code not} is on, any {@code not x}. */
public final class Not implements Value, ExprTerms {
    public Body body;

    /** Whether the body was written in braces; it means the same without. */
    public boolean explicitBody;

    public Location location;

    public Not(Body body, Location location) {
        this.body = body;
        this.location = location;
    }

    @Override
    public Location location() {
        return location;
    }

    @Override
    public boolean isGround() {
        return body.isGround();
    }

    @Override
    public boolean equals(Object o) {
        return o == this || (o instanceof Not n && compareTo(n) == 0);
    }

    @Override
    public int hashCode() {
        return 1 + body.structureHash();
    }

    @Override
    public String toString() {
        return Text.of(this);
    }
}
