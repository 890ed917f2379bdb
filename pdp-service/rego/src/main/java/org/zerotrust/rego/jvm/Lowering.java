package org.zerotrust.rego.jvm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.eval.Walk;
import org.zerotrust.rego.ir.Block;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Stmt;
import org.zerotrust.rego.jvm.Op.Body;

/** From blocks of statements to bodies of operations. */
final class Lowering {
    /** Longer literals stay statements, so that they can be cut into several methods. */
    private static final int MAX_LITERAL = 200;

    private final List<String> strings;
    /** Statements that add to a collection and are part of a literal. */
    private final Set<Stmt> parts = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Locals that something else adds to: no literal may be made of them, as it could be a constant. */
    private final BitSet filled = new BitSet();

    private boolean searching = true;

    private Lowering(List<String> strings) {
        this.strings = strings;
    }

    /** The blocks of a whole function or plan. */
    static List<Body> lower(List<Block> blocks, List<String> strings) {
        Lowering l = new Lowering(strings);
        l.bodies(blocks);
        l.searching = false;
        Walk.visit(blocks, s -> {
            if (!l.parts.contains(s)) {
                switch (s) {
                    case Stmt.ArrayAppend x -> l.filled.set(x.array());
                    case Stmt.SetAdd x -> l.filled.set(x.set());
                    case Stmt.ObjectInsert x -> l.filled.set(x.object());
                    case Stmt.ObjectInsertOnce x -> l.filled.set(x.object());
                    default -> {
                        // Adds to nothing.
                    }
                }
            }
        });
        return l.bodies(blocks);
    }

    private List<Body> bodies(List<Block> blocks) {
        List<Body> out = new ArrayList<>(blocks.size());
        for (Block b : blocks) {
            out.add(body(b));
        }
        return out;
    }

    private Body body(Block block) {
        List<Stmt> stmts = block.stmts();
        int n = stmts.size();
        Mentions[] mentions = new Mentions[n];
        for (int i = 0; i < n; i++) {
            mentions[i] = Mentions.of(stmts.get(i));
        }
        @Nullable Op[] instead = new Op[n];
        BitSet dropped = new BitSet(n);
        for (int i = 0; i < n; i++) {
            literal(stmts, mentions, i, instead, dropped);
        }
        List<Op> ops = new ArrayList<>(n);
        BitSet assigned = new BitSet();
        for (int i = 0; i < n; i++) {
            assigned.or(mentions[i].assigns);
            Op other = instead[i];
            if (other != null) {
                ops.add(other);
            } else if (!dropped.get(i)) {
                ops.add(op(stmts.get(i)));
            }
        }
        return new Body(ops, assigned);
    }

    private Op op(Stmt s) {
        return switch (s) {
            case Stmt.BlockStmt b -> new Op.Blocks(bodies(b.blocks()));
            case Stmt.Scan b -> new Op.Loop(b, body(b.block()));
            case Stmt.Not b -> new Op.Negation(body(b.block()));
            case Stmt.With b -> new Op.Replaced(b, body(b.block()));
            case Stmt.Call c -> new Op.Simple(s, 16 + 4 * c.args().size());
            case Stmt.CallDynamic c -> new Op.Simple(s, 40 + 8 * c.path().size());
            default -> new Op.Simple(s, 14);
        };
    }

    /** Where statement {@code at} starts a literal that is only added to until it is whole, makes one operation of it. */
    private void literal(List<Stmt> stmts, Mentions[] mentions, int at, @Nullable Op[] instead, BitSet dropped) {
        Op.Kind kind;
        int target;
        switch (stmts.get(at)) {
            case Stmt.MakeArray m -> {
                kind = Op.Kind.ARRAY;
                target = m.target();
            }
            case Stmt.MakeObject m -> {
                kind = Op.Kind.OBJECT;
                target = m.target();
            }
            case Stmt.MakeSet m -> {
                kind = Op.Kind.SET;
                target = m.target();
            }
            default -> {
                return;
            }
        }
        List<String> keys = new ArrayList<>();
        List<Operand> values = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        Set<Integer> operands = new HashSet<>();
        int last = at;
        for (int i = at + 1; i < stmts.size(); i++) {
            if (part(stmts.get(i), kind, target, keys, values)) {
                places.add(i);
                last = i;
                if (values.getLast() instanceof Operand.Local l) {
                    operands.add(l.index());
                }
            } else if (mentions[i].any(target)) {
                break;
            }
        }
        boolean distinct = new HashSet<>(keys).size() == keys.size();
        if (values.size() > MAX_LITERAL || !distinct || operands.contains(target)) {
            return;
        }
        // Operands are read where the literal becomes whole: until then nothing may change them.
        for (int i = places.isEmpty() ? last : places.getFirst(); i < last; i++) {
            for (int o : operands) {
                if ((mentions[i].assigns.get(o) || mentions[i].fills.get(o)) && readBefore(stmts, places, i, o)) {
                    return;
                }
            }
        }
        if (searching) {
            places.forEach(p -> parts.add(stmts.get(p)));
        } else if (filled.get(target)) {
            return;
        }
        places.forEach(dropped::set);
        dropped.set(at);
        instead[last] = new Op.Literal(kind, target, keys, values);
    }

    private static boolean readBefore(List<Stmt> stmts, List<Integer> places, int at, int local) {
        for (int p : places) {
            if (p < at && Mentions.of(stmts.get(p)).reads.get(local)) {
                return true;
            }
        }
        return false;
    }

    private boolean part(Stmt s, Op.Kind kind, int target, List<String> keys, List<Operand> values) {
        switch (s) {
            case Stmt.ArrayAppend x when kind == Op.Kind.ARRAY && x.array() == target -> values.add(x.value());
            case Stmt.SetAdd x when kind == Op.Kind.SET && x.set() == target -> values.add(x.value());
            case Stmt.ObjectInsert x
            when kind == Op.Kind.OBJECT && x.object() == target && x.key() instanceof Operand.StringIndex k -> {
                keys.add(strings.get(k.index()));
                values.add(x.value());
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}
