package org.zerotrust.pdp.bench;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Values;

/** Compares an engine's answers with the expected ones, as Rego values. */
final class Comparison {
    private Comparison() {}

    /**
     * How many answers differ.
     *
     * @param opas a real OPA's answers of this run; used where the policy brings none
     * @param inOrder whether a list in another order differs; an engine that writes sets in any order cannot say which of
     *     its lists were sets
     */
    static int differing(BenchEngine engine, BenchPolicy policy, List<String> opas, boolean inOrder) {
        List<String> expected = policy.expected().isEmpty() ? opas : policy.expected();
        List<Map<?, ?>> inputs = policy.parsedInputs();
        int differ = 0;
        for (int i = 0; i < inputs.size(); i++) {
            Object got = engine.evaluate(inputs.get(i));
            if (!expected.isEmpty() && !same(BenchPolicy.parse(expected.get(i)), got, inOrder)) {
                differ++;
            }
        }
        return differ;
    }

    private static boolean same(Object want, @Nullable Object got, boolean inOrder) {
        if (got == null) {
            return false;
        }
        // OPA prints a set as a sorted array, so that a set here must be compared in that form.
        Object plain = Plain.of(got);
        return inOrder
                ? Values.compare(want, plain) == 0
                : Values.compare(Plain.sorted(want), Plain.sorted(plain)) == 0;
    }
}
