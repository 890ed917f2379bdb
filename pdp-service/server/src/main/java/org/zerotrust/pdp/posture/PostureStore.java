package org.zerotrust.pdp.posture;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.zerotrust.pdp.outcome.TenantId;

/** Port: signals that were reported before, in this replica's memory. */
public interface PostureStore {
    /**
     * What this replica holds.
     *
     * @param signals at most one per signal and source
     * @param current whether the replica is level with the stream; where it is not, their values are not to be used
     */
    record Held(List<ReportedSignal> signals, boolean current) {
        public Held {
            signals = List.copyOf(signals);
        }
    }

    /**
     * What is held of this tenant's device now. Never blocks.
     *
     * @throws org.zerotrust.pdp.outcome.PdpException where nothing can be said at all
     */
    Held signals(TenantId tenant, String deviceId);

    /**
     * Completes when the signals are durable and this replica has applied them; exceptionally with REPORT_REPLAYED where
     * one of them is not later than what is known from its source.
     */
    CompletionStage<Void> report(TenantId tenant, String deviceId, List<ReportedSignal> signals);
}
