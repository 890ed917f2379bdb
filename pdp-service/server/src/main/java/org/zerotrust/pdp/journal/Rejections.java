package org.zerotrust.pdp.journal;

import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.outcome.FailureCode;

/**
 * Port: the lane for what never became a question: unauthenticated, malformed, not allowed. Such things are counted, not
 * recorded one by one, so that junk can't stop permits.
 */
public interface Rejections {
    /**
     * Counts one.
     *
     * @param caller who sent it; null where nobody was authenticated
     * @param code why it was none
     */
    void count(@Nullable Caller caller, FailureCode code);
}
