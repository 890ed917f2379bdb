package org.zerotrust.pdp.grant.jwt;

import java.time.Instant;
import java.util.Map;

/** What verifying a grant came to. */
public sealed interface GrantCheck {
    /**
     * It holds.
     *
     * @param id {@code jti}
     * @param tenant whose
     * @param expiresAt {@code exp}
     * @param sameCertificate false where the device's key is the same but its certificate was issued anew
     * @param claims all claims
     */
    record Holds(String id, String tenant, Instant expiresAt, boolean sameCertificate, Map<String, Object> claims)
            implements GrantCheck {
        public Holds {
            claims = Map.copyOf(claims);
        }
    }

    /** It does not, and must not be honoured. */
    record Refused(Why why) implements GrantCheck {}

    /** The first check that failed; the order is the order of checking. */
    enum Why {
        /** Not a compact JWS of our form. */
        MALFORMED,
        /** Header {@code typ} is not {@code at+jwt} or {@code alg} is not ES256. */
        WRONG_TYPE,
        /** No published key has its {@code kid}. */
        UNKNOWN_KEY,
        /** The signature is not by that key. */
        BAD_SIGNATURE,
        /** Another issuer. */
        WRONG_ISSUER,
        /** Another audience, or more than one. */
        WRONG_AUDIENCE,
        /** Not valid yet, or no more. */
        OUTSIDE_ITS_TIME,
        /** Bound to another key than the one presented. */
        WRONG_DEVICE
    }
}
