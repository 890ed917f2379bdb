package org.zerotrust.rego.tool;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.eval.Program;
import org.zerotrust.rego.eval.Tracer;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Location;
import org.zerotrust.rego.ir.Stmt;

/** Times each line of policies on the reference engine: what is costly relative to what, not what it costs compiled. */
public final class Profile implements Tracer {
    /**
     * One line.
     *
     * @param nanos time spent on it, without that of the rules it asks
     * @param evals how often expressions on it were begun
     * @param redos how often one was begun again in the same rule, by iteration
     * @param expressions how many different ones it has
     * @param file empty for the query
     * @param row 1-based
     * @param col 1-based, of the first expression
     */
    public record Line(long nanos, int evals, int redos, int expressions, String file, int row, int col) {}

    private static final class Counts {
        long nanos;
        int evals;
        int redos;
        final Set<Location> expressions = new HashSet<>();
        int col = Integer.MAX_VALUE;
    }

    private record Key(String file, int row) {}

    private static final class Frame {
        @Nullable
        Location last;

        final Set<Location> begun = new HashSet<>();
    }

    private final Program program;
    private final Map<Key, Counts> lines = new HashMap<>();
    private final Deque<Frame> frames = new ArrayDeque<>();
    private long since = System.nanoTime();

    /** Watches evaluations of this program. */
    public Profile(Program program) {
        this.program = program;
        frames.push(new Frame());
    }

    @Override
    public void enter(Func func) {
        frames.push(new Frame());
    }

    @Override
    public void exit(Func func, @Nullable Object result) {
        frames.pop();
    }

    @Override
    public void ran(Stmt stmt, boolean held, @Nullable Object[] locals) {
        long now = System.nanoTime();
        long took = now - since;
        Location at = stmt.at();
        if (at.row() > 0) {
            String file = program.file(at.file());
            Counts c = lines.computeIfAbsent(new Key(file.equals("<query>") ? "" : file, at.row()), k -> new Counts());
            c.nanos += took;
            c.col = Math.min(c.col, at.col());
            Frame f = Objects.requireNonNull(frames.peek());
            if (!at.equals(f.last)) {
                f.last = at;
                c.evals++;
                c.expressions.add(at);
                if (!f.begun.add(at)) {
                    c.redos++;
                }
            }
        }
        since = System.nanoTime();
    }

    /** All lines, the costliest first. */
    public List<Line> lines() {
        return lines.entrySet().stream()
                .map(e -> new Line(
                        e.getValue().nanos,
                        e.getValue().evals,
                        e.getValue().redos,
                        e.getValue().expressions.size(),
                        e.getKey().file,
                        e.getKey().row,
                        e.getValue().col))
                .sorted(Comparator.comparingLong(Line::nanos).reversed())
                .toList();
    }
}
