package org.zerotrust.pdp.device;

import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.Caller;

/**
 * What a device's own signature must be about.
 *
 * @param caller who forwards it, and so the tenant
 * @param requestId the question's id
 * @param resource the resource's id
 * @param path the resource's path, where it has one
 * @param action the action's name
 */
public record Question(
        Caller caller,
        String requestId,
        String resource,
        @Nullable String path,
        String action) {
    /** Whom a signature must be addressed to: this tenant's decision point. */
    public String audience() {
        return "urn:zerotrust:pdp:" + caller.tenant().value();
    }
}
