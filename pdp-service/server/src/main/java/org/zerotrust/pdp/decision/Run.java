package org.zerotrust.pdp.decision;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.Subject;
import org.zerotrust.pdp.outcome.Step;
import org.zerotrust.pdp.outcome.StepTimes;
import org.zerotrust.pdp.policy.PolicyEngine;
import org.zerotrust.pdp.policy.ResourceClass;
import org.zerotrust.pdp.policy.Snapshot;

/**
 * One question on its way through the steps. The steps run one after another, each after the one before has ended, so
 * that what one of them notes here the next one sees.
 */
final class Run {
    private final Caller caller;
    private final AccessRequest request;
    private final PolicyEngine.Pinned policy;
    private final ResourceClass resourceClass;
    private final Instant now;
    private final DecisionObserver.Watch watch;
    private StepTimes times = StepTimes.EMPTY;
    private @Nullable Subject subject;

    Run(Caller caller, AccessRequest request, PolicyEngine.Pinned policy, Instant now, DecisionObserver.Watch watch) {
        this.caller = caller;
        this.request = request;
        this.policy = policy;
        this.resourceClass = policy.classOf(request.resource());
        this.now = now;
        this.watch = watch;
    }

    Caller caller() {
        return caller;
    }

    AccessRequest request() {
        return request;
    }

    PolicyEngine.Pinned policy() {
        return policy;
    }

    Snapshot snapshot() {
        return policy.snapshot();
    }

    ResourceClass resourceClass() {
        return resourceClass;
    }

    /** The one reading of the clock. */
    Instant now() {
        return now;
    }

    /** Who acts, once that is known. */
    @Nullable
    Subject subject() {
        return subject;
    }

    void known(Subject verified) {
        subject = verified;
    }

    /** Notes that a step which began at {@code start} ({@link System#nanoTime}) ended now. */
    void took(Step step, long start) {
        long nanos = System.nanoTime() - start;
        times = times.with(step, nanos);
        watch.step(step, nanos);
    }

    /** The times of the steps so far. */
    StepTimes times() {
        return times;
    }

    @Nullable
    String traceparent() {
        return watch.traceparent();
    }

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
