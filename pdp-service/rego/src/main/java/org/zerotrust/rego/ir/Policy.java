package org.zerotrust.rego.ir;

import java.util.List;

/**
 * A planned policy. Locals 0 and 1 of every plan and function are the input and the base data.
 *
 * @param constants what statements point into
 * @param plans one for each entrypoint
 * @param funcs the rules and functions that plans call
 * @param unplannedRules rules that no plan reaches
 */
public record Policy(Static constants, List<Plan> plans, List<Func> funcs, List<UnplannedRule> unplannedRules) {
    /** The local that holds the input. */
    public static final int INPUT = 0;

    /** The local that holds the base data. */
    public static final int DATA = 1;

    public Policy {
        plans = List.copyOf(plans);
        funcs = List.copyOf(funcs);
        unplannedRules = List.copyOf(unplannedRules);
    }
}
