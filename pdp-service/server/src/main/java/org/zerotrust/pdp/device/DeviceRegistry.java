package org.zerotrust.pdp.device;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.zerotrust.pdp.outcome.TenantId;

/** Port: registered devices. */
public interface DeviceRegistry {
    /**
     * The record of this tenant's device, or empty where none is registered. Complete at once where it is in memory;
     * completes exceptionally with a {@code PdpException} where it cannot be read (which is never "not registered").
     */
    CompletionStage<Optional<DeviceRecord>> find(TenantId tenant, String deviceId);
}
