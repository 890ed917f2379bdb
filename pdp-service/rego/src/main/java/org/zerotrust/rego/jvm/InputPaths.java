package org.zerotrust.rego.jvm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.zerotrust.rego.eval.Walk;
import org.zerotrust.rego.ir.Block;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.ir.Stmt;

/**
 * Finds look-ups of the same path of the input, such as {@code input.device.certificate}, that a policy makes again and
 * again: each of them gets a place where its value is kept for the rest of the evaluation.
 */
final class InputPaths {
    private static final int LOOP_FACTOR = 8;
    private static final int MOST_TOUCHED = 48;

    /** Sites of each path, those in loops counted several times. */
    private final Map<List<String>, Integer> uses = new HashMap<>();

    private final IdentityHashMap<Stmt, List<String>> pathOf = new IdentityHashMap<>();
    private final Map<List<String>, Integer> places = new HashMap<>();
    private final List<String> strings;
    private final boolean touched;

    /** @param funcs all that the policy may call; none of them replaces the input */
    InputPaths(List<Func> funcs, List<String> strings) {
        this.strings = strings;
        for (Func f : funcs) {
            // A function with operands can be asked any number of times.
            function(f.blocks(), f.params().size() > 2 ? LOOP_FACTOR : 1);
        }
        boolean few = uses.size() <= MOST_TOUCHED;
        // Shorter paths first, as each rests on the one before it.
        uses.keySet().stream()
                .filter(path -> few || uses.getOrDefault(path, 0) > 1)
                .sorted(Comparator.<List<String>>comparingInt(List::size)
                        .thenComparing(path -> String.join("\0", path)))
                .forEach(path -> places.put(path, places.size()));
        touched = few;
    }

    /** What reads all paths at the start of an evaluation. */
    FirstTouch firstTouch() {
        if (!touched) {
            return FirstTouch.NONE;
        }
        int[] sources = new int[places.size()];
        String[] keys = new String[places.size()];
        places.forEach((path, place) -> {
            sources[place] = places.getOrDefault(path.subList(0, path.size() - 1), -1);
            keys[place] = path.getLast().intern();
        });
        return new FirstTouch(sources, keys);
    }

    /** How many places there are. */
    int size() {
        return places.size();
    }

    /** The place of what the look-up finds, or -1. */
    int place(Stmt.Dot dot) {
        List<String> path = pathOf.get(dot);
        return path == null ? -1 : places.getOrDefault(path, -1);
    }

    private void function(List<Block> blocks, int weight) {
        Map<Integer, List<String>> locals = new HashMap<>();
        Set<Integer> others = new HashSet<>();
        locals.put(Policy.INPUT, List.of());
        // Locals may be assigned in several places: only those that hold one path throughout count.
        for (int size = -1; size != locals.size() + others.size(); ) {
            size = locals.size() + others.size();
            Walk.visit(blocks, s -> assign(s, locals, others));
        }
        count(blocks, weight, locals, others);
    }

    private void assign(Stmt s, Map<Integer, List<String>> locals, Set<Integer> others) {
        switch (s) {
            case Stmt.Dot d -> {
                List<String> path = path(d, locals, others);
                put(d.target(), path, locals, others);
            }
            case Stmt.AssignVar a -> put(a.target(), path(a.source(), locals, others), locals, others);
            case Stmt.BlockStmt b -> {
                // What stands in it is visited on its own; likewise below.
            }
            case Stmt.Not b -> {
                // Assigns nothing itself.
            }
            case Stmt.Scan n -> {
                others.add(n.key());
                others.add(n.value());
            }
            case Stmt.With w -> others.add(w.local());
            case Stmt.ResetLocal r -> {
                // Undefined is no other value.
            }
            default -> Mentions.of(s).assigns.stream().forEach(others::add);
        }
    }

    private static void put(int local, List<String> path, Map<Integer, List<String>> locals, Set<Integer> others) {
        if (path.isEmpty()) {
            others.add(local);
            return;
        }
        List<String> before = locals.putIfAbsent(local, path);
        if (before != null && !before.equals(path)) {
            others.add(local);
        }
    }

    /** The path that the look-up follows; empty where it is not one into the input. */
    private List<String> path(Stmt.Dot d, Map<Integer, List<String>> locals, Set<Integer> others) {
        if (!(d.key() instanceof Operand.StringIndex k) || !(d.source() instanceof Operand.Local l)) {
            return List.of();
        }
        List<String> source = path(d.source(), locals, others);
        if (source.isEmpty() && l.index() != Policy.INPUT) {
            return List.of();
        }
        List<String> out = new ArrayList<>(source);
        out.add(strings.get(k.index()));
        return out;
    }

    private static List<String> path(Operand o, Map<Integer, List<String>> locals, Set<Integer> others) {
        return o instanceof Operand.Local l && !others.contains(l.index())
                ? locals.getOrDefault(l.index(), List.of())
                : List.of();
    }

    private void count(List<Block> blocks, int weight, Map<Integer, List<String>> locals, Set<Integer> others) {
        for (Block b : blocks) {
            for (Stmt s : b.stmts()) {
                switch (s) {
                    case Stmt.Dot d -> {
                        List<String> path = path(d, locals, others);
                        if (!path.isEmpty()) {
                            pathOf.put(d, path);
                            uses.merge(path, weight, Integer::sum);
                        }
                    }
                    case Stmt.BlockStmt n -> count(n.blocks(), weight, locals, others);
                    case Stmt.Not n -> count(List.of(n.block()), weight, locals, others);
                    case Stmt.Scan n -> count(List.of(n.block()), LOOP_FACTOR, locals, others);
                    case Stmt.With n -> count(List.of(n.block()), weight, locals, others);
                    default -> {
                        // Looks nothing up.
                    }
                }
            }
        }
    }
}
