package org.zerotrust.pdp.ops;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.zerotrust.pdp.policy.PolicyConfig;
import org.zerotrust.pdp.policy.Snapshot;
import org.zerotrust.pdp.policy.pack.PackReader;
import org.zerotrust.pdp.policy.rego.RegoEngine;

/**
 * Keeps the engine at what the policy folder holds. A state of it that cannot be used is logged and the one before
 * stays active; it then grows old, and classes with a maximum policy age stop being decided.
 */
@ApplicationScoped
final class PolicyFollower {
    private static final Logger LOG = Logger.getLogger(PolicyFollower.class);

    private final RegoEngine engine;
    private final PolicyConfig config;
    private final Clock clock;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("pdp-policy").daemon().factory());

    PolicyFollower(RegoEngine engine, PolicyConfig config, Clock clock) {
        this.engine = engine;
        this.config = config;
        this.clock = clock;
    }

    /** The first look is part of the start, so that readiness does not wait for a timer. */
    void start(@Observes @Priority(4_000) StartupEvent event) {
        look();
        long every = config.refresh().toMillis();
        var ignored = looks.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        looks.shutdownNow();
    }

    private void look() {
        try {
            Snapshot before = engine.snapshot();
            Snapshot now = engine.follow(config.directory(), config.revision().orElse(null), clock.instant());
            if (before == null || !before.digest().equals(now.digest())) {
                LOG.infof("event=policy_activated digest=%s revision=%s", now.digest(), now.revision());
            }
        } catch (PackReader.PackException | RegoEngine.NotActivated e) {
            LOG.errorf("event=policy_not_activated what=%s", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("event=policy_not_activated", e);
        }
    }
}
