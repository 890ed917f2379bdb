package org.zerotrust.pdp.identity;

import org.zerotrust.pdp.outcome.ReasonCode;

/** What verifying a subject came to. */
public sealed interface SubjectResult {
    /** It is believed. */
    record Known(Subject subject) implements SubjectResult {}

    /** It is not, and so the answer is a deny: never a permit for somebody else. */
    record Refused(ReasonCode code) implements SubjectResult {}
}
