package org.zerotrust.pdp.bench.differential;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.zerotrust.rego.eval.Walk;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.ir.Stmt;

/** Counts the calls of built-ins in plans, and in sources those that no plan has: the compiler takes them apart. */
final class BuiltinCalls {
    private static final Set<String> IN_SOURCE = Set.of("print", "rego.metadata.chain", "rego.metadata.rule");
    private static final Pattern CALL = Pattern.compile("([a-z][a-z0-9_.]*)\\(");
    private static final Pattern WORDS = Pattern.compile("\"(?:[^\"\\\\\\n]++|\\\\.)*+\"|`[^`]*+`");

    private BuiltinCalls() {}

    static void count(Triple triple, Policy plan, Map<String, Integer> counts) {
        Stream.concat(
                        plan.plans().stream().map(p -> p.blocks()),
                        plan.funcs().stream().map(f -> f.blocks()))
                .forEach(blocks -> Walk.visit(blocks, s -> {
                    if (s instanceof Stmt.Call call && counts.containsKey(call.func())) {
                        counts.merge(call.func(), 1, Integer::sum);
                    }
                }));
        for (String text : triple.modules().values()) {
            String code = WORDS.matcher(text).replaceAll("\"\"");
            Matcher call = CALL.matcher(code);
            while (call.find()) {
                if (IN_SOURCE.contains(call.group(1))) {
                    counts.merge(call.group(1), 1, Integer::sum);
                }
            }
            if (code.contains(" := ")) {
                counts.merge("assign", 1, Integer::sum);
            }
            if (code.contains(" = ")) {
                counts.merge("eq", 1, Integer::sum);
            }
        }
    }
}
