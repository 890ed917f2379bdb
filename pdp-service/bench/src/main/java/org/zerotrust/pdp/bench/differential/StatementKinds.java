package org.zerotrust.pdp.bench.differential;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.zerotrust.rego.eval.Walk;
import org.zerotrust.rego.ir.Block;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.ir.Stmt;

/** Counts the kinds of statements of a plan. */
final class StatementKinds {
    private StatementKinds() {}

    /** All kinds that OPA's intermediate representation has. */
    static List<String> all() {
        return Arrays.stream(Stmt.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .sorted()
                .toList();
    }

    static void count(Policy plan, Map<String, Integer> counts) {
        Stream<List<Block>> bodies = Stream.concat(
                plan.plans().stream().map(p -> p.blocks()),
                plan.funcs().stream().map(f -> f.blocks()));
        bodies.forEach(
                blocks -> Walk.visit(blocks, s -> counts.merge(s.getClass().getSimpleName(), 1, Integer::sum)));
    }
}
