package org.zerotrust.rego.ast;

import java.util.ArrayList;
import java.util.List;

/** A reference: a head (a variable, or any term before the first dot or bracket) and the path from it. */
public final class Ref extends TermList implements Value {
    public Ref(List<Term> terms) {
        super(terms);
    }

    /** A reference from a variable through string keys. */
    public static Ref of(String head, String... path) {
        Ref ref = new Ref(List.of(Term.var(head)));
        for (String p : path) {
            ref.add(Term.string(p));
        }
        return ref;
    }

    public Term head() {
        return get(0);
    }

    /** A copy (terms shared) with one more term. */
    public Ref append(Term term) {
        Ref r = new Ref(terms);
        r.add(term);
        return r;
    }

    /** A copy (terms shared) with {@code x} at {@code pos}. */
    public Ref insert(Term x, int pos) {
        Ref r = new Ref(terms);
        r.terms.add(pos, x);
        return r;
    }

    /** A copy (terms shared) with the terms of {@code more} behind. */
    public Ref concat(List<Term> more) {
        Ref r = new Ref(terms);
        r.terms.addAll(more);
        return r;
    }

    /** A copy with {@code other} behind; the variable at its head becomes a string key. */
    public Ref extend(Ref other) {
        List<Term> all = new ArrayList<>(terms);
        Term h = other.head();
        all.add(h.value instanceof Var v ? new Term(new StringValue(v.name()), h.location) : h);
        all.addAll(other.from(1));
        return new Ref(all);
    }

    /** The first {@code n} terms, shared. */
    public Ref prefix(int n) {
        return new Ref(terms.subList(0, n));
    }

    /** The index of the first operand that is not a constant; 0 where the head is a call; -1 where there is none. */
    public int dynamic() {
        if (head().value instanceof Call) {
            return 0;
        }
        for (int i = 1; i < size(); i++) {
            if (!Terms.isConstant(get(i).value)) {
                return i;
            }
        }
        return -1;
    }

    public boolean hasPrefix(Ref other) {
        return other.size() <= size() && terms.subList(0, other.size()).equals(other.terms);
    }

    /** The head and the constants behind it. */
    public Ref constantPrefix() {
        int i = dynamic();
        return i < 0 ? this : prefix(i);
    }

    /** The head and the strings behind it. */
    public Ref stringPrefix() {
        for (int i = 1; i < size(); i++) {
            if (!(get(i).value instanceof StringValue)) {
                return prefix(i);
            }
        }
        return this;
    }

    /** The head and the ground terms behind it. */
    public Ref groundPrefix() {
        for (int i = 1; i < size(); i++) {
            if (!get(i).isGround()) {
                return prefix(i);
            }
        }
        return this;
    }

    /** What {@link #constantPrefix} leaves; empty where nothing is dynamic. */
    public List<Term> dynamicSuffix() {
        int i = dynamic();
        return i < 0 ? List.of() : from(i);
    }

    /** Whether one of its terms is a reference itself. */
    public boolean isNested() {
        return terms.stream().anyMatch(t -> t.value instanceof Ref);
    }

    @Override
    public boolean isGround() {
        return groundFrom(1);
    }
}
