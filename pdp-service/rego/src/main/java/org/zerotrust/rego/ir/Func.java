package org.zerotrust.rego.ir;

import java.util.List;

/**
 * A planned rule or function. The first two parameters are always the input and the base data.
 *
 * @param name unique in the policy: {@code g0.data.zta.access.decision}
 * @param params the locals that receive the operands
 * @param returns the local that the answer is returned from
 * @param blocks run one after the other until one returns
 * @param path where the function stands in the tree of dynamic calls; empty where it cannot be called so
 */
public record Func(String name, List<Integer> params, int returns, List<Block> blocks, List<String> path) {
    public Func {
        params = List.copyOf(params);
        blocks = List.copyOf(blocks);
        path = List.copyOf(path);
    }
}
