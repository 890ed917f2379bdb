package org.zerotrust.rego.ast;

import java.util.List;

/** An array literal. */
public final class ArrayValue extends TermList implements Value {
    public ArrayValue(List<Term> terms) {
        super(terms);
    }

    @Override
    public boolean isGround() {
        return groundFrom(0);
    }
}
