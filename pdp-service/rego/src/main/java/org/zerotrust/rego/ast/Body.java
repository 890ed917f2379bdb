package org.zerotrust.rego.ast;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/** Expressions that must all hold. Adding through this class keeps each expression's index its position. */
public final class Body implements Node, Iterable<Expr> {
    /** The expressions: a change of this list is a change of the node, but does not renumber. */
    public final List<Expr> exprs = new ArrayList<>();

    public Body(Expr... exprs) {
        this(List.of(exprs));
    }

    public Body(Collection<Expr> exprs) {
        exprs.forEach(this::append);
    }

    public void append(Expr e) {
        e.index = exprs.size();
        exprs.add(e);
    }

    public void set(Expr e, int pos) {
        exprs.set(pos, e);
        e.index = pos;
    }

    public Expr get(int i) {
        return exprs.get(i);
    }

    public int size() {
        return exprs.size();
    }

    public boolean isEmpty() {
        return exprs.isEmpty();
    }

    /** Whether an expression of the same structure (index included) is in it. */
    public boolean contains(Expr e) {
        return exprs.stream().anyMatch(x -> Order.compare(x, e) == 0);
    }

    public boolean isGround() {
        return exprs.stream().allMatch(Expr::isGround);
    }

    public Body copy() {
        return Copies.of(this);
    }

    int structureHash() {
        int h = 3;
        for (Expr e : exprs) {
            h = 31 * h + e.structureHash();
        }
        return h;
    }

    @Override
    public Iterator<Expr> iterator() {
        return exprs.iterator();
    }

    @Override
    public Location location() {
        return exprs.isEmpty() ? Location.NONE : exprs.getFirst().location;
    }

    @Override
    public String toString() {
        return Text.of(this);
    }
}
