package org.zerotrust.rego.ast;

import java.util.List;

/** The arguments that a function's head declares. */
public final class Args extends TermList implements Node {
    public Args(List<Term> terms) {
        super(terms);
    }

    public Args() {
        super(List.of());
    }

    public Args copy() {
        return Copies.of(this);
    }

    @Override
    public Location location() {
        return isEmpty() ? Location.NONE : get(0).location;
    }
}
