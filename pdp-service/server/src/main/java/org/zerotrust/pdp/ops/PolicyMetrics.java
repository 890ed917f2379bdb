package org.zerotrust.pdp.ops;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** What is counted about policy on its way. */
@ApplicationScoped
class PolicyMetrics {
    private static final String OWNER = "owner";

    private final MeterRegistry metrics;

    PolicyMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** A source was read. */
    void read(String owner) {
        metrics.counter("pdp.policy.source.reads", OWNER, owner).increment();
    }

    /** A source could not be read. */
    void unread(String owner) {
        metrics.counter("pdp.policy.source.failures", OWNER, owner).increment();
    }

    /** A state passed the gate. */
    void accepted(String owner) {
        metrics.counter("pdp.policy.accepted", OWNER, owner).increment();
    }

    /** A trial ended: passed or halted. */
    void trialEnded(String owner, String end) {
        metrics.counter("pdp.policy.trials", OWNER, owner, "end", end).increment();
    }

    /** A state did not pass the gate. */
    void refused(String owner) {
        metrics.counter("pdp.policy.refused", OWNER, owner).increment();
    }
}
