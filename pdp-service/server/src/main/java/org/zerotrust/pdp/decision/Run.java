package org.zerotrust.pdp.decision;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.policy.ResourceClass;
import org.zerotrust.pdp.policy.Snapshot;

/** What stays the same while one question goes through the steps. */
record Run(Caller caller, AccessRequest request, Snapshot snapshot, ResourceClass resourceClass, Instant now) {
    /** Seconds by which the caller's clock is ahead of ours; null where it sent no time. */
    @Nullable
    Long clockSkew() {
        Instant time = request.context().time();
        return time == null ? null : time.getEpochSecond() - now.getEpochSecond();
    }

    /** The one audience that a grant may have: fixed by the resource's class. */
    String audience() {
        return resourceClass.audienceIsCaller()
                ? caller.id().value()
                : request.resource().id();
    }
}
