package org.zerotrust.rego.ir;

import java.util.List;

/**
 * What answers one entrypoint: its blocks run in order and add to the result set.
 *
 * @param name the entrypoint's path: {@code zta/access/decision}
 * @param blocks run one after the other, whether the one before was undefined or not
 */
public record Plan(String name, List<Block> blocks) {
    public Plan {
        blocks = List.copyOf(blocks);
    }
}
