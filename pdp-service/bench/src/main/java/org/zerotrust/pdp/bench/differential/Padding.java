package org.zerotrust.pdp.bench.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.zerotrust.rego.ir.Block;
import org.zerotrust.rego.ir.Func;
import org.zerotrust.rego.ir.Plan;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.ir.Stmt;

/** Puts statements that do nothing between the others of a plan: no planner writes one, but a plan may have them. */
final class Padding {
    private final RandomGenerator random;

    private Padding(RandomGenerator random) {
        this.random = random;
    }

    static Policy pad(Policy plan, long seed) {
        Padding padding =
                new Padding(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
        return new Policy(
                plan.constants(),
                plan.plans().stream()
                        .map(p -> new Plan(p.name(), padding.blocks(p.blocks())))
                        .toList(),
                plan.funcs().stream()
                        .map(f -> new Func(f.name(), f.params(), f.returns(), padding.blocks(f.blocks()), f.path()))
                        .toList(),
                plan.unplannedRules());
    }

    private List<Block> blocks(List<Block> blocks) {
        return blocks.stream().map(this::block).toList();
    }

    private Block block(Block block) {
        List<Stmt> out = new ArrayList<>();
        for (Stmt s : block.stmts()) {
            if (random.nextInt(20) == 0) {
                out.add(new Stmt.Nop(s.at()));
            }
            out.add(
                    switch (s) {
                        case Stmt.BlockStmt x -> new Stmt.BlockStmt(blocks(x.blocks()), x.at());
                        case Stmt.Not x -> new Stmt.Not(block(x.block()), x.at());
                        case Stmt.Scan x -> new Stmt.Scan(x.source(), x.key(), x.value(), block(x.block()), x.at());
                        case Stmt.With x -> new Stmt.With(x.local(), x.path(), x.value(), block(x.block()), x.at());
                        default -> s;
                    });
        }
        return new Block(out);
    }
}
