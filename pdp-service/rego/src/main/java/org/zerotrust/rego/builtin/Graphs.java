package org.zerotrust.rego.builtin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.RegoSet;
import org.zerotrust.rego.value.Values;

/** {@code graph.*} and {@code walk}. */
final class Graphs {
    private Graphs() {}

    static void register(Registrar r) {
        r.f2("graph.reachable", Graphs::reachable);
        r.f2("graph.reachable_paths", Graphs::reachablePaths);
        r.f1("walk", Graphs::walk);
    }

    private static Collection<?> start(Object v) {
        return switch (v) {
            case List<?> l -> l;
            case Set<?> s -> RegoSet.of(s);
            default -> throw Operands.wrong(2, v, "{array, set}");
        };
    }

    private static Collection<?> neighbours(@Nullable Object v) {
        return v instanceof List<?> l ? l : v instanceof Set<?> s ? RegoSet.of(s) : List.of();
    }

    static Object reachable(BuiltinContext ctx, Object graph, Object initial) {
        Map<?, ?> g = Operands.map(graph, 1);
        Deque<Object> queue = new ArrayDeque<>();
        for (Object e : start(initial)) {
            queue.add(Values.orNull(e));
        }
        Set<Object> reached = new TreeSet<>(Values::compare);
        while (!queue.isEmpty()) {
            ctx.work(2);
            Object node = queue.remove();
            Object edges = Values.get(g, node);
            if (edges == null || !reached.add(node)) {
                continue;
            }
            for (Object n : neighbours(edges)) {
                ctx.work(1);
                Object neighbour = Values.orNull(n);
                if (!reached.contains(neighbour)) {
                    queue.add(neighbour);
                }
            }
        }
        return RegoSet.of(reached);
    }

    static Object reachablePaths(BuiltinContext ctx, Object graph, Object initial) {
        Map<?, ?> g = Operands.map(graph, 1);
        Set<Object> out = new TreeSet<>(Values::compare);
        for (Object e : start(initial)) {
            Object node = Values.orNull(e);
            Object edges = Values.get(g, node);
            if (edges == null) {
                continue;
            }
            if (neighbours(edges).isEmpty()) {
                out.add(List.of(node));
            }
            List<Object> path = new ArrayList<>(List.of(node));
            for (Object n : neighbours(edges)) {
                // The first step is not held against the start: an edge from a node to itself makes a path of two.
                follow(ctx, g, Values.orNull(n), path, out);
            }
        }
        return RegoSet.of(out);
    }

    /** The path ends where a node is not in the graph, has no edges, or leads back into the path. */
    private static void follow(BuiltinContext ctx, Map<?, ?> g, Object node, List<Object> path, Set<Object> out) {
        // Each path is compared with some of those before it.
        ctx.work(1 + 16L * path.size());
        Object edges = Values.get(g, node);
        if (edges == null) {
            out.add(List.copyOf(path));
            return;
        }
        path.add(node);
        if (neighbours(edges).isEmpty()) {
            out.add(List.copyOf(path));
        }
        for (Object n : neighbours(edges)) {
            Object next = Values.orNull(n);
            if (onPath(path, next)) {
                out.add(List.copyOf(path));
            } else {
                follow(ctx, g, next, path, out);
            }
        }
        path.removeLast();
    }

    private static boolean onPath(List<Object> path, Object node) {
        for (Object p : path) {
            if (Values.equal(p, node)) {
                return true;
            }
        }
        return false;
    }

    /** All pairs of path and value below a value, itself first: the rows of the relation. */
    static Object walk(BuiltinContext ctx, Object a) {
        List<Object> out = new ArrayList<>();
        walk(ctx, new ArrayList<>(), a, out);
        return out;
    }

    private static void walk(BuiltinContext ctx, List<Object> path, Object v, List<Object> out) {
        ctx.work(2 + path.size() / 4);
        out.add(List.of(List.copyOf(path), v));
        switch (v) {
            case List<?> l -> {
                for (int i = 0; i < l.size(); i++) {
                    step(ctx, path, (long) i, l.get(i), out);
                }
            }
            case Map<?, ?> m -> {
                for (Map.Entry<?, ?> e :
                        org.zerotrust.rego.value.RegoObject.of(m).entrySet()) {
                    step(ctx, path, Values.orNull(e.getKey()), e.getValue(), out);
                }
            }
            case Set<?> s -> {
                for (Object e : RegoSet.of(s)) {
                    step(ctx, path, e, e, out);
                }
            }
            default -> {
                // A scalar has nothing below it.
            }
        }
    }

    private static void step(BuiltinContext ctx, List<Object> path, Object key, @Nullable Object v, List<Object> out) {
        path.add(key);
        walk(ctx, path, Values.orNull(v), out);
        path.removeLast();
    }
}
