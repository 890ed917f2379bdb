package org.zerotrust.pdp.bench.differential;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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

    static Map<String, Integer> of(Triple triple) {
        Map<String, Integer> counts = new TreeMap<>();
        Policy plan = Ours.plan(triple);
        if (plan != null) {
            walk(plan, counts);
        }
        return counts;
    }

    /** Over records and lists only: that is all that a plan is made of. */
    private static void walk(@Nullable Object node, Map<String, Integer> counts) {
        if (node instanceof Stmt) {
            counts.merge(node.getClass().getSimpleName(), 1, Integer::sum);
        }
        if (node instanceof List<?> list) {
            list.forEach(n -> walk(n, counts));
        } else if (node instanceof Record record) {
            for (RecordComponent c : record.getClass().getRecordComponents()) {
                try {
                    walk(c.getAccessor().invoke(record), counts);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        } else if (node instanceof Map<?, ?> map) {
            new ArrayList<>(map.values()).forEach(n -> walk(n, counts));
        }
    }
}
