package org.zerotrust.rego.ast;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A set literal. Of equal elements the first one stays; iteration is in OPA's order. */
public final class SetValue implements Value, Iterable<Term> {
    private final Map<Value, Term> byValue = new HashMap<>();
    private final List<Term> elements = new ArrayList<>();
    private boolean sorted = true;

    public SetValue() {}

    public SetValue(Collection<Term> terms) {
        terms.forEach(this::add);
    }

    public void add(Term t) {
        if (byValue.putIfAbsent(t.value, t) == null) {
            elements.add(t);
            sorted = false;
        }
    }

    public boolean contains(Value v) {
        return byValue.containsKey(v);
    }

    /** The element that equals {@code v}. */
    public @Nullable Term get(Value v) {
        return byValue.get(v);
    }

    public int size() {
        return elements.size();
    }

    /** The elements in order. Read only. */
    public List<Term> sorted() {
        if (!sorted) {
            elements.sort((a, b) -> a.value.compareTo(b.value));
            sorted = true;
        }
        return elements;
    }

    /** A new set with {@code f} of each element. */
    public SetValue map(UnaryOperator<Term> f) {
        SetValue out = new SetValue();
        for (Term t : sorted()) {
            out.add(f.apply(t));
        }
        return out;
    }

    @Override
    public Iterator<Term> iterator() {
        return sorted().iterator();
    }

    @Override
    public boolean isGround() {
        return elements.stream().allMatch(Term::isGround);
    }

    @Override
    public boolean equals(Object o) {
        return o == this || (o instanceof SetValue s && s.size() == size() && sorted().equals(s.sorted()));
    }

    @Override
    public int hashCode() {
        int h = 17;
        for (Term t : elements) {
            h += t.hashCode();
        }
        return h;
    }

    @Override
    public String toString() {
        return Text.of(this);
    }
}
