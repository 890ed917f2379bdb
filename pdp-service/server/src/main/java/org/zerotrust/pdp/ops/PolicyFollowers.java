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
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.zerotrust.gate.check.Gate;
import org.zerotrust.gate.source.DirectorySource;
import org.zerotrust.gate.source.PolicySource;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.PolicyConfig;
import org.zerotrust.pdp.policy.PolicyPoll;
import org.zerotrust.pdp.policy.pack.SnapshotEngine;
import org.zerotrust.pdp.policy.pack.TenantEngines;
import org.zerotrust.pdp.store.PolicySources;
import org.zerotrust.pdp.store.Snapshots;

/**
 * Looks for the policy of each owner, the shared one first, then the tenants' own. Sources are looked at on
 * threads of their own, the wanted snapshots on another: a source that hangs or holds a long poll, or a gate with long tests,
 * keeps neither an activation waiting nor another owner's source.
 */
@ApplicationScoped
public class PolicyFollowers implements PolicyPoll {
    private final List<PolicyFollower> followers = new ArrayList<>();
    private final List<PolicyOffer> offers = new ArrayList<>();
    private final PolicyConfig config;
    private final AtomicBoolean polling = new AtomicBoolean();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("pdp-policy").daemon().factory());
    private final ScheduledExecutorService sources;

    PolicyFollowers(
            TenantEngines engines,
            Snapshots snapshots,
            PolicySources states,
            PolicyConfig config,
            PolicySourcing sourcing,
            PolicyMetrics metrics,
            Clock clock,
            @ConfigProperty(name = "pdp.service.replica", defaultValue = "pdp-0") String replica) {
        this.config = config;
        Optional<Path> lastGood = config.lastGood().map(Path::of);
        Gate.Rules rules = new Gate.Rules(!config.allowUnsigned(), config.testTimeout());
        followers.add(new PolicyFollower(
                Snapshots.SHARED, replica, engines.shared(), snapshots, states, clock, new LastGood(lastGood)));
        offers.add(new PolicyOffer(Snapshots.SHARED, sourcing.shared(), rules, engines.shared(), states, metrics));
        config.tenants()
                .forEach((tenant, directory) -> engines.own(new TenantId(tenant))
                        .ifPresent(engine -> {
                            followers.add(new PolicyFollower(
                                    tenant,
                                    replica,
                                    engine,
                                    snapshots,
                                    states,
                                    clock,
                                    new LastGood(lastGood.map(file -> beside(file, tenant)))));
                            offers.add(own(tenant, new DirectorySource(directory), rules, engine, states, metrics));
                        }));
        // One for each, and one for whoever asks for a look now.
        this.sources = Executors.newScheduledThreadPool(
                offers.size() + 1,
                Thread.ofPlatform().name("pdp-policy-source").daemon().factory());
    }

    private static PolicyOffer own(
            String tenant,
            PolicySource source,
            Gate.Rules rules,
            SnapshotEngine engine,
            PolicySources states,
            PolicyMetrics metrics) {
        return new PolicyOffer(tenant, source, rules, engine, states, metrics);
    }

    private static Path beside(Path file, String tenant) {
        return file.resolveSibling(file.getFileName() + "." + tenant);
    }

    /**
     * The first look at what is wanted is part of the start, so that readiness does not wait for a timer; the first look at
     * sources too where nothing is wanted yet.
     */
    void start(@Observes @Priority(4_000) StartupEvent event) {
        offers.forEach(this::offer);
        follow();
        long every = config.refresh().toMillis();
        var _ = looks.scheduleWithFixedDelay(this::follow, every, every, TimeUnit.MILLISECONDS);
        for (PolicyOffer offer : offers) {
            var _ = sources.scheduleWithFixedDelay(() -> offer(offer), every, every, TimeUnit.MILLISECONDS);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        looks.shutdownNow();
        sources.shutdownNow();
        offers.forEach(PolicyOffer::close);
    }

    @Override
    public void poll() {
        // One that waits sees whatever has happened until it runs.
        if (polling.compareAndSet(false, true)) {
            sources.execute(() -> {
                polling.set(false);
                offers.forEach(this::offer);
            });
        }
    }

    private void offer(PolicyOffer offer) {
        boolean wanted;
        synchronized (offer) {
            wanted = offer.look();
        }
        if (wanted) {
            looks.execute(this::follow);
        }
    }

    private void follow() {
        synchronized (followers) {
            followers.forEach(PolicyFollower::look);
        }
    }
}
