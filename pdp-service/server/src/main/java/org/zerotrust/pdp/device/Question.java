package org.zerotrust.pdp.device;

import org.zerotrust.pdp.identity.Caller;

/**
 * What a device's own signature must be about.
 *
 * @param caller who forwards it, and so the tenant
 * @param requestId the question's id
 * @param resource the resource's id
 * @param action the action's name
 */
public record Question(Caller caller, String requestId, String resource, String action) {
    /** Whom a signature must be addressed to: this tenant's decision point. */
    public String audience() {
        return "urn:zerotrust:pdp:" + caller.tenant().value();
    }
}
