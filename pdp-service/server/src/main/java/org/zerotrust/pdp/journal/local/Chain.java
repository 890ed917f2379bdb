package org.zerotrust.pdp.journal.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.journal.DecisionEvents;
import org.zerotrust.pdp.journal.RecordKey;
import org.zerotrust.pdp.journal.Sequencer;
import org.zerotrust.pdp.keys.Pseudonyms;
import org.zerotrust.pdp.keys.Sha256;

/**
 * Makes batches of records: numbers them without a gap in an epoch, and chains each to the one before. Of one thread, but
 * for {@link #epoch}.
 */
final class Chain {
    private static final int MOST_EVENT_BYTES = 900_000;
    private static final int MOST_BYTES_TOGETHER = 1 << 20;
    private static final int EPOCH_BITS = 20;

    private final String replica;
    private final DecisionEvents events;
    private final Pseudonyms pseudonyms;
    private final Clock clock;
    private final JournalMetrics metrics;
    private volatile long epoch;
    private Sequencer sequencer;
    private byte[] previous = new byte[Batch.HASH_BYTES];
    private long nextId;

    Chain(String replica, DecisionEvents events, Pseudonyms pseudonyms, Clock clock, JournalMetrics metrics) {
        this.replica = replica;
        this.events = events;
        this.pseudonyms = pseudonyms;
        this.clock = clock;
        this.metrics = metrics;
        this.sequencer = new Sequencer(replica, 0, clock);
    }

    /**
     * What was made of some records.
     *
     * @param batch to be written; null where no event can be made of any of them
     * @param records that are in it
     * @param seen how many were dealt with; the others are for the next batch
     * @param hash of the last event
     */
    @SuppressWarnings("ArrayRecordComponent") // never changed; compared by nobody
    record Composed(@Nullable Batch batch, List<Pending> records, int seen, byte[] hash) {}

    /** The epoch of what is made now; 0 before the first. */
    long epoch() {
        return epoch;
    }

    /** Goes on behind this batch, which an earlier epoch wrote. */
    void follow(Batch last) {
        epoch = Math.max(epoch, last.epoch());
        previous = last.hash();
        nextId = Math.max(nextId, last.id() + 1);
    }

    /**
     * Begins an epoch: later than any before, also where the clock was set back.
     *
     * @param floor one that it is later than
     */
    void beginEpoch(long floor) {
        epoch = Math.max(clock.millis(), Math.max(epoch, floor) + 1);
        nextId = Math.max(nextId, epoch << EPOCH_BITS);
        sequencer = new Sequencer(replica, epoch, clock);
    }

    /** Makes one batch: as many of the records as fit. Those that no event can be made of fail. */
    Composed compose(List<Pending> together, int mostBytes) {
        List<Batch.Entry> entries = new ArrayList<>(together.size());
        List<Pending> records = new ArrayList<>(together.size());
        byte[] hash = previous;
        long first = 0;
        long size = 0;
        int seen = 0;
        for (Pending pending : together) {
            if (size > Math.min(MOST_BYTES_TOGETHER, mostBytes / 4)) {
                break;
            }
            seen++;
            Sequencer.Stamp stamp = sequencer.next();
            try {
                byte[] key = RecordKey.of(pending.record, pseudonyms).getBytes(UTF_8);
                byte[] event = events.write(pending.record, stamp, hash);
                if (event.length > Math.min(MOST_EVENT_BYTES, mostBytes / 2)) {
                    // The stream would never take it, nor anything behind it.
                    throw new IllegalArgumentException("an event of " + event.length + " bytes");
                }
                hash = Sha256.digest().digest(event);
                entries.add(new Batch.Entry(key, event));
                records.add(pending);
                first = first == 0 ? stamp.sequence() : first;
                size += key.length + event.length;
            } catch (RuntimeException e) {
                sequencer.takeBack(stamp);
                metrics.failed.increment();
                pending.fail("no event can be made of it", e);
            }
        }
        Batch batch = entries.isEmpty() ? null : new Batch(nextId, epoch, first, previous, entries);
        return new Composed(batch, records, seen, hash);
    }

    /** What was made is on the disk: the next is chained to it. */
    void written(Composed composed) {
        nextId++;
        previous = composed.hash();
    }
}
