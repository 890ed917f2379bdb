package org.zerotrust.pdp.policy;

import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.outcome.ReasonCode;

/**
 * Why.
 *
 * @param code stable
 * @param expected a JSON value, or null where not said
 * @param seen a JSON value, or null where not said
 */
public record Reason(
        ReasonCode code,
        @Nullable Object expected,
        @Nullable Object seen) {
    public static Reason of(ReasonCode code) {
        return new Reason(code, null, null);
    }
}
