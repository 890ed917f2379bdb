package org.zerotrust.pdp.decision;

import org.zerotrust.pdp.outcome.Failure;

/** One question as a transport hands it over. */
public sealed interface Asked {
    /** It could be read. */
    record Question(AccessRequest request, BodyDigest body) implements Asked {}

    /** It could not; within a batch the others are still decided. */
    record Unreadable(Failure failure) implements Asked {}
}
