package org.zerotrust.pdp.identity;

import java.time.Instant;
import java.util.Optional;

/** Port: from what a question says of its subject to a subject that is believed, or a reason why not. */
public interface SubjectVerifier {
    /**
     * The result where no signature has to be checked for it; empty where {@link #verify} must be asked. Never blocks.
     *
     * @throws org.zerotrust.pdp.outcome.PdpException where the registrations cannot be read
     */
    Optional<SubjectResult> atOnce(Caller caller, SubjectStatement said, Instant now);

    /**
     * The result; takes a signature check.
     *
     * @throws org.zerotrust.pdp.outcome.PdpException where the registrations cannot be read
     */
    SubjectResult verify(Caller caller, SubjectStatement said, Instant now);
}
