package org.zerotrust.rego.ir;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the format alone does not promise of a plan and every evaluator relies on. */
final class PlanCheck {
    /** Deeper nesting than any policy has, yet shallow enough for recursion over a plan. */
    static final int MAX_NESTING = 250;

    private final String where;
    private final Map<String, Integer> arities;

    private PlanCheck(String where, Map<String, Integer> arities) {
        this.where = where;
        this.arities = arities;
    }

    static void check(Policy policy) {
        Map<String, Integer> arities = new HashMap<>();
        for (Func f : policy.funcs()) {
            if (arities.put(f.name(), f.params().size()) != null) {
                throw new PlanFormatException("two functions are named " + f.name());
            }
            if (f.params().size() < 2
                    || f.params().get(0) != Policy.INPUT
                    || f.params().get(1) != Policy.DATA) {
                throw new PlanFormatException(f.name() + ": the first parameters must be the input and the data");
            }
            if (Set.copyOf(f.params()).size() != f.params().size()) {
                throw new PlanFormatException(f.name() + ": two parameters are one local");
            }
        }
        for (Func f : policy.funcs()) {
            new PlanCheck(f.name(), arities).blocks(f.blocks(), 0);
        }
        for (Plan p : policy.plans()) {
            new PlanCheck(p.name(), arities).blocks(p.blocks(), 0);
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
                case Stmt.Call c -> {
                    int arity = arities.getOrDefault(c.func(), c.args().size());
                    if (arity != c.args().size()) {
                        throw new PlanFormatException(
                                where + ": a call of " + c.func() + " has not " + arity + " operands");
                    }
                }
                case Stmt.CallDynamic c -> {
                    if (c.args().size() != 2) {
                        throw new PlanFormatException(where + ": a dynamic call has not 2 operands");
                    }
                }
                default -> {
                    // Holds no block and jumps nowhere.
                }
            }
        }
    }
}
