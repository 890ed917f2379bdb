package org.zerotrust.rego.ir;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the format alone does not promise of a plan and every evaluator relies on. */
final class PlanCheck {
    /** Deeper nesting than any policy has, yet shallow enough for recursion over a plan. */
    private static final int MAX_NESTING = 1_000;

    private final String where;

    private PlanCheck(String where) {
        this.where = where;
    }

    static void check(Policy policy) {
        Set<String> names = new HashSet<>();
        for (Func f : policy.funcs()) {
            if (!names.add(f.name())) {
                throw new PlanFormatException("two functions are named " + f.name());
            }
            if (f.params().size() < 2
                    || f.params().get(0) != Policy.INPUT
                    || f.params().get(1) != Policy.DATA) {
                throw new PlanFormatException(f.name() + ": the first parameters must be the input and the data");
            }
            new PlanCheck(f.name()).blocks(f.blocks(), 0);
        }
        for (Plan p : policy.plans()) {
            new PlanCheck(p.name()).blocks(p.blocks(), 0);
        }
    }

    private void blocks(List<Block> blocks, int depth) {
        for (Block b : blocks) {
            block(b, depth + 1);
        }
    }

    private void block(Block block, int depth) {
        if (depth > MAX_NESTING) {
            throw new PlanFormatException(where + ": nested too deep");
        }
        for (Stmt s : block.stmts()) {
            switch (s) {
                case Stmt.BlockStmt b -> blocks(b.blocks(), depth);
                case Stmt.Not n -> block(n.block(), depth + 1);
                case Stmt.Scan n -> block(n.block(), depth + 1);
                case Stmt.With n -> block(n.block(), depth + 1);
                case Stmt.Break b -> {
                    if (b.index() >= depth) {
                        throw new PlanFormatException(where + ": a break leaves " + b.index() + " blocks too many");
                    }
                }
                default -> {
                    // Holds no block and jumps nowhere.
                }
            }
        }
    }
}
