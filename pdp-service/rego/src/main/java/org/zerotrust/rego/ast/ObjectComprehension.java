package org.zerotrust.rego.ast;

/** A comprehension that collects {@code key: value} for each solution of {@code body} into an object. */
public final class ObjectComprehension implements Value {
    public Term key;
    public Term value;
    public Body body;

    public ObjectComprehension(Term key, Term value, Body body) {
        this.key = key;
        this.value = value;
        this.body = body;
    }

    @Override
    public boolean isGround() {
        return key.isGround() && value.isGround() && body.isGround();
    }

    @Override
    public boolean equals(Object o) {
        return o == this || (o instanceof ObjectComprehension c && compareTo(c) == 0);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * key.hashCode() + value.hashCode()) + body.structureHash();
    }

    @Override
    public String toString() {
        return Text.of(this);
    }
}
