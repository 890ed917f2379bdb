package org.zerotrust.pdp.policy;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The circumstances, as the enforcement point saw them.
 *
 * @param ip the device's address, textual
 * @param time by the enforcement point's clock: recorded and checked for skew, never trusted
 * @param session the connection it belongs to
 * @param attributes JSON values for policies
 */
public record RequestContext(
        @Nullable String ip,
        @Nullable Instant time,
        @Nullable String session,
        Map<String, Object> attributes) {
    public static final RequestContext NONE = new RequestContext(null, null, null, Map.of());

    public RequestContext {
        attributes = Map.copyOf(attributes);
    }
}
