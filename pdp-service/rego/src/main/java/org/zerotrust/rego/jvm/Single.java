package org.zerotrust.rego.jvm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.eval.Walk;
import org.zerotrust.rego.ir.Block;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Operand;
import org.zerotrust.rego.ir.Stmt;

/**
 * Rules whose every body gives the same boolean: the first body that holds has the answer, so the others need not be
 * looked at. A default does not count, as it is only taken where no body held.
 */
final class Single {
    private final Map<Integer, List<Operand>> assigned = new HashMap<>();
    private final Set<Integer> otherwise = new HashSet<>();
    private final Map<Integer, Set<Integer>> copies = new HashMap<>();
    private final int returns;
    private final boolean returnsLast;

    Single(Func f) {
        returns = f.returns();
        List<Block> blocks = f.blocks();
        returnsLast = !blocks.isEmpty()
                && blocks.getLast().stmts().size() == 1
                && blocks.getLast().stmts().getFirst() instanceof Stmt.ReturnLocal r
                && r.source() == returns;
        Set<Stmt> defaults = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Block b : blocks) {
            if (b.stmts().size() == 2
                    && b.stmts().get(0) instanceof Stmt.IsUndefined u
                    && u.source() == returns
                    && b.stmts().get(1) instanceof Stmt.AssignVarOnce a
                    && a.target() == returns) {
                defaults.add(a);
            }
        }
        Walk.visit(blocks, s -> {
            if (!defaults.contains(s)) {
                statement(s);
            }
        });
    }

    private void statement(Stmt s) {
        switch (s) {
            case Stmt.AssignVarOnce a -> {
                assigned.computeIfAbsent(a.target(), t -> new ArrayList<>()).add(a.source());
                if (a.source() instanceof Operand.Local l) {
                    copies.computeIfAbsent(l.index(), t -> new HashSet<>()).add(a.target());
                }
            }
            case Stmt.ResetLocal r -> {
                // Undefined is no value.
            }
            case Stmt.IsDefined d -> {
                // Reads no value.
            }
            case Stmt.IsUndefined d -> {
                // Reads no value.
            }
            case Stmt.ReturnLocal r when r.source() == returns -> {
                // The answer itself.
            }
            case Stmt.BlockStmt b -> {
                // What stands in it is visited on its own; likewise below.
            }
            case Stmt.Not n -> {
                // Names no local.
            }
            case Stmt.Scan n -> {
                otherwise.add(n.source());
                otherwise.add(n.key());
                otherwise.add(n.value());
            }
            case Stmt.With n -> {
                otherwise.add(n.local());
                if (n.value() instanceof Operand.Local l) {
                    otherwise.add(l.index());
                }
            }
            default -> {
                Mentions m = Mentions.of(s);
                m.assigns.stream().forEach(otherwise::add);
                m.fills.stream().forEach(otherwise::add);
                m.reads.stream().forEach(otherwise::add);
            }
        }
    }

    /**
     * The answer that is certain once this local has been assigned, or {@code null}.
     *
     * @param local the target of an assignment that has just been made
     */
    @Nullable
    Boolean answer(int local) {
        if (!returnsLast) {
            return null;
        }
        boolean leadsToAnswer = local == returns
                || !otherwise.contains(local)
                        && copies.getOrDefault(local, Set.of()).equals(Set.of(returns));
        return leadsToAnswer ? value(returns, 0) : null;
    }

    private @Nullable Boolean value(int local, int depth) {
        if (depth > 4 || otherwise.contains(local)) {
            return null;
        }
        Boolean all = null;
        for (Operand o : assigned.getOrDefault(local, List.of())) {
            Boolean one = switch (o) {
                case Operand.Bool b -> b.value();
                case Operand.Local l -> value(l.index(), depth + 1);
                case Operand.StringIndex s -> null;
            };
            if (one == null || all != null && !all.equals(one)) {
                return null;
            }
            all = one;
        }
        return all;
    }
}
