package org.zerotrust.rego.jvm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.ir.Block;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Stmt;
import org.zerotrust.rego.jvm.Op.Body;

/**
 * Finds bodies of a rule that begin by comparing one place of the input, or of an operand, with different strings: of
 * those only the ones that ask for the string that is there can hold, so that the others are not even begun.
 */
final class RuleIndex {
    /** Fewer bodies are tried faster than chosen from. */
    private static final int FEWEST = 4;

    /** More ways in one method would make it too long for HotSpot. */
    private static final int MOST_WAYS = 48;

    /** What a body asks first: whether {@code root.keys[0].keys[1]...} is the string. */
    private record Question(int root, List<String> keys, String wanted) {
        boolean samePlace(Question other) {
            return root == other.root && keys.equals(other.keys);
        }
    }

    private final Func func;
    private final List<String> strings;
    private final BitSet skipped = new BitSet();

    private RuleIndex(Func func, List<String> strings) {
        this.func = func;
        this.strings = strings;
    }

    /**
     * The same bodies, those that can be chosen from put behind a choice.
     *
     * @param bodies of the function's blocks, in their order
     */
    static List<Body> of(Func func, List<Body> bodies, List<String> strings) {
        return func.blocks().size() < FEWEST ? bodies : new RuleIndex(func, strings).choose(bodies);
    }

    private List<Body> choose(List<Body> bodies) {
        List<@Nullable Question> questions = new ArrayList<>();
        for (Block b : func.blocks()) {
            questions.add(question(b));
        }
        // What a body assigns before its question is not assigned where the body is not begun: nothing may read it.
        for (Block b : func.blocks()) {
            if (exposed(b).intersects(skipped)) {
                return bodies;
            }
        }
        List<Body> out = new ArrayList<>();
        for (int i = 0; i < bodies.size(); ) {
            Question first = questions.get(i);
            int end = i + 1;
            while (first != null && end < bodies.size() && samePlace(first, questions.get(end))) {
                end++;
            }
            if (first != null && end - i >= FEWEST) {
                out.add(choice(first, questions.subList(i, end), bodies.subList(i, end)));
            } else {
                out.addAll(bodies.subList(i, end));
            }
            i = end;
        }
        return out;
    }

    private static boolean samePlace(Question first, @Nullable Question other) {
        return other != null && first.samePlace(other);
    }

    private static Body choice(Question place, List<@Nullable Question> questions, List<Body> bodies) {
        Map<String, List<Body>> ways = new LinkedHashMap<>();
        for (int i = 0; i < bodies.size(); i++) {
            String wanted = Objects.requireNonNull(questions.get(i)).wanted();
            ways.computeIfAbsent(wanted, w -> new ArrayList<>()).add(bodies.get(i));
        }
        Map<String, Integer> table = new HashMap<>();
        List<Body> groups = new ArrayList<>();
        ways.forEach((wanted, group) -> {
            table.put(wanted, groups.size());
            groups.add(body(new Op.Blocks(group)));
        });
        return tree(place, table, groups);
    }

    /** One choice, or choices between choices where there are too many ways. */
    private static Body tree(Question place, Map<String, Integer> table, List<Body> groups) {
        if (groups.size() <= MOST_WAYS) {
            return body(new Op.Choice(place.root(), place.keys(), new Choices(table), groups));
        }
        int width = (groups.size() + MOST_WAYS - 1) / MOST_WAYS;
        Map<String, Integer> outer = new HashMap<>();
        List<Map<String, Integer>> inner = new ArrayList<>();
        for (int i = 0; i < groups.size(); i += width) {
            inner.add(new HashMap<>());
        }
        table.forEach((wanted, way) -> {
            outer.put(wanted, way / width);
            inner.get(way / width).put(wanted, way % width);
        });
        List<Body> parts = new ArrayList<>();
        for (int i = 0; i < inner.size(); i++) {
            List<Body> part = groups.subList(i * width, Math.min(groups.size(), (i + 1) * width));
            parts.add(body(new Op.Blocks(List.of(tree(place, inner.get(i), part)))));
        }
        return body(new Op.Choice(place.root(), place.keys(), new Choices(outer), parts));
    }

    private static Body body(Op op) {
        return new Body(List.of(op), Outliner.assigned(op));
    }

    /** What the block asks before it does anything else; {@code null} where it does something else first. */
    private @Nullable Question question(Block block) {
        Map<Integer, Question> places = new HashMap<>();
        func.params().forEach(p -> places.put(p, new Question(p, List.of(), "")));
        BitSet assigned = new BitSet();
        for (Stmt s : block.stmts()) {
            switch (s) {
                case Stmt.ResetLocal r -> forget(places, r.target(), assigned);
                case Stmt.AssignVar a -> put(places, a.target(), place(places, a.source()), assigned);
                case Stmt.Dot d -> {
                    Question source = place(places, d.source());
                    if (source == null || !(d.key() instanceof Operand.StringIndex k)) {
                        return null;
                    }
                    List<String> keys = new ArrayList<>(source.keys());
                    keys.add(strings.get(k.index()));
                    put(places, d.target(), new Question(source.root(), keys, ""), assigned);
                }
                case Stmt.Equal e -> {
                    Question a = asked(places, e.a(), e.b());
                    Question found = a != null ? a : asked(places, e.b(), e.a());
                    if (found != null) {
                        skipped.or(assigned);
                    }
                    return found;
                }
                default -> {
                    return null;
                }
            }
        }
        return null;
    }

    private @Nullable Question asked(Map<Integer, Question> places, Operand place, Operand wanted) {
        Question found = place(places, place);
        return found == null || !(wanted instanceof Operand.StringIndex s)
                ? null
                : new Question(found.root(), found.keys(), strings.get(s.index()));
    }

    private static @Nullable Question place(Map<Integer, Question> places, Operand o) {
        return o instanceof Operand.Local l ? places.get(l.index()) : null;
    }

    private static void put(Map<Integer, Question> places, int local, @Nullable Question place, BitSet assigned) {
        forget(places, local, assigned);
        if (place != null) {
            places.put(local, place);
        }
    }

    private static void forget(Map<Integer, Question> places, int local, BitSet assigned) {
        places.remove(local);
        assigned.set(local);
    }

    /** Locals that the block may read before it has assigned them. */
    private static BitSet exposed(Block block) {
        BitSet out = new BitSet();
        BitSet assigned = new BitSet();
        for (Stmt s : block.stmts()) {
            Mentions m = Mentions.of(s);
            BitSet reads = (BitSet) m.reads.clone();
            reads.or(m.fills);
            boolean nested = s instanceof Stmt.BlockStmt
                    || s instanceof Stmt.Not
                    || s instanceof Stmt.Scan
                    || s instanceof Stmt.With;
            reads.andNot(assigned);
            out.or(reads);
            if (!nested) {
                assigned.or(m.assigns);
            }
        }
        return out;
    }
}
