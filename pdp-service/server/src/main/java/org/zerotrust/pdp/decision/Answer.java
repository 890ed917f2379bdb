package org.zerotrust.pdp.decision;

import org.zerotrust.pdp.outcome.Failure;

/** How a question ends: decided, or not. */
public sealed interface Answer {
    /** Permit, deny or step-up, already recorded. */
    record Decided(Decision decision) implements Answer {}

    /** Not a valid question, or cannot decide. */
    record Failed(Failure failure) implements Answer {}
}
