package org.zerotrust.rego.jvm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.jvm.Op.Body;

/**
 * Cuts a function into methods that the JVM accepts and its compiler takes: parts that are too long become regions,
 * and locals that more than one method names live in an array between them.
 */
final class Outliner {
    /** HotSpot does not compile methods beyond 8,000 bytes at all; estimates err, so stay well below. */
    private static final int METHOD_BYTES = 5_000;

    private static final int REGION_BYTES = 3_000;

    /** Locals that live in the array. */
    final BitSet shared = new BitSet();

    private final List<Body> bodies;

    Outliner(List<Body> bodies) {
        int total = bodies.stream().mapToInt(Body::cost).sum();
        if (total <= METHOD_BYTES) {
            this.bodies = bodies;
            return;
        }
        List<Op> asOps = new ArrayList<>();
        for (Body b : bodies) {
            asOps.add(new Op.Blocks(List.of(b)));
        }
        // The bodies of a function stand one level up; each keeps its own block so that breaks still count right.
        this.bodies = List.of(new Body(shrink(asOps), new BitSet()));
        place(this.bodies.getFirst(), new HashMap<>());
    }

    List<Body> bodies() {
        return bodies;
    }

    /** Whether there are regions at all. */
    boolean cut() {
        boolean[] any = {false};
        bodies.forEach(b -> regions(b, r -> any[0] = true));
        return any[0];
    }

    /** The same operations, but not longer than a region. */
    private static List<Op> shrink(List<Op> ops) {
        List<Op> now = new ArrayList<>();
        for (Op op : ops) {
            if (op.cost() <= REGION_BYTES) {
                now.add(op);
            } else if (op instanceof Op.Blocks b) {
                // Blocks run one after the other, so each may stand alone.
                b.bodies().forEach(x -> now.add(new Op.Blocks(List.of(shrink(x)))));
            } else {
                now.add(shrink(op));
            }
        }
        return chunked(now);
    }

    private static List<Op> chunked(List<Op> ops) {
        List<Op> now = ops;
        while (cost(now) > REGION_BYTES && now.size() > 1) {
            List<Op> chunks = new ArrayList<>();
            List<Op> chunk = new ArrayList<>();
            int size = 0;
            for (Op op : now) {
                if (!chunk.isEmpty() && size + op.cost() > REGION_BYTES) {
                    chunks.add(region(chunk));
                    chunk = new ArrayList<>();
                    size = 0;
                }
                chunk.add(op);
                size += op.cost();
            }
            chunks.add(region(chunk));
            now = chunks;
        }
        return now;
    }

    private static Op region(List<Op> ops) {
        BitSet assigned = new BitSet();
        ops.forEach(op -> assigned.or(assigned(op)));
        return new Op.Region(new Body(ops, assigned));
    }

    /** Locals that the operation may assign. */
    static BitSet assigned(Op op) {
        BitSet out = new BitSet();
        switch (op) {
            case Op.Simple s -> out.or(Mentions.of(s.stmt()).assigns);
            case Op.Literal l -> out.set(l.target());
            case Op.Blocks b -> b.bodies().forEach(x -> out.or(x.assigned));
            case Op.Loop l -> {
                out.or(l.body().assigned);
                out.set(l.scan().key());
                out.set(l.scan().value());
            }
            case Op.Negation n -> out.or(n.body().assigned);
            case Op.Choice c -> c.ways().forEach(w -> out.or(w.assigned));
            case Op.Replaced w -> out.or(w.body().assigned);
            case Op.Region r -> out.or(r.body().assigned);
        }
        return out;
    }

    private static int cost(List<Op> ops) {
        return ops.stream().mapToInt(Op::cost).sum();
    }

    private static Op shrink(Op op) {
        return switch (op) {
            case Op.Blocks b ->
                new Op.Blocks(b.bodies().stream().map(Outliner::shrink).toList());
            case Op.Loop l -> new Op.Loop(l.scan(), shrink(l.body()));
            case Op.Negation n -> new Op.Negation(shrink(n.body()));
            case Op.Choice c ->
                // Each way in a method of its own: all of them together are what is too long.
                new Op.Choice(
                        c.root(),
                        c.keys(),
                        c.choices(),
                        c.ways().stream()
                                .map(w -> w.with(List.of(region(shrink(w.ops)))))
                                .toList());
            case Op.Replaced w -> new Op.Replaced(w.with(), shrink(w.body()));
            case Op.Simple s -> s;
            case Op.Literal l -> l;
            case Op.Region r -> r;
        };
    }

    private static Body shrink(Body b) {
        return b.with(shrink(b.ops));
    }

    /** Collects the locals that a body names, regions in it left out. */
    static void named(Body body, BitSet out) {
        for (Op op : body.ops) {
            switch (op) {
                case Op.Simple s -> {
                    Mentions m = Mentions.of(s.stmt());
                    out.or(m.reads);
                    out.or(m.assigns);
                    out.or(m.fills);
                }
                case Op.Literal l -> {
                    out.set(l.target());
                    for (Operand o : l.values()) {
                        if (o instanceof Operand.Local x) {
                            out.set(x.index());
                        }
                    }
                }
                case Op.Blocks b -> b.bodies().forEach(x -> named(x, out));
                case Op.Loop l -> {
                    out.set(l.scan().source());
                    out.set(l.scan().key());
                    out.set(l.scan().value());
                    named(l.body(), out);
                }
                case Op.Negation n -> named(n.body(), out);
                case Op.Choice c -> {
                    out.set(c.root());
                    c.ways().forEach(w -> named(w, out));
                }
                case Op.Replaced w -> {
                    out.set(w.with().local());
                    if (w.with().value() instanceof Operand.Local x) {
                        out.set(x.index());
                    }
                    named(w.body(), out);
                }
                case Op.Region r -> {
                    // Has a method of its own.
                }
            }
        }
    }

    /** Finds the methods that each local is named in; those of several are shared. */
    private void place(Body method, Map<Integer, Body> home) {
        BitSet names = new BitSet();
        named(method, names);
        names.stream().forEach(l -> {
            Body before = home.putIfAbsent(l, method);
            if (before != null && before != method) {
                shared.set(l);
            }
        });
        regions(method, r -> place(r.body(), home));
    }

    private static void regions(Body body, Consumer<Op.Region> each) {
        for (Op op : body.ops) {
            switch (op) {
                case Op.Simple s -> {
                    // Holds nothing; likewise below.
                }
                case Op.Literal l -> {
                    // A single operation.
                }
                case Op.Blocks b -> b.bodies().forEach(x -> regions(x, each));
                case Op.Loop l -> regions(l.body(), each);
                case Op.Negation n -> regions(n.body(), each);
                case Op.Choice c -> c.ways().forEach(w -> regions(w, each));
                case Op.Replaced w -> regions(w.body(), each);
                case Op.Region r -> each.accept(r);
            }
        }
    }
}
