package org.zerotrust.pdp.device;

import java.util.Map;
import java.util.UUID;
import org.zerotrust.pdp.outcome.TenantId;

/**
 * What is registered about a device.
 *
 * @param tenant whose it is
 * @param registryId its id in streams and keys; stays when names change
 * @param deviceId the URN its certificates carry
 * @param lifecycle where it stands in its life
 * @param labels free facts for policies
 * @param identifiers registered module and subscription names
 * @param certificates which of its certificates counts
 * @param version changes whenever the record does
 */
public record DeviceRecord(
        TenantId tenant,
        UUID registryId,
        String deviceId,
        Lifecycle lifecycle,
        Map<String, String> labels,
        Identifiers identifiers,
        RegisteredCertificates certificates,
        long version) {
    public DeviceRecord {
        labels = Map.copyOf(labels);
    }

    /** A device for which no certificate is registered. */
    public DeviceRecord(
            TenantId tenant,
            UUID registryId,
            String deviceId,
            Lifecycle lifecycle,
            Map<String, String> labels,
            Identifiers identifiers,
            long version) {
        this(tenant, registryId, deviceId, lifecycle, labels, identifiers, RegisteredCertificates.NONE, version);
    }
}
