package org.zerotrust.pdp.device;

import org.jspecify.annotations.Nullable;

/**
 * Names of the module and the subscription.
 *
 * @param eid the eUICC's id, 32 digits: stable
 * @param iccid the profile's id, 18 to 20 digits: changes with the profile
 * @param imei the modem's id, 15 digits
 */
public record Identifiers(
        @Nullable String eid,
        @Nullable String iccid,
        @Nullable String imei) {
    public static final Identifiers NONE = new Identifiers(null, null, null);
}
