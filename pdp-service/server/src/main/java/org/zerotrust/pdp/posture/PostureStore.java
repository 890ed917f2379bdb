package org.zerotrust.pdp.posture;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.zerotrust.pdp.outcome.TenantId;

/** Port: signals that were reported before, in this replica's memory. */
public interface PostureStore {
    /**
     * What is known of this tenant's device now, at most one per signal and source. Never blocks.
     *
     * @throws org.zerotrust.pdp.outcome.PdpException past the declared lag, so that nothing old is used
     */
    List<ReportedSignal> signals(TenantId tenant, String deviceId);

    /** Completes when the signals are durable and this replica has applied them. */
    CompletionStage<Void> report(TenantId tenant, String deviceId, List<ReportedSignal> signals);
}
