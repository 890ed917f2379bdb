package org.zerotrust.pdp.bench.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.zerotrust.rego.value.RegoArray;
import org.zerotrust.rego.value.RegoNull;
import org.zerotrust.rego.value.RegoObject;

/** Changes a JSON tree in a few places: other numbers, other parts of a second tree, elements gone, doubled, nested. */
final class TreeMutator {
    private static final List<Object> ODD = List.of(
            RegoNull.NULL,
            true,
            false,
            0L,
            1L,
            -1L,
            2L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            (long) Integer.MAX_VALUE,
            "",
            "x",
            RegoArray.EMPTY,
            RegoObject.EMPTY);

    private final RandomGenerator random;
    private final List<Object> parts = new ArrayList<>();
    private final double rate;

    private TreeMutator(RandomGenerator random, double rate) {
        this.random = random;
        this.rate = rate;
    }

    static Object mutate(Object tree, Object other, RandomGenerator random) {
        int[] nodes = {0};
        count(tree, nodes);
        TreeMutator m = new TreeMutator(random, (1.0 + random.nextInt(5)) / Math.max(10, nodes[0]));
        m.collect(random.nextBoolean() ? tree : other);
        return m.change(tree, 0);
    }

    private static void count(Object v, int[] n) {
        n[0]++;
        switch (v) {
            case List<?> l -> l.forEach(e -> count(e, n));
            case Map<?, ?> m -> m.values().forEach(e -> count(e, n));
            default -> {
                // A leaf.
            }
        }
    }

    private void collect(Object v) {
        parts.add(v);
        switch (v) {
            case List<?> l -> l.forEach(this::collect);
            case Map<?, ?> m -> m.values().forEach(this::collect);
            default -> {
                // A leaf.
            }
        }
    }

    private Object change(Object v, int depth) {
        if (random.nextDouble() < rate) {
            return other(v);
        }
        return switch (v) {
            case List<?> l -> {
                List<Object> out = new ArrayList<>();
                for (Object e : l) {
                    if (random.nextDouble() < rate) {
                        elements(out, e, depth);
                    } else {
                        out.add(change(e, depth + 1));
                    }
                }
                yield RegoArray.of(out);
            }
            case Map<?, ?> m -> {
                RegoObject out = new RegoObject();
                m.forEach((k, e) -> {
                    if (random.nextDouble() >= rate / 4) {
                        out.insert(k, change(e, depth + 1));
                    }
                });
                yield out;
            }
            default -> v;
        };
    }

    private void elements(List<Object> out, Object e, int depth) {
        switch (random.nextInt(4)) {
            case 0 -> {
                // Gone.
            }
            case 1 -> {
                out.add(e);
                out.add(change(e, depth + 1));
            }
            case 2 -> {
                out.add(parts.get(random.nextInt(parts.size())));
                out.add(e);
            }
            default -> out.add(parts.get(random.nextInt(parts.size())));
        }
    }

    private Object other(Object v) {
        return switch (random.nextInt(5)) {
            case 0 -> ODD.get(random.nextInt(ODD.size()));
            case 1 -> parts.get(random.nextInt(parts.size()));
            case 2 -> v instanceof Long ? (Object) (long) random.nextInt(80) : nested(v);
            default -> v instanceof Long n ? n + random.nextInt(7) - 3 : parts.get(random.nextInt(parts.size()));
        };
    }

    /** The value in many blocks within blocks, as a loader that recurses would not like. */
    private Object nested(Object v) {
        if (!(v instanceof Map<?, ?> m) || !m.containsKey("stmt")) {
            return v;
        }
        Object out = v;
        int depth = 1 + random.nextInt(random.nextInt(10) == 0 ? 3_000 : 10);
        for (int i = 0; i < depth; i++) {
            RegoObject block = new RegoObject();
            block.insert("stmts", RegoArray.of(List.of(out)));
            RegoObject holder = new RegoObject();
            boolean not = random.nextInt(3) == 0;
            holder.insert(not ? "block" : "blocks", not ? block : RegoArray.of(List.of(block)));
            RegoObject stmt = new RegoObject();
            stmt.insert("type", not ? "NotStmt" : "BlockStmt");
            stmt.insert("stmt", holder);
            out = stmt;
        }
        return out;
    }
}
