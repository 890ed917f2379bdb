package org.zerotrust.pdp.policy;

import java.util.List;

/**
 * What gave a policy's answer.
 *
 * @param engine its name, {@code rego}, {@code wasm} or {@code opa}
 * @param rules {@code file:line} of the definitions of the entrypoint that gave the answer; empty where the engine cannot
 *     tell
 */
public record DecidedBy(String engine, List<String> rules) {
    public DecidedBy {
        rules = List.copyOf(rules);
    }
}
