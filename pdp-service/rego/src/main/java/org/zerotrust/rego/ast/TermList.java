package org.zerotrust.rego.ast;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A mutable sequence of terms; what references, calls, arguments and arrays have in common. */
public abstract sealed class TermList implements Iterable<Term> permits Args, ArrayValue, Call, CallTerms, Ref {
    /** The terms themselves: a change of this list is a change of the node. */
    public final List<Term> terms;

    TermList(List<Term> terms) {
        this.terms = new ArrayList<>(terms);
    }

    public final int size() {
        return terms.size();
    }

    public final boolean isEmpty() {
        return terms.isEmpty();
    }

    public final Term get(int i) {
        return terms.get(i);
    }

    public final void set(int i, Term t) {
        terms.set(i, t);
    }

    public final void add(Term t) {
        terms.add(t);
    }

    /** A view of the terms from {@code from} on. */
    public final List<Term> from(int from) {
        return terms.subList(from, terms.size());
    }

    final boolean groundFrom(int from) {
        for (int i = from; i < terms.size(); i++) {
            if (!terms.get(i).isGround()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public final Iterator<Term> iterator() {
        return terms.iterator();
    }

    @Override
    public final boolean equals(Object o) {
        return o == this
                || (o instanceof TermList other && other.getClass() == getClass() && terms.equals(other.terms));
    }

    @Override
    public final int hashCode() {
        return terms.hashCode();
    }

    @Override
    public final String toString() {
        return Text.of((Node) this);
    }
}
