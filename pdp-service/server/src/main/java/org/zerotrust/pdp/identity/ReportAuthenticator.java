package org.zerotrust.pdp.identity;

import java.time.Instant;

/** Port: who signed a report that came without a connection of its own. */
public interface ReportAuthenticator {
    /** What the header of such a report says it is ({@code typ}); no token with it opens a connection. */
    String TYPE = "posture-report+jwt";

    /** The caller whose registered issuer signed this report; it is within its time and for this service. */
    IdentityResult authenticateReport(String jws, Instant now);
}
