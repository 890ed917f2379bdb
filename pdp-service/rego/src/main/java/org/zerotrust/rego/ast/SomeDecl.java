package org.zerotrust.rego.ast;

import java.util.ArrayList;
import java.util.List;

/** {@code some x, y}, or {@code some x in xs}: then the one symbol is a call of {@code internal.member_2} or {@code _3}. */
public final class SomeDecl implements ExprTerms {
    /** The symbols: a change of this list is a change of the node. */
    public final List<Term> symbols;

    public Location location;

    public SomeDecl(List<Term> symbols, Location location) {
        this.symbols = new ArrayList<>(symbols);
        this.location = location;
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
