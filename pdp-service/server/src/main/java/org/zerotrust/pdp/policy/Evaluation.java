package org.zerotrust.pdp.policy;

import org.zerotrust.pdp.outcome.Failure;

/** What an evaluation came to. */
public sealed interface Evaluation {
    /** The policy answered, and its answer follows the contract. */
    record Answered(PolicyAnswer answer, DecidedBy by) implements Evaluation {}

    /** Undefined, malformed, over its limits or past its deadline: cannot decide, never a permit. */
    record Undecided(Failure failure) implements Evaluation {}
}
