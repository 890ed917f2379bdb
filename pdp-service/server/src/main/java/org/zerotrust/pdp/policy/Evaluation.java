package org.zerotrust.pdp.policy;

import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;

/** What an evaluation came to. */
public sealed interface Evaluation {
    /** Whether its deadline passed: says nothing of the policy, as another moment would have given another outcome. */
    default boolean isLate() {
        return this instanceof Undecided(Failure failure) && failure.code() == FailureCode.POLICY_DEADLINE;
    }

    /** The policy answered, and its answer follows the contract. */
    record Answered(PolicyAnswer answer, DecidedBy by) implements Evaluation {}

    /** Undefined, malformed, over its limits or past its deadline: cannot decide, never a permit. */
    record Undecided(Failure failure) implements Evaluation {}
}
