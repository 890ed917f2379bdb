package org.zerotrust.pdp.store;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.device.Lifecycle;

/**
 * A device as somebody wants it registered. What is null is left as it is, or has its default where the device is new.
 *
 * @param registryId for a new device; made up where null
 * @param deviceId the URN that its certificates carry
 * @param lifecycle manufactured where null and new
 * @param issuerId the registered issuer of its certificate
 * @param certificateSha256 its certificate, lower-case hex; replaced by enrolment only
 * @param labels a JSON object of texts
 */
public record DeviceDraft(
        @Nullable UUID registryId,
        String deviceId,
        @Nullable String eid,
        @Nullable String iccid,
        @Nullable String imei,
        @Nullable Lifecycle lifecycle,
        @Nullable String issuerId,
        @Nullable String certificateSha256,
        @Nullable String labels) {}
