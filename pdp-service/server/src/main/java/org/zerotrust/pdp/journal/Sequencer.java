package org.zerotrust.pdp.journal;

import java.time.Clock;

/**
 * Numbers what one replica records within one epoch (one run of the process), without a gap between two that were
 * recorded. Not thread-safe: numbering and handing over to the stream must be one step.
 */
public final class Sequencer {
    private final String replica;
    private final long epoch;
    private final Clock clock;
    private final HybridClock hybrid = new HybridClock();
    private long sequence;

    /** A new epoch begins, named by the millisecond it began in. */
    public Sequencer(String replica, Clock clock) {
        this(replica, clock.millis(), clock);
    }

    /** A new epoch begins. */
    public Sequencer(String replica, long epoch, Clock clock) {
        this.replica = replica;
        this.epoch = epoch;
        this.clock = clock;
    }

    /** The next stamp. */
    public Stamp next() {
        sequence++;
        return new Stamp(replica, epoch, sequence, HybridClock.text(hybrid.next(clock.instant())));
    }

    /** Gives back the last stamp, which nothing was recorded under. */
    public void takeBack(Stamp last) {
        if (last.sequence() != sequence) {
            throw new IllegalStateException("only the last stamp can be given back");
        }
        sequence--;
    }

    /**
     * A place in the order of records.
     *
     * @param replica who recorded it
     * @param epoch in which of its runs
     * @param sequence from 1
     * @param hlc hybrid logical clock; sorts across replicas
     */
    public record Stamp(String replica, long epoch, long sequence, String hlc) {}
}
