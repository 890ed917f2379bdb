package org.zerotrust.pdp.ops;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.PolicyConfig;
import org.zerotrust.pdp.policy.pack.TenantEngines;
import org.zerotrust.pdp.store.Snapshots;

/** Looks for the policy of each owner, one after another on one thread: the shared one, then the tenants' own. */
@ApplicationScoped
final class PolicyFollowers {
    private final List<PolicyFollower> followers = new ArrayList<>();
    private final PolicyConfig config;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("pdp-policy").daemon().factory());

    PolicyFollowers(TenantEngines engines, Snapshots snapshots, PolicyConfig config, Clock clock) {
        this.config = config;
        Optional<Path> lastGood = config.lastGood().map(Path::of);
        followers.add(new PolicyFollower(
                Snapshots.SHARED,
                config.directory(),
                config.revision(),
                engines.shared(),
                snapshots,
                clock,
                new LastGood(lastGood)));
        config.tenants()
                .forEach((tenant, directory) -> engines.own(new TenantId(tenant))
                        .ifPresent(engine -> followers.add(new PolicyFollower(
                                tenant,
                                directory,
                                Optional.empty(),
                                engine,
                                snapshots,
                                clock,
                                new LastGood(lastGood.map(file -> beside(file, tenant)))))));
    }

    private static Path beside(Path file, String tenant) {
        return file.resolveSibling(file.getFileName() + "." + tenant);
    }

    /** The first look is part of the start, so that readiness does not wait for a timer. */
    void start(@Observes @Priority(4_000) StartupEvent event) {
        look();
        long every = config.refresh().toMillis();
        var _ = looks.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        looks.shutdownNow();
    }

    private synchronized void look() {
        followers.forEach(PolicyFollower::look);
    }
}
