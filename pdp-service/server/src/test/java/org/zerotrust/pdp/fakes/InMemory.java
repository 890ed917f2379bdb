package org.zerotrust.pdp.fakes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.revocation.Crl;
import org.zerotrust.pdp.decision.DecisionObserver;
import org.zerotrust.pdp.decision.DecisionPipeline;
import org.zerotrust.pdp.decision.OwnFindings;
import org.zerotrust.pdp.device.CloneWatch;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.DeviceRegistry;
import org.zerotrust.pdp.device.DeviceVerifier;
import org.zerotrust.pdp.device.IssuerProfile;
import org.zerotrust.pdp.device.IssuerRegistry;
import org.zerotrust.pdp.device.ProofId;
import org.zerotrust.pdp.device.ProofLedger;
import org.zerotrust.pdp.grant.Grant;
import org.zerotrust.pdp.grant.GrantIssuer;
import org.zerotrust.pdp.grant.GrantOrder;
import org.zerotrust.pdp.identity.registry.RegisteredSubjects;
import org.zerotrust.pdp.identity.registry.Registrations;
import org.zerotrust.pdp.journal.DecisionRecord;
import org.zerotrust.pdp.journal.Journal;
import org.zerotrust.pdp.outcome.DecisionId;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.PolicyEngine;
import org.zerotrust.pdp.posture.AttestationEvidence;
import org.zerotrust.pdp.posture.AttestationVerifiers;
import org.zerotrust.pdp.posture.KnownExploited;
import org.zerotrust.pdp.posture.PostureAssembler;
import org.zerotrust.pdp.posture.PostureStore;
import org.zerotrust.pdp.posture.ReportedSignal;

/** Every port in memory, each of which can be broken, around a real pipeline. */
public final class InMemory
        implements DeviceRegistry,
                IssuerRegistry,
                PostureStore,
                GrantIssuer,
                Journal,
                AttestationVerifiers,
                ProofLedger {
    private record Key(TenantId tenant, String device) {}

    public final Map<TenantId, List<IssuerProfile>> issuers = new ConcurrentHashMap<>();
    public final Map<TenantId, Trusted> verifiers = new ConcurrentHashMap<>();
    public volatile List<Crl> revocationLists = List.of();
    public final List<DecisionRecord> records = new CopyOnWriteArrayList<>();
    public final MovableClock clock = new MovableClock();
    public final AtomicInteger coldWork = new AtomicInteger();
    public volatile long issuersVersion = 1;
    public volatile Registrations subjects = new Registrations(List.of(), List.of());
    public volatile @Nullable FailureCode journalFails;
    public volatile @Nullable FailureCode registryFails;
    public volatile @Nullable FailureCode postureFails;
    public volatile boolean postureCurrent = true;
    public volatile @Nullable FailureCode grantsFail;
    public volatile @Nullable FailureCode proofsFail;
    private final Set<String> spent = ConcurrentHashMap.newKeySet();
    private final Map<Key, DeviceRecord> devices = new ConcurrentHashMap<>();
    private final Map<Key, List<ReportedSignal>> signals = new ConcurrentHashMap<>();

    /** A clock that tests set. */
    public static final class MovableClock extends Clock {
        private volatile Instant now = Instant.parse("2026-11-23T12:00:00Z");

        public void set(Instant to) {
            now = to;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** The catalogue of what is known to be exploited; none at first. */
    public volatile KnownExploited.@Nullable Held exploited;

    public DecisionPipeline pipeline(PolicyEngine engine) {
        Executor counted = work -> {
            coldWork.incrementAndGet();
            work.run();
        };
        return new DecisionPipeline(
                new DecisionPipeline.Parts(
                        new RegisteredSubjects(_ -> subjects),
                        new DeviceVerifier(this, _ -> revocationLists, 1000),
                        this,
                        this,
                        new PostureAssembler(Duration.ofDays(7), new AttestationEvidence(this, 100)),
                        this,
                        new OwnFindings(
                                new CloneWatch(1000, Duration.ofMinutes(1)),
                                this,
                                new KnownExploited(() -> exploited, Duration.ofDays(7))),
                        engine,
                        this,
                        this,
                        now -> new DecisionId(UUID.randomUUID().toString()),
                        clock,
                        counted,
                        DecisionObserver.NONE),
                Duration.ofMinutes(2),
                1000);
    }

    public void register(DeviceRecord device) {
        devices.put(new Key(device.tenant(), device.deviceId()), device);
    }

    @Override
    public CompletionStage<Optional<DeviceRecord>> find(TenantId tenant, String deviceId) {
        FailureCode broken = registryFails;
        return broken != null
                ? CompletableFuture.failedFuture(new PdpException(broken, "broken by the test"))
                : CompletableFuture.completedFuture(Optional.ofNullable(devices.get(new Key(tenant, deviceId))));
    }

    @Override
    public CompletionStage<Seen> claim(ProofId proof) {
        FailureCode broken = proofsFail;
        if (broken != null) {
            return CompletableFuture.failedFuture(new PdpException(broken, "broken by the test"));
        }
        return CompletableFuture.completedFuture(spent.add(proof.value()) ? Seen.FIRST : Seen.REPLAYED);
    }

    @Override
    public Trusted trusted(TenantId tenant) {
        return verifiers.getOrDefault(tenant, Trusted.NOBODY);
    }

    @Override
    public Issuers issuers(TenantId tenant) {
        return new Issuers(issuers.getOrDefault(tenant, List.of()), issuersVersion);
    }

    @Override
    public Held signals(TenantId tenant, String deviceId) {
        FailureCode broken = postureFails;
        if (broken != null) {
            throw new PdpException(broken, "broken by the test");
        }
        return new Held(signals.getOrDefault(new Key(tenant, deviceId), List.of()), postureCurrent);
    }

    @Override
    public CompletionStage<Void> report(TenantId tenant, String deviceId, List<ReportedSignal> reported) {
        signals.merge(new Key(tenant, deviceId), reported, (a, b) -> {
            List<ReportedSignal> all = new ArrayList<>(a);
            all.addAll(b);
            return all;
        });
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Grant issue(GrantOrder order) {
        FailureCode broken = grantsFail;
        if (broken != null) {
            throw new PdpException(broken, "broken by the test");
        }
        return new Grant(
                "g-" + order.decision(),
                "token",
                "key-1",
                order.issuedAt(),
                order.expiresAt(),
                order.audience(),
                order.scope(),
                order.renews());
    }

    @Override
    public CompletionStage<Void> append(DecisionRecord record) {
        FailureCode broken = journalFails;
        if (broken != null) {
            return CompletableFuture.failedFuture(new PdpException(broken, "broken by the test"));
        }
        records.add(record);
        return CompletableFuture.completedFuture(null);
    }
}
