package org.zerotrust.pdp.bench;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An in-process engine with one policy loaded: what the harness times. */
interface BenchEngine {
    /**
     * Evaluates the policy's entrypoint once, without any cache of results.
     *
     * @param input the input as plain Java collections
     * @return the answer as a tree of collections, or {@code null} where it is undefined
     */
    @Nullable
    Object evaluate(Map<?, ?> input);

    /** The engines that run a policy: {@code hand} and {@code wasm} know the reference policy only. */
    static List<String> enginesFor(BenchPolicy policy) {
        return policy.name().equals("reference")
                ? List.of("rego", "interpreter", "hand", "wasm")
                : List.of("rego", "interpreter");
    }

    /** The engine of this name with the policy compiled and its data loaded. */
    static BenchEngine load(String engine, BenchPolicy policy) {
        return switch (engine) {
            case "rego" -> RegoBenchEngine.compiled(policy);
            case "interpreter" -> RegoBenchEngine.interpreted(policy);
            case "wasm" -> new WasmBenchEngine(policy);
            case "hand" -> {
                Map<?, ?> data = policy.parsedData();
                yield input -> org.zerotrust.pdp.bench.hand.Hand.decide(data, input);
            }
            default -> throw new IllegalArgumentException("no engine " + engine);
        };
    }
}
