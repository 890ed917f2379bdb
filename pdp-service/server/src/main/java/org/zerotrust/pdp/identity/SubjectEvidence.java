package org.zerotrust.pdp.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a subject is known. */
public sealed interface SubjectEvidence {
    /** The name in policy input and records. */
    String wire();

    /** The enforcement point says so, and its registration lets it vouch for subjects. */
    record VouchedByPep() implements SubjectEvidence {
        @Override
        public String wire() {
            return "vouched_by_pep";
        }
    }

    /**
     * Its own token says so.
     *
     * @param issuer {@code iss}
     * @param client the application it was issued to ({@code azp} or {@code client_id}), where the token says so
     * @param expiresAt {@code exp}: nothing that rests on the token lasts longer
     * @param binding the key that it is bound to
     */
    record Token(String issuer, @Nullable String client, Instant expiresAt, TokenBinding binding)
            implements SubjectEvidence {
        @Override
        public String wire() {
            return "token";
        }
    }
}
