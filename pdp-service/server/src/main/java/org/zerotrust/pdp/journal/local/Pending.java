package org.zerotrust.pdp.journal.local;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.zerotrust.pdp.journal.DecisionRecord;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;

/** A record on its way to the disk, or to the cluster where its class waits for that. */
final class Pending {
    final DecisionRecord record;
    final CompletableFuture<Void> durable = new CompletableFuture<>();
    final long since = System.nanoTime();
    private final AtomicInteger ofCaller;

    Pending(DecisionRecord record, AtomicInteger ofCaller) {
        this.record = record;
        this.ofCaller = ofCaller;
    }

    boolean awaitsCluster() {
        return record.resourceClass().awaitCluster();
    }

    void leavesQueue() {
        ofCaller.decrementAndGet();
    }

    /** Fail closed: whatever became of the record, nobody is answered with the decision. */
    void fail(String why, Throwable cause) {
        durable.completeExceptionally(new PdpException(FailureCode.JOURNAL_UNAVAILABLE, why, cause));
    }

    /** The same; tells whether it had not ended yet. */
    boolean fail(String why) {
        return !durable.isDone()
                && durable.completeExceptionally(new PdpException(FailureCode.JOURNAL_UNAVAILABLE, why));
    }
}
