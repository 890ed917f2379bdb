package org.zerotrust.rego.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.ast.ArrayComprehension;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Every;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.Node;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.ObjectComprehension;
import org.zerotrust.rego.ast.ObjectValue;
import org.zerotrust.rego.ast.Order;
import org.zerotrust.rego.ast.SetComprehension;
import org.zerotrust.rego.ast.SetValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ast.Var;
import org.zerotrust.rego.ast.VarSet;
import org.zerotrust.rego.ast.Vars;
import org.zerotrust.rego.ast.Vars.Skip;
import org.zerotrust.rego.ast.Walk;

/**
 * Puts a body in an order in which each expression has its inputs bound by those before it, as near to the written
 * order as can be, and does so with the bodies inside it.
 */
final class Safety {
    private final OutputVars outputs;
    private final OperandVars operandVars;

    Safety(OutputVars outputs) {
        this.outputs = outputs;
        this.operandVars = new OperandVars(outputs);
    }

    /** The variables that nothing binds, by the expressions that need them. */
    static final class Unsafe {
        // expressions have no equality but identity, so a linked map keeps both order and identity
        private final Map<Expr, VarSet> byExpr = new LinkedHashMap<>();

        private VarSet of(Expr e) {
            return byExpr.computeIfAbsent(e, k -> new VarSet());
        }

        boolean isEmpty() {
            return byExpr.isEmpty();
        }

        /** In the order in which they were found. */
        Map<Expr, VarSet> entries() {
            return byExpr;
        }
    }

    /** A body in a safe order; where {@link #unsafe} is not empty, what could be ordered. */
    record Ordered(Body body, Unsafe unsafe) {}

    private Vars visibleVars() {
        return new Vars(Set.of(Skip.REF_CALL_HEAD, Skip.CLOSURES), operandVars::visit);
    }

    private VarSet visibleVars(Node n) {
        Vars v = visibleVars();
        v.walk(n);
        return v.found();
    }

    /** @param globals variables that are bound before the body */
    Ordered reorder(VarSet globals, Body body) {
        VarSet bodyVars = visibleVars(body);
        VarSet safe = bodyVars.intersect(globals);
        Unsafe unsafe = new Unsafe();
        for (Expr e : body) {
            VarSet open = visibleVars(e).diff(safe);
            if (!open.isEmpty()) {
                unsafe.byExpr.put(e, open);
            }
        }
        Body reordered = new Body();
        Placed placed = new Placed();
        OutputVars.Remainder remainder = new OutputVars.Remainder();
        int before;
        do {
            before = reordered.size();
            for (Expr e : body) {
                if (!placed.contains(e)) {
                    place(e, bodyVars, globals, safe, unsafe, reordered, remainder);
                    if (reordered.size() > placed.size()) {
                        placed.add(e);
                    }
                }
            }
        } while (reordered.size() > before);

        new Closures(globals.copy(), unsafe).reorderIn(reordered);
        return new Ordered(reordered, unsafe);
    }

    /** The expressions that have their place, found by hash: a long sum is a body of as many expressions. */
    private static final class Placed {
        private final Map<Integer, List<Expr>> byHash = new HashMap<>();
        private int size;

        /** Whether an expression of the same structure (index included) has its place. */
        boolean contains(Expr e) {
            return byHash.getOrDefault(e.structureHash(), List.of()).stream().anyMatch(x -> Order.compare(x, e) == 0);
        }

        void add(Expr e) {
            byHash.computeIfAbsent(e.structureHash(), h -> new ArrayList<>(1)).add(e);
            size++;
        }

        int size() {
            return size;
        }
    }

    /** Appends {@code e} if all that it needs is safe by now. */
    private void place(
            Expr e,
            VarSet bodyVars,
            VarSet globals,
            VarSet safe,
            Unsafe unsafe,
            Body reordered,
            OutputVars.Remainder remainder) {
        VarSet bound = outputs.ofExpr(e, safe, remainder).copy();
        VarSet closedOver = closureVars(e).intersect(bodyVars).diff(globals);
        if (!closedOver.isEmpty()) {
            VarSet missing = closedOver.diff(outputs.ofBody(reordered, safe));
            if (!missing.isEmpty()) {
                if (missing.equals(bound)) {
                    // it closes over its own output
                    return;
                }
                unsafe.byExpr.put(e, missing);
            }
        }
        VarSet open = unsafe.byExpr.get(e);
        if (open != null) {
            for (Var v : open.sorted()) {
                if (bound.contains(v) || safe.contains(v)) {
                    open.remove(v);
                }
            }
        }
        if (open == null || open.isEmpty()) {
            unsafe.byExpr.remove(e);
            reordered.append(e);
            safe.update(bound);
        }
    }

    /** The variables inside the closures of an expression. */
    private static VarSet closureVars(Expr e) {
        Vars vars = new Vars(Set.of());
        Walk.closures(e, c -> {
            switch (c) {
                case Every q -> vars.walk(q.body);
                case LogicalAnd a -> {
                    vars.walk(a.lhs);
                    vars.walk(a.rhs);
                }
                case LogicalOr o -> {
                    vars.walk(o.lhs);
                    vars.walk(o.rhs);
                }
                default -> vars.walk(c);
            }
            return true;
        });
        return vars.found();
    }

    /** Orders the bodies inside a body; each may close over what the expressions before bind. */
    private final class Closures {
        private final VarSet globals;
        private final Unsafe unsafe;
        private Expr current;

        Closures(VarSet globals, Unsafe unsafe) {
            this.globals = globals;
            this.unsafe = unsafe;
            this.current = new Expr(Term.bool(true));
        }

        void reorderIn(Body body) {
            for (int i = 0; i < body.size(); i++) {
                if (i > 0) {
                    globals.update(visibleVars(body.get(i - 1)));
                }
                current = body.get(i);
                Walk.walk(current, this::visit);
            }
        }

        private boolean visit(Node n) {
            return switch (n) {
                case Term t -> visitTerm(t);
                case Expr e -> visitExpr(e);
                default -> false;
            };
        }

        private boolean visitTerm(Term t) {
            switch (t.value) {
                case ObjectValue o -> {
                    if (!o.isGround()) {
                        t.value = o.map((k, v) -> ObjectValue.entry(walkedCopy(k), walkedCopy(v)));
                    }
                }
                case SetValue s -> {
                    if (!s.isGround()) {
                        t.value = s.map(this::walkedCopy);
                    }
                }
                case ArrayComprehension c -> c.body = reorderClosure(Vars.of(c.term), c.body);
                case SetComprehension c -> c.body = reorderClosure(Vars.of(c.term), c.body);
                case ObjectComprehension c -> {
                    VarSet terms = Vars.of(c.key);
                    terms.update(Vars.of(c.value));
                    c.body = reorderClosure(terms, c.body);
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        private Term walkedCopy(Term t) {
            Term copy = t.copy();
            Walk.walk(copy, this::visit);
            return copy;
        }

        private boolean visitExpr(Expr e) {
            switch (e.terms) {
                case Every q -> {
                    if (q.key != null) {
                        globals.update(Vars.of(q.key));
                    }
                    globals.update(Vars.of(q.value));
                    q.body = reorderClosure(new VarSet(), q.body);
                }
                case Not not -> not.body = reorderClosure(new VarSet(), not.body);
                case LogicalAnd a -> {
                    a.lhs = reorderClosure(new VarSet(), a.lhs);
                    a.rhs = reorderClosure(new VarSet(), a.rhs);
                }
                case LogicalOr o -> {
                    o.lhs = reorderClosure(new VarSet(), o.lhs);
                    o.rhs = reorderClosure(new VarSet(), o.rhs);
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        /** @param terms the variables of what is collected, which the body must bind */
        private Body reorderClosure(VarSet terms, Body body) {
            VarSet known = visibleVars(body);
            known.update(globals);
            VarSet open = terms.diff(known);
            if (!open.isEmpty()) {
                unsafe.of(current).update(open);
            }
            Ordered inner = reorder(globals, body);
            if (inner.unsafe().isEmpty()) {
                return inner.body();
            }
            inner.unsafe().entries().forEach((e, vars) -> unsafe.of(e).update(vars));
            return body;
        }
    }
}
