package org.zerotrust.rego.ast;

import java.util.List;

/** A call inside a term: the operator (a reference) first, then the operands. */
public final class Call extends TermList implements Value {
    public Call(List<Term> terms) {
        super(terms);
    }

    /** The name of what is called. */
    public Ref operator() {
        return (Ref) get(0).value;
    }

    public List<Term> operands() {
        return from(1);
    }

    /** An expression that calls with {@code output} as one operand more. */
    public Expr makeExpr(Term output) {
        CallTerms call = new CallTerms(terms);
        call.add(output);
        return new Expr(call);
    }

    @Override
    public boolean isGround() {
        return groundFrom(0);
    }
}
