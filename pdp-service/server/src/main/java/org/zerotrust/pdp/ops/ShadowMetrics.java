package org.zerotrust.pdp.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jboss.logging.Logger;
import org.zerotrust.pdp.policy.shadow.ShadowObserver;

/**
 * What the second engine found, for Prometheus ({@code pdp_shadow_compared_total}, {@code pdp_shadow_differences_total},
 * {@code pdp_shadow_dropped_total}, {@code pdp_shadow_failed_total}; an alarm belongs on the second) and for the log,
 * where a difference names the digests of snapshot and input and no value.
 */
final class ShadowMetrics implements ShadowObserver {
    private static final Logger LOG = Logger.getLogger(ShadowMetrics.class);

    private final Counter compared;
    private final Counter differences;
    private final Counter dropped;
    private final Counter failed;

    ShadowMetrics(MeterRegistry registry) {
        compared = registry.counter("pdp.shadow.compared");
        differences = registry.counter("pdp.shadow.differences");
        dropped = registry.counter("pdp.shadow.dropped");
        failed = registry.counter("pdp.shadow.failed");
    }

    @Override
    public void agreed() {
        compared.increment();
    }

    @Override
    public void differed(Difference difference) {
        compared.increment();
        differences.increment();
        LOG.errorf(
                "event=shadow_difference digest=%s input=%s first=%s second=%s what=%s",
                difference.snapshot(), difference.input(), difference.first(), difference.second(), difference.where());
    }

    @Override
    public void dropped() {
        dropped.increment();
    }

    @Override
    public void failed(String what) {
        failed.increment();
        LOG.debugf("event=shadow_failed what=%s", what);
    }
}
