package org.zerotrust.pdp.bench;

import java.util.List;
import java.util.Map;
import org.zerotrust.rego.value.Values;

/** Compares an engine's answers with the expected ones, as Rego values. */
final class Comparison {
    private Comparison() {}

    /**
     * How many answers differ.
     *
     * @param opas a real OPA's answers of this run; used where the policy brings none
     */
    static int differing(BenchEngine engine, BenchPolicy policy, List<String> opas) {
        List<String> expected = policy.expected().isEmpty() ? opas : policy.expected();
        List<Map<?, ?>> inputs = policy.parsedInputs();
        int differ = 0;
        for (int i = 0; i < inputs.size(); i++) {
            Object got = engine.evaluate(inputs.get(i));
            if (!expected.isEmpty() && !same(BenchPolicy.parse(expected.get(i)), got)) {
                differ++;
            }
        }
        return differ;
    }

    private static boolean same(Object want, @org.jspecify.annotations.Nullable Object got) {
        // OPA prints a set as a sorted array, so that a set here must be compared in that form.
        return got != null && Values.compare(want, Plain.of(got)) == 0;
    }
}
