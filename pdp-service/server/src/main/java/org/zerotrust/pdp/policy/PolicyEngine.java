package org.zerotrust.pdp.policy;

import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.outcome.TenantId;

/** Port: where policies are evaluated. One contract suite holds for every adapter. */
public interface PolicyEngine {
    /**
     * Pins the tenant's active snapshot: what is decided with it is decided wholly within it. Never blocks.
     *
     * @throws org.zerotrust.pdp.outcome.PdpException with POLICY_NOT_LOADED where none is active
     */
    Pinned pin(TenantId tenant);

    /** Whether {@link Pinned#evaluate} may block, and so must not run on an event loop. */
    boolean blocking();

    /** One snapshot, held for as long as a question or a batch takes. */
    interface Pinned {
        Snapshot snapshot();

        /** When this snapshot was last confirmed to be the one that is wanted; its age counts from here. */
        Instant confirmedAt();

        /** The class of a resource; the strictest there is where the snapshot does not know it. */
        ResourceClass classOf(Resource resource);

        /** What it masks in records; null where it masks nothing. */
        @Nullable
        RecordMask mask();

        /**
         * What decides for this device: where a trial runs, maybe its snapshot. Asked before anything else, so that a decision is
         * made wholly in one snapshot.
         *
         * @param device what it is known by to whoever asks
         * @param labels that are registered of it, asked for where they count
         */
        default Pinned of(String device, Supplier<Map<String, String>> labels) {
            return this;
        }

        /** Never throws: what goes wrong is {@link Evaluation.Undecided}. */
        Evaluation evaluate(PolicyInput input);
    }
}
