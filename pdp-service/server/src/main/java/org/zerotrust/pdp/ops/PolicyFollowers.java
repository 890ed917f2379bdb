package org.zerotrust.pdp.ops;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.zerotrust.gate.check.Gate;
import org.zerotrust.gate.source.PolicySource;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.PolicyConfig;
import org.zerotrust.pdp.policy.PolicyPoll;
import org.zerotrust.pdp.policy.pack.SnapshotEngine;
import org.zerotrust.pdp.policy.pack.TenantEngines;
import org.zerotrust.pdp.policy.trial.Aside;
import org.zerotrust.pdp.store.PolicySources;
import org.zerotrust.pdp.store.PolicyTrials;
import org.zerotrust.pdp.store.SnapshotContents;
import org.zerotrust.pdp.store.Snapshots;
import org.zerotrust.pdp.store.TenantStore;

/**
 * Looks for the policy of each owner, the shared one first, then the tenants' own. Sources are looked at on
 * threads of their own, the wanted snapshots on another: a source that hangs or holds a long poll, or a gate with long tests,
 * keeps neither an activation waiting nor another owner's source.
 */
@ApplicationScoped
public class PolicyFollowers implements PolicyPoll {
    private final List<PolicyFollower> followers = new ArrayList<>();
    private final List<TrialFollower> trying = new ArrayList<>();
    private final List<PolicyOffer> offers = new ArrayList<>();
    private final PolicyConfig config;
    private final Snapshots snapshots;
    private final PolicyOffer.Stores stores;
    private final PolicyTrials trials;
    private final AfterGate afterGate;
    private final Aside.Settings costs;
    private final PolicyMetrics metrics;
    private final Clock clock;
    private final String replica;
    private final Gate.Rules rules;
    private final AtomicBoolean polling = new AtomicBoolean();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(threads("pdp-policy"));
    private final ScheduledExecutorService sources;

    PolicyFollowers(
            TenantEngines engines,
            Snapshots snapshots,
            SnapshotContents contents,
            PolicySources states,
            TenantStore tenants,
            PolicyTrials trials,
            AfterGate afterGate,
            PolicyConfig config,
            PolicySourcing sourcing,
            PolicyMetrics metrics,
            Clock clock,
            @ConfigProperty(name = "pdp.service.replica", defaultValue = "pdp-0") String replica) {
        this.config = config;
        this.snapshots = snapshots;
        this.stores = new PolicyOffer.Stores(states, contents, tenants);
        this.trials = trials;
        this.afterGate = afterGate;
        this.costs = new Aside.Settings(1, config.shadowThreads(), config.shadowQueue(), config.shadowPatience());
        this.metrics = metrics;
        this.clock = clock;
        this.replica = replica;
        this.rules = new Gate.Rules(!config.allowUnsigned(), config.testTimeout());
        Optional<Path> lastGood = config.lastGood().map(Path::of);
        SortedMap<String, PolicySource> byOwner = sourcing.byOwner();
        add(
                Snapshots.SHARED,
                Objects.requireNonNull(byOwner.remove(Snapshots.SHARED), "there is a shared one"),
                engines.shared(),
                new LastGood(lastGood));
        byOwner.forEach((tenant, source) -> add(
                tenant,
                source,
                engines.own(new TenantId(tenant)).orElseThrow(),
                new LastGood(lastGood.map(file -> beside(file, tenant)))));
        // One for each, and one for whoever asks for a look now.
        this.sources = Executors.newScheduledThreadPool(offers.size() + 1, threads("pdp-policy-source"));
    }

    /** What reads a hundred megabytes of policy waits for requests, not they for it. */
    @SuppressWarnings("ThreadPriorityCheck") // no decision's outcome depends on it, only what others wait
    private static ThreadFactory threads(String name) {
        return Thread.ofPlatform()
                .name(name)
                .priority(Thread.MIN_PRIORITY)
                .daemon()
                .factory();
    }

    private void add(String owner, PolicySource source, SnapshotEngine engine, LastGood lastGood) {
        Offered offered = new Offered();
        StoredSnapshots stored = new StoredSnapshots(owner, engine, stores.contents(), offered);
        followers.add(new PolicyFollower(owner, replica, engine, snapshots, stored, stores.states(), clock, lastGood));
        trying.add(new TrialFollower(owner, replica, engine, stored, trials, costs, metrics, clock));
        offers.add(new PolicyOffer(owner, source, rules, engine, stores, offered, afterGate, metrics));
    }

    private static Path beside(Path file, String tenant) {
        return file.resolveSibling(file.getFileName() + "." + tenant);
    }

    /**
     * The first look at what is wanted is part of the start, so that readiness does not wait for a timer; the first look at
     * sources too where nothing is wanted yet.
     */
    void start(@Observes @Priority(4_000) StartupEvent event) {
        offers.forEach(offer -> offer(offer, false));
        follow();
        long every = config.refresh().toMillis();
        long follow = config.follow().toMillis();
        var _ = looks.scheduleWithFixedDelay(this::follow, follow, follow, TimeUnit.MILLISECONDS);
        for (PolicyOffer offer : offers) {
            long own = Math.min(every, offer.again().map(Duration::toMillis).orElse(every));
            var _ = sources.scheduleWithFixedDelay(() -> offer(offer, true), own, own, TimeUnit.MILLISECONDS);
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
                offers.forEach(offer -> offer(offer, false));
            });
        }
    }

    private void offer(PolicyOffer offer, boolean again) {
        boolean wanted;
        synchronized (offer) {
            wanted = again ? offer.lookAgain() : offer.look();
        }
        if (wanted) {
            looks.execute(this::follow);
        }
    }

    private void follow() {
        synchronized (followers) {
            followers.forEach(PolicyFollower::look);
            trying.forEach(TrialFollower::look);
        }
    }
}
