package org.zerotrust.pdp.identity;

import org.zerotrust.pdp.outcome.Failure;

/** What authentication came to. */
public sealed interface IdentityResult {
    /** The caller is known and its registration is live. */
    record Authenticated(Caller caller) implements IdentityResult {}

    /** No caller: 401 or 403, or 503 where its registration cannot be read. */
    record Rejected(Failure failure) implements IdentityResult {}
}
