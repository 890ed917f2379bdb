package org.zerotrust.rego.plan;

import java.util.List;
import java.util.function.Consumer;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.BooleanValue;
import org.zerotrust.rego.ast.CallTerms;
import org.zerotrust.rego.ast.Every;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.LogicalAnd;
import org.zerotrust.rego.ast.LogicalOr;
import org.zerotrust.rego.ast.Not;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.SomeDecl;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Stmt;

/**
 * Plans bodies. A method that takes {@code then} writes what must hold first and calls {@code then} once, at the point
 * where it does: what {@code then} writes runs for each solution.
 */
final class BodyPlanner {
    static final Operand TRUE = new Operand.Bool(true);
    static final Operand FALSE = new Operand.Bool(false);

    final Planner planner;
    final Frame frame;
    final Code code;
    final TermPlanner terms;
    final Unification unification;
    final RefPlanner refs;
    private final CallPlanner calls;
    private final WithPlanner withs;

    BodyPlanner(Planner planner, Frame frame) {
        this.planner = planner;
        this.frame = frame;
        this.code = frame.code;
        this.terms = new TermPlanner(this);
        this.unification = new Unification(this);
        this.refs = new RefPlanner(this);
        this.calls = new CallPlanner(this);
        this.withs = new WithPlanner(this);
    }

    void body(Body body, Runnable then) {
        exprs(body.exprs, 0, then);
    }

    /** The body of a rule. */
    void rule(Rule rule, Runnable then) {
        exprs(CheckOrder.of(rule, planner.tree()), 0, then);
    }

    /** One after the other in a loop, as far as nothing nests, so that long bodies need no deep stack. */
    private void exprs(List<Expr> exprs, int from, Runnable then) {
        for (int i = from; i < exprs.size(); i++) {
            Expr e = exprs.get(i);
            code.place(e.location);
            if (nests(e)) {
                int next = i + 1;
                expr(e, () -> exprs(exprs, next, then));
                return;
            }
            boolean[] reached = {false};
            expr(e, () -> reached[0] = true);
            if (!reached[0]) {
                // it can never hold
                return;
            }
        }
        then.run();
    }

    /** Whether what follows the expression runs for each of several solutions, or under its {@code with}. */
    private boolean nests(Expr e) {
        if (!e.withs.isEmpty()) {
            return true;
        }
        if (e.negated) {
            return false;
        }
        return switch (e.terms) {
            case CallTerms c -> c.from(1).stream().anyMatch(terms::nests) || calls.isRelation(c);
            case Term t -> terms.nests(t);
            case Every q -> terms.nests(q.domain);
            case Not n -> false;
            case LogicalAnd a -> false;
            case LogicalOr o -> false;
            case SomeDecl d -> false;
        };
    }

    void expr(Expr e, Runnable then) {
        if (!e.withs.isEmpty()) {
            withs.with(e, then);
        } else if (e.negated) {
            undefined(holds -> expr(e.complement(), holds), then);
        } else {
            plain(e, then);
        }
    }

    private void plain(Expr e, Runnable then) {
        switch (e.terms) {
            case CallTerms c -> {
                if (e.isEquality() && c.size() == 3) {
                    unification.unify(c.get(1), c.get(2), then);
                } else {
                    calls.call(c, then);
                }
            }
            case Term t -> lone(t, then);
            case Every q -> every(q, then);
            case Not n -> undefined(holds -> body(n.body, holds), then);
            case LogicalAnd a -> {
                defined(a.lhs);
                defined(a.rhs);
                then.run();
            }
            case LogicalOr o -> {
                or(o);
                then.run();
            }
            case SomeDecl s -> then.run();
        }
    }

    private void lone(Term t, Runnable then) {
        if (t.value instanceof BooleanValue b) {
            if (b.value()) {
                then.run();
            } else {
                code.fail();
            }
            return;
        }
        terms.term(t, v -> {
            code.notEqual(v, FALSE);
            then.run();
        });
    }

    /** Goes on where {@code write} has no solution. */
    private void undefined(Consumer<Runnable> write, Runnable then) {
        code.isUndefined(solved(write));
        then.run();
    }

    private void defined(Body body) {
        code.isDefined(solved(holds -> body(body, holds)));
    }

    private void or(LogicalOr o) {
        int found = solved(holds -> body(o.lhs, holds));
        code.nested(() -> {
            code.isUndefined(found);
            solve(holds -> body(o.rhs, holds), found);
        });
        code.isDefined(found);
    }

    /**
     * A local that is defined where {@code write} has a solution: it gets what to do there, works in a scope of its own
     * and is left at the first.
     */
    private int solved(Consumer<Runnable> write) {
        int found = code.local();
        code.reset(found);
        solve(write, found);
        return found;
    }

    private void solve(Consumer<Runnable> write, int found) {
        code.breakable(mark -> frame.scoped(() -> write.accept(() -> {
            code.assign(TRUE, found);
            code.leave(mark);
        })));
    }

    private void every(Every q, Runnable then) {
        terms.term(q.domain, domain -> {
            int collection = code.asLocal(domain);
            int known = code.local();
            code.reset(known);
            code.blocks(List.of(
                    () -> is(new Stmt.IsArray(domain, code.at()), known),
                    () -> is(new Stmt.IsObject(domain, code.at()), known),
                    () -> is(new Stmt.IsSet(domain, code.at()), known)));
            code.isDefined(known);
            int failed = code.local();
            code.reset(failed);
            code.breakable(mark -> frame.scoped(() -> code.scan(Code.op(collection), (key, value) -> {
                Term k = q.key;
                Runnable element = () -> unification.unify(value, q.value, () -> {
                    code.isUndefined(solved(holds -> body(q.body, holds)));
                    code.assign(TRUE, failed);
                    code.leave(mark);
                });
                if (k == null) {
                    element.run();
                } else {
                    unification.unify(key, k, element);
                }
            })));
            code.isUndefined(failed);
            then.run();
        });
    }

    private void is(Stmt check, int known) {
        code.add(check);
        code.assign(TRUE, known);
    }
}
