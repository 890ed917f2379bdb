package org.zerotrust.rego.eval;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.Explanation;
import org.zerotrust.rego.Explanation.Asked;
import org.zerotrust.rego.Explanation.Miss;
import org.zerotrust.rego.Explanation.Place;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Location;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Stmt;

/** Watches one evaluation and tells which rules were asked, which of their bodies held and why others did not. */
public final class Explainer implements Tracer {
    /** An explanation is for people: beyond this nobody reads it, and memory has an end. */
    private static final int MAX_ENTRIES = 10_000;

    /** A function that is being asked. */
    private static final class Open {
        final Func func;
        final int place;
        final List<Place> held = new ArrayList<>();
        final List<Miss> misses = new ArrayList<>();
        /** The call that assigned a local last, with its operands. */
        final Map<Integer, Call> calls = new HashMap<>();

        Open(Func func, int place) {
            this.func = func;
            this.place = place;
        }
    }

    private record Call(
            String func, @Nullable Object left, @Nullable Object right) {}

    private final Program program;
    private final List<@Nullable Asked> rules = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private int entries;
    private int dropped;

    /** Explains evaluations of this program. */
    public Explainer(Program program) {
        this.program = program;
    }

    /** What was seen, of an evaluation that came to this. */
    public Explanation explanation(Outcome outcome) {
        // Rules that were being asked when the evaluation failed have no answer.
        while (!open.isEmpty()) {
            close(null);
        }
        List<Asked> out = new ArrayList<>();
        for (Asked a : rules) {
            if (a != null) {
                out.add(a);
            }
        }
        return new Explanation(outcome, out, dropped);
    }

    private boolean room() {
        if (entries >= MAX_ENTRIES) {
            dropped++;
            return false;
        }
        entries++;
        return true;
    }

    @Override
    public void enter(Func func) {
        open.push(new Open(func, rules.size()));
        rules.add(null);
    }

    @Override
    public void exit(Func func, @Nullable Object result) {
        close(result);
    }

    private void close(@Nullable Object answer) {
        Open o = open.pop();
        if (room()) {
            String path = o.func.name().substring(o.func.name().indexOf('.') + 1);
            rules.set(o.place, new Asked(path, open.size(), answer, o.held, o.misses));
        }
    }

    @Override
    public void ran(Stmt stmt, boolean held, @Nullable Object[] locals) {
        Open o = open.peek();
        if (o == null) {
            return;
        }
        switch (stmt) {
            case Stmt.Call c -> {
                int own = c.args().size() - operands(c);
                Object left = operand(c, own, locals);
                Object right = operand(c, own + 1, locals);
                o.calls.put(c.result(), new Call(name(c), left, right));
                if (!held) {
                    miss(o, c.at(), name(c), right, left);
                }
            }
            case Stmt.NotEqual n
            when !held -> {
                Call call = n.a() instanceof Operand.Local l ? o.calls.get(l.index()) : null;
                if (call != null && n.b() instanceof Operand.Bool) {
                    miss(o, n.at(), call.func, call.right, call.left);
                } else {
                    miss(o, n.at(), "neq", value(n.b(), locals), value(n.a(), locals));
                }
            }
            case Stmt.Equal e when !held -> miss(o, e.at(), "equal", value(e.b(), locals), value(e.a(), locals));
            case Stmt.Dot d when !held -> miss(o, d.at(), "lookup", value(d.key(), locals), value(d.source(), locals));
            case Stmt.AssignVarOnce a when held -> hold(o, a.at());
            case Stmt.AssignVar a when held && a.target() == o.func.returns() -> hold(o, a.at());
            case Stmt.SetAdd a when held && a.set() == o.func.returns() -> hold(o, a.at());
            case Stmt.ObjectInsertOnce a when held && a.object() == o.func.returns() -> hold(o, a.at());
            default -> {
                // Says nothing about why.
            }
        }
    }

    private void hold(Open o, Location at) {
        Place place = place(at);
        // A body's answer is handed on from local to local, all at the body's place.
        boolean known = !o.held.isEmpty() && o.held.getLast().equals(place);
        if (!known && room()) {
            o.held.add(place);
        }
    }

    private void miss(Open o, Location at, String what, @Nullable Object expected, @Nullable Object seen) {
        if (room()) {
            o.misses.add(new Miss(place(at), what, expected, seen));
        }
    }

    private Place place(Location at) {
        return new Place(program.file(at.file()), at.row(), at.col());
    }

    private String name(Stmt.Call c) {
        return program.target(c.func()) instanceof Program.Planned
                ? c.func().substring(c.func().indexOf('.') + 1)
                : c.func();
    }

    /** A planned function's first two operands are the documents. */
    private int operands(Stmt.Call c) {
        return program.target(c.func()) instanceof Program.Planned
                ? c.args().size() - 2
                : c.args().size();
    }

    private @Nullable Object operand(Stmt.Call c, int i, @Nullable Object[] locals) {
        return i < c.args().size() ? value(c.args().get(i), locals) : null;
    }

    private @Nullable Object value(Operand o, @Nullable Object[] locals) {
        return switch (o) {
            case Operand.Local l -> locals[l.index()];
            case Operand.StringIndex s -> program.policy().constants().strings().get(s.index());
            case Operand.Bool b -> b.value();
        };
    }
}
