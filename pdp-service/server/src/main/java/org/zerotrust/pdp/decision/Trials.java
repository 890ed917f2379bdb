package org.zerotrust.pdp.decision;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.device.DevicePresentation;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.DeviceRegistry;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.policy.PolicyEngine;

/** Which snapshot decides a question where one is being tried. */
record Trials(DeviceRegistry registry) {
    /** What decides for the device that the question is about; a question without one is the active snapshot's. */
    PolicyEngine.Pinned deciding(Caller caller, AccessRequest request, PolicyEngine.Pinned policy) {
        DevicePresentation device = request.device();
        if (device == null) {
            return policy;
        }
        String id = device.id();
        // What is claimed is enough to choose: where it does not agree with the certificate, nobody decides for it.
        String known =
                id != null ? id : device.chain().isEmpty() ? "" : device.chain().getFirst();
        return policy.of(known, () -> labels(caller, id));
    }

    /** Those of a device that is registered and known without waiting; nobody waits for what only chooses a snapshot. */
    private Map<String, String> labels(Caller caller, @Nullable String device) {
        if (device == null) {
            return Map.of();
        }
        CompletableFuture<Optional<DeviceRecord>> found =
                registry.find(caller.tenant(), device).toCompletableFuture();
        return found.isDone() && !found.isCompletedExceptionally()
                ? found.join().map(DeviceRecord::labels).orElse(Map.of())
                : Map.of();
    }
}
