package org.zerotrust.pdp.identity;

import java.time.Instant;

/** Port: from a connection's credentials to a registered caller. */
public interface Authenticator {
    /**
     * Never blocks: registrations and the keys that sign callers' tokens are held in memory and refreshed apart.
     * Where both a client certificate and a token are shown, both must lead to the same registration.
     */
    IdentityResult authenticate(Credentials credentials, Instant now);
}
