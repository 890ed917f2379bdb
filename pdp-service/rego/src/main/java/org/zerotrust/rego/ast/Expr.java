package org.zerotrust.rego.ast;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One expression of a body. Equal by identity; {@link Order#compare} compares structure. */
public final class Expr implements TemplatePart {
    public ExprTerms terms;
    public final List<With> withs = new ArrayList<>();

    /** Position in the body. */
    public int index;

    /** Whether a compiler stage made it. */
    public boolean generated;

    /** Whether {@code not} stands before it (v1; with v2's {@code not} the terms are a {@link Not}). */
    public boolean negated;

    public Location location = Location.NONE;

    /** The expression that this one was made from. */
    public @Nullable Expr generatedFrom;

    /** The expressions that were made from this one. */
    public final List<Expr> generates = new ArrayList<>();

    /** Whether it is an equality that was written {@code :=}. */
    public boolean fromAssignment;

    public Expr(ExprTerms terms) {
        this.terms = terms;
    }

    public Expr(ExprTerms terms, Location location) {
        this.terms = terms;
        this.location = location;
    }

    /** A call of a built-in: its name, then the operands. */
    public static Expr call(Term operator, Term... operands) {
        CallTerms c = new CallTerms(List.of(operator));
        c.terms.addAll(List.of(operands));
        return new Expr(c);
    }

    public Expr at(Location newLocation) {
        location = newLocation;
        return this;
    }

    public boolean isCall() {
        return terms instanceof CallTerms;
    }

    public boolean isEquality() {
        return callsGlobal("eq");
    }

    public boolean isAssignment() {
        return callsGlobal("assign");
    }

    public boolean isSome() {
        return terms instanceof SomeDecl;
    }

    public boolean isEvery() {
        return terms instanceof Every;
    }

    /** Negated in either way. */
    public boolean isNegated() {
        return negated || terms instanceof Not;
    }

    private boolean callsGlobal(String name) {
        Ref called = operator();
        return called != null
                && called.size() == 1
                && called.head().value instanceof Var v
                && v.name().equals(name);
    }

    /** What the expression calls; null where it is no call. */
    public @Nullable Ref operator() {
        Term term = operatorTerm();
        return term != null && term.value instanceof Ref r ? r : null;
    }

    public @Nullable Term operatorTerm() {
        return terms instanceof CallTerms c && !c.isEmpty() ? c.get(0) : null;
    }

    /** The operand at {@code pos}, counted from 0; null where there is none. */
    public @Nullable Term operand(int pos) {
        return terms instanceof CallTerms c && pos + 1 < c.size() ? c.get(pos + 1) : null;
    }

    /** The operands of a call, a view; empty where it is no call. */
    public List<Term> operands() {
        return terms instanceof CallTerms c ? c.from(1) : List.of();
    }

    public boolean isGround() {
        return switch (terms) {
            case CallTerms c -> c.groundFrom(1);
            case Term t -> t.isGround();
            case Not n -> n.isGround();
            case LogicalAnd a -> a.lhs.isGround() && a.rhs.isGround();
            case LogicalOr o -> o.lhs.isGround() && o.rhs.isGround();
            case SomeDecl d -> false;
            case Every e -> false;
        };
    }

    /** A shallow copy: the terms and modifiers are shared. */
    public Expr shallowCopy() {
        Expr e = new Expr(terms, location);
        e.withs.addAll(withs);
        e.index = index;
        e.generated = generated;
        e.negated = negated;
        e.generatedFrom = generatedFrom;
        e.generates.addAll(generates);
        e.fromAssignment = fromAssignment;
        return e;
    }

    /** A shallow copy with the negation flag flipped. */
    public Expr complement() {
        Expr e = shallowCopy();
        e.negated = !negated;
        return e;
    }

    /** A shallow copy without modifiers. */
    public Expr noWith() {
        Expr e = shallowCopy();
        e.withs.clear();
        return e;
    }

    /** A deep copy. */
    public Expr copy() {
        return Copies.of(this);
    }

    /** The same for expressions of the same structure. */
    public int structureHash() {
        int h = index;
        h += switch (terms) {
            case Term t -> t.hashCode();
            case CallTerms c -> c.hashCode();
            case Not n -> n.hashCode();
            case SomeDecl d -> d.symbols.hashCode();
            case Every e -> e.value.hashCode();
            case LogicalAnd a -> a.lhs.structureHash() + a.rhs.structureHash();
            case LogicalOr o -> o.lhs.structureHash() + o.rhs.structureHash();
        };
        return negated ? h + 1 : h;
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
