package org.zerotrust.rego.ast;

/** A comprehension that collects {@code term} for each solution of {@code body} into a set. */
public final class SetComprehension implements Value {
    public Term term;
    public Body body;

    public SetComprehension(Term term, Body body) {
        this.term = term;
        this.body = body;
    }

    @Override
    public boolean isGround() {
        return term.isGround() && body.isGround();
    }

    @Override
    public boolean equals(Object o) {
        return o == this || (o instanceof SetComprehension c && compareTo(c) == 0);
    }

    @Override
    public int hashCode() {
        return 31 * term.hashCode() + body.structureHash();
    }

    @Override
    public String toString() {
        return Text.of(this);
    }
}
