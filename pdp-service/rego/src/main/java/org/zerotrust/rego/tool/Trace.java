package org.zerotrust.rego.tool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.eval.Program;
import org.zerotrust.rego.eval.Tracer;
import org.zerotrust.rego.ir.Block;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Location;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Stmt;
import org.zerotrust.rego.value.Json;

/**
 * What one evaluation did, step by step, with the source of each expression and, where one did not hold, the values that
 * it saw: {@code Fail key.bits >= 256 [128 >= 256]}.
 */
public final class Trace implements Tracer {
    /** For people: beyond this nobody reads it. */
    private static final int MAX_EVENTS = 50_000;

    private static final int MAX_VALUE_CHARS = 120;

    private static final Map<String, String> INFIX = Map.ofEntries(
            Map.entry("equal", "=="),
            Map.entry("neq", "!="),
            Map.entry("lt", "<"),
            Map.entry("lte", "<="),
            Map.entry("gt", ">"),
            Map.entry("gte", ">="),
            Map.entry("plus", "+"),
            Map.entry("minus", "-"),
            Map.entry("mul", "*"),
            Map.entry("div", "/"),
            Map.entry("rem", "%"),
            Map.entry("internal.member_2", "in"));

    /** How much is shown. */
    public enum Mode {
        /** Every step. */
        FULL,
        /** What {@code trace} said, and the rules around it. */
        NOTES,
        /** What did not hold, and the rules around it. */
        FAILS,
        /** Every step and every look-up. */
        DEBUG
    }

    /** Kinds of events. */
    public enum Op {
        /** A query or a rule begins. */
        ENTER,
        /** An expression is evaluated. */
        EVAL,
        /** A member was looked up. */
        LOOK,
        /** An expression does not hold. */
        FAIL,
        /** {@code trace} was called. */
        NOTE,
        /** A rule has an answer. */
        EXIT
    }

    /**
     * One step.
     *
     * @param depth how many queries and rules are around it
     * @param file empty for the query
     * @param row 1-based; 0 where unknown
     * @param col 1-based; 0 where unknown
     * @param text the expression as it was written, the rule's path or the message
     * @param why the values that made it so; empty where there is nothing to say
     */
    public record Event(Op op, int depth, String file, int row, int col, String text, String why) {}

    private static final class Frame {
        final int depth;
        final Map<Integer, Stmt.Call> calls = new HashMap<>();
        /** Where in the list this frame's next step begins: what it asks of others comes behind. */
        int mark;

        @Nullable
        Location last;

        Frame(int depth, int mark) {
            this.depth = depth;
            this.mark = mark;
        }
    }

    private final Program program;
    private final Map<String, String> sources;
    private final String query;
    private final Mode mode;
    private final List<Event> events = new ArrayList<>();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private int dropped;

    /**
     * @param sources the modules' texts by file
     * @param query its text
     */
    public Trace(Program program, Map<String, String> sources, String query, Mode mode) {
        this.program = program;
        this.sources = sources;
        this.query = query;
        this.mode = mode;
        add(new Event(Op.ENTER, 0, "", 1, 1, query, ""));
        frames.push(new Frame(1, events.size()));
    }

    private void add(Event e) {
        if (events.size() < MAX_EVENTS) {
            events.add(e);
        } else {
            dropped++;
        }
    }

    private Frame frame() {
        return Objects.requireNonNull(frames.peek());
    }

    private String path(Func f) {
        return f.name().substring(f.name().indexOf('.') + 1);
    }

    @Override
    public void enter(Func func) {
        Location at = place(func.blocks());
        int depth = frame().depth;
        add(new Event(Op.ENTER, depth, file(at), at.row(), at.col(), path(func), ""));
        frames.push(new Frame(depth + 1, events.size()));
    }

    @Override
    public void exit(Func func, @Nullable Object result) {
        Frame own = frames.pop();
        if (result != null) {
            Location at = own.last == null ? place(func.blocks()) : own.last;
            add(new Event(Op.EXIT, own.depth, file(at), at.row(), at.col(), path(func) + " = " + shown(result), ""));
        }
    }

    private static Location place(List<Block> blocks) {
        for (Block b : blocks) {
            for (Stmt s : b.stmts()) {
                if (s.at().row() > 0) {
                    return s.at();
                }
                if (s instanceof Stmt.BlockStmt nested) {
                    Location inner = place(nested.blocks());
                    if (inner.row() > 0) {
                        return inner;
                    }
                }
            }
        }
        return Location.NONE;
    }

    private String file(Location at) {
        String file = program.file(at.file());
        return file.equals("<query>") ? "" : file;
    }

    @Override
    public void ran(Stmt stmt, boolean held, @Nullable Object[] locals) {
        Frame f = frame();
        Location at = stmt.at();
        if (at.row() == 0) {
            return;
        }
        if (!at.equals(f.last) && isStep(stmt)) {
            f.last = at;
            if (events.size() < MAX_EVENTS) {
                events.add(
                        Math.min(f.mark, events.size()),
                        new Event(Op.EVAL, f.depth, file(at), at.row(), at.col(), text(at), ""));
            } else {
                dropped++;
            }
        }
        step(f, stmt, held, locals);
        f.mark = events.size();
    }

    /** Whether the statement does what the source says there; the others keep the plan's own books. */
    private static boolean isStep(Stmt stmt) {
        return switch (stmt) {
            case Stmt.Dot s -> true;
            case Stmt.Call s -> true;
            case Stmt.CallDynamic s -> true;
            case Stmt.Equal s -> true;
            case Stmt.NotEqual s -> true;
            case Stmt.Not s -> true;
            case Stmt.Scan s -> true;
            case Stmt.With s -> true;
            case Stmt.Len s -> true;
            default -> false;
        };
    }

    private void step(Frame f, Stmt stmt, boolean held, @Nullable Object[] locals) {
        switch (stmt) {
            case Stmt.Call c -> {
                f.calls.put(c.result(), c);
                if (c.func().equals("trace") && held) {
                    note(f, c.at(), String.valueOf(value(c.args().getFirst(), locals)));
                }
                if (!held) {
                    fail(f, c.at(), call(c, locals) + " is undefined");
                }
            }
            case Stmt.CallDynamic c when !held -> fail(f, c.at(), "undefined");
            case Stmt.NotEqual n
            when !held -> {
                Stmt.Call c = n.a() instanceof Operand.Local l ? f.calls.get(l.index()) : null;
                fail(
                        f,
                        n.at(),
                        c != null && n.b() instanceof Operand.Bool
                                ? call(c, locals) + (INFIX.containsKey(c.func()) ? "" : " is false")
                                : shown(value(n.a(), locals)) + " != " + shown(value(n.b(), locals)));
            }
            case Stmt.Equal e
            when !held -> fail(f, e.at(), shown(value(e.a(), locals)) + " == " + shown(value(e.b(), locals)));
            case Stmt.Dot d
            when !held ->
                fail(f, d.at(), "no " + shown(value(d.key(), locals)) + " in " + shown(value(d.source(), locals)));
            case Stmt.Dot d
            when mode == Mode.DEBUG -> {
                String look = shown(value(d.key(), locals)) + " is " + shown(locals[d.target()]);
                add(new Event(Op.LOOK, f.depth + 1, file(d.at()), d.at().row(), d.at().col(), look, ""));
            }
            case Stmt.IsArray s when !held -> fail(f, s.at(), shown(value(s.source(), locals)) + " is no array");
            case Stmt.IsObject s when !held -> fail(f, s.at(), shown(value(s.source(), locals)) + " is no object");
            case Stmt.IsSet s when !held -> fail(f, s.at(), shown(value(s.source(), locals)) + " is no set");
            case Stmt.Not n when !held -> fail(f, n.at(), "what is negated holds");
            default -> {
                // Says nothing about why.
            }
        }
    }

    private void note(Frame f, Location at, String message) {
        add(new Event(Op.NOTE, f.depth, file(at), at.row(), at.col(), Json.write(message), ""));
    }

    private void fail(Frame f, Location at, String why) {
        add(new Event(Op.FAIL, f.depth, file(at), at.row(), at.col(), text(at), why));
    }

    private String call(Stmt.Call c, @Nullable Object[] locals) {
        boolean planned = program.target(c.func()) instanceof Program.Planned;
        List<String> operands = c.args().stream()
                .skip(planned ? 2 : 0)
                .map(o -> shown(value(o, locals)))
                .toList();
        String infix = INFIX.get(c.func());
        if (infix != null && operands.size() == 2) {
            return operands.getFirst() + " " + infix + " " + operands.getLast();
        }
        String name = planned ? c.func().substring(c.func().indexOf('.') + 1) : c.func();
        return planned && operands.isEmpty() ? name : name + "(" + String.join(", ", operands) + ")";
    }

    private @Nullable Object value(Operand o, @Nullable Object[] locals) {
        return switch (o) {
            case Operand.Local l -> locals[l.index()];
            case Operand.StringIndex s -> program.policy().constants().strings().get(s.index());
            case Operand.Bool b -> b.value();
        };
    }

    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "undefined";
        }
        String json = Json.write(value);
        return json.length() <= MAX_VALUE_CHARS ? json : json.substring(0, MAX_VALUE_CHARS) + "…";
    }

    /** The source between two places, white space as single spaces. */
    private String text(Location at) {
        String file = file(at);
        String source = file.isEmpty() ? query : sources.getOrDefault(file, "");
        int from = offset(source, at.row(), at.col());
        int to = Math.clamp(offset(source, at.endRow(), at.endCol()), from, source.length());
        return source.substring(from, to).strip().replaceAll("\\s+", " ");
    }

    private static int offset(String source, int row, int col) {
        int at = 0;
        for (int i = 1; i < row; i++) {
            int next = source.indexOf('\n', at);
            if (next < 0) {
                return source.length();
            }
            at = next + 1;
        }
        return Math.min(source.length(), at + Math.max(0, col - 1));
    }

    /** The steps that the mode asks for, in order. */
    public List<Event> events() {
        return switch (mode) {
            case FULL, DEBUG -> List.copyOf(events);
            case NOTES -> around(Op.NOTE);
            case FAILS -> around(Op.FAIL);
        };
    }

    /** Events of one kind and the rules that they happened in. */
    private List<Event> around(Op op) {
        List<Event> out = new ArrayList<>();
        Deque<Event> open = new ArrayDeque<>();
        for (Event e : events) {
            while (!open.isEmpty() && open.getLast().depth >= e.depth) {
                open.removeLast();
            }
            if (e.op == Op.ENTER) {
                open.addLast(e);
            } else if (e.op == op) {
                for (Event rule : open) {
                    if (!out.contains(rule)) {
                        out.add(rule);
                    }
                }
                out.add(e);
            }
        }
        return out;
    }

    /** How many events are left out, as a trace is bounded. */
    public int dropped() {
        return dropped;
    }

    /** As lines: place, depth as bars, what happened. */
    public List<String> lines() {
        List<Event> shown = events();
        int width = shown.stream().mapToInt(e -> where(e).length()).max().orElse(0);
        List<String> out = new ArrayList<>();
        for (Event e : shown) {
            String op = e.op.name().charAt(0) + e.op.name().substring(1).toLowerCase(Locale.ROOT);
            out.add(where(e)
                    + " ".repeat(width - where(e).length() + 2)
                    + "| ".repeat(e.depth)
                    + op
                    + " "
                    + e.text
                    + (e.why.isEmpty() ? "" : "   [" + e.why + "]"));
        }
        if (dropped > 0) {
            out.add("... " + dropped + " more steps are left out");
        }
        return out;
    }

    private static String where(Event e) {
        return (e.file.isEmpty() ? "query" : e.file) + ":" + e.row;
    }
}
