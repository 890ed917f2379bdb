package org.zerotrust.rego.ast;

import java.util.List;

/** An expression that is a call: the operator first, then the operands. */
public final class CallTerms extends TermList implements ExprTerms {
    public CallTerms(List<Term> terms) {
        super(terms);
    }

    @Override
    public Location location() {
        return isEmpty() ? Location.NONE : get(0).location;
    }
}
