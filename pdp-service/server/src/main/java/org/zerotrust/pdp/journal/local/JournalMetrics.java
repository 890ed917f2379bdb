package org.zerotrust.pdp.journal.local;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** What can be seen of the journal. */
public final class JournalMetrics {
    final Counter durable;
    /** Not recorded and so not answered; should be 0. */
    final Counter failed;
    /** Refused, as too many wait for the disk; should be 0. */
    final Counter noRoom;
    /** Refused, as the stream takes nothing; should be 0. */
    final Counter full;
    /** Records that a crash cut off, which nobody was answered for. */
    final Counter torn;

    private final MeterRegistry registry;
    private final DistributionSummary together;
    private final Timer force;

    public JournalMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.durable = registry.counter("pdp.journal.records", "outcome", "durable");
        this.failed = registry.counter("pdp.journal.records", "outcome", "failed");
        this.noRoom = registry.counter("pdp.journal.records", "outcome", "no_room");
        this.full = registry.counter("pdp.journal.records", "outcome", "full");
        this.torn = registry.counter("pdp.journal.torn");
        this.together = DistributionSummary.builder("pdp.journal.together")
                .description("records that became durable with one force")
                .register(registry);
        this.force = Timer.builder("pdp.journal.force")
                .description("time until the disk had them")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    void watch(IntSupplier waiting, LongSupplier backlog) {
        Gauge.builder("pdp.journal.waiting", waiting, IntSupplier::getAsInt)
                .description("records that wait for the disk")
                .register(registry);
        Gauge.builder("pdp.journal.backlog", backlog, LongSupplier::getAsLong)
                .description("bytes of records that are not in the stream yet")
                .baseUnit("bytes")
                .register(registry);
    }

    void forced(int records, long nanos) {
        together.record(records);
        force.record(nanos, TimeUnit.NANOSECONDS);
    }
}
