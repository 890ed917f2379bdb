package org.zerotrust.pdp.journal.local;

import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.journal.DecisionRecord;
import org.zerotrust.pdp.outcome.CallerId;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.outcome.TenantId;

/** Records that wait for the disk, within bounds: of all, and of each caller. Many enter without a lock, one takes. */
final class WaitingRoom implements Iterable<Pending> {
    private record CallerKey(TenantId tenant, CallerId caller) {}

    private final int most;
    private final int mostOfCaller;
    private final Semaphore room;
    private final Map<CallerKey, AtomicInteger> ofCallers = new ConcurrentHashMap<>();
    private final Queue<Pending> waiting = new ConcurrentLinkedQueue<>();

    WaitingRoom(int most, int mostOfCaller) {
        this.most = most;
        this.mostOfCaller = mostOfCaller;
        this.room = new Semaphore(most);
    }

    /**
     * Lets a record in.
     *
     * @throws PdpException OVERLOADED where there is no room for it
     */
    Pending enter(DecisionRecord record) {
        AtomicInteger ofCaller = ofCallers.computeIfAbsent(
                new CallerKey(record.caller().tenant(), record.caller().id()), _ -> new AtomicInteger());
        if (ofCaller.incrementAndGet() > mostOfCaller) {
            ofCaller.decrementAndGet();
            throw new PdpException(FailureCode.OVERLOADED, "too many records of this caller wait for the disk");
        }
        if (!room.tryAcquire()) {
            ofCaller.decrementAndGet();
            throw new PdpException(FailureCode.OVERLOADED, "too many records wait for the disk");
        }
        Pending pending = new Pending(record, ofCaller);
        waiting.add(pending);
        return pending;
    }

    /** The one that waits longest, which leaves by this; null where none waits. */
    @Nullable
    Pending next() {
        Pending next = waiting.poll();
        if (next != null) {
            next.leavesQueue();
            room.release();
        }
        return next;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** How many wait, for metrics. */
    int size() {
        return most - room.availablePermits();
    }

    /** Those that wait, who may leave meanwhile. */
    @Override
    public Iterator<Pending> iterator() {
        return waiting.iterator();
    }
}
