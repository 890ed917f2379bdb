package org.zerotrust.pdp.ops;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.decision.DecisionConfig;
import org.zerotrust.pdp.decision.DecisionObserver;
import org.zerotrust.pdp.decision.DecisionPipeline;
import org.zerotrust.pdp.decision.OwnFindings;
import org.zerotrust.pdp.device.CloneWatch;
import org.zerotrust.pdp.device.DeviceRegistry;
import org.zerotrust.pdp.device.DeviceVerifier;
import org.zerotrust.pdp.device.IssuerRegistry;
import org.zerotrust.pdp.device.ProofLedger;
import org.zerotrust.pdp.device.StatusLists;
import org.zerotrust.pdp.grant.GrantIssuer;
import org.zerotrust.pdp.identity.SubjectVerifier;
import org.zerotrust.pdp.journal.Journal;
import org.zerotrust.pdp.policy.PolicyConfig;
import org.zerotrust.pdp.policy.PolicyEngine;
import org.zerotrust.pdp.policy.opa.OpaCompiler;
import org.zerotrust.pdp.policy.pack.PolicyCompiler;
import org.zerotrust.pdp.policy.pack.SnapshotEngine;
import org.zerotrust.pdp.policy.pack.TenantEngines;
import org.zerotrust.pdp.policy.rego.RegoCompiler;
import org.zerotrust.pdp.policy.rego.RegoMask;
import org.zerotrust.pdp.policy.shadow.Shadow;
import org.zerotrust.pdp.policy.trial.Aside;
import org.zerotrust.pdp.policy.wasm.WasmCompiler;
import org.zerotrust.pdp.posture.AttestationEvidence;
import org.zerotrust.pdp.posture.AttestationVerifiers;
import org.zerotrust.pdp.posture.KnownExploited;
import org.zerotrust.pdp.posture.PostureAssembler;
import org.zerotrust.pdp.posture.PostureStore;
import org.zerotrust.pdp.posture.WorstValue;
import org.zerotrust.pdp.store.KevFeed;

/** The spine and its steps, put together. */
@Singleton
final class DecisionWiring {
    /** The one executor for work that may take milliseconds or block: small, bounded, named. */
    record Cold(ExecutorService executor) {}

    @Produces
    @Singleton
    Cold cold(DecisionConfig config) {
        int threads = config.coldThreads();
        return new Cold(new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(config.coldQueue()),
                Thread.ofPlatform().name("pdp-cold-", 0).daemon().factory(),
                // Full: the question is refused with OVERLOADED instead of waiting without an end.
                new ThreadPoolExecutor.AbortPolicy()));
    }

    void stop(@Disposes Cold cold) {
        cold.executor().shutdownNow();
    }

    @Produces
    @Singleton
    DeviceVerifier deviceVerifier(IssuerRegistry issuers, StatusLists lists, DecisionConfig config) {
        return new DeviceVerifier(issuers, lists, config.rememberedChains());
    }

    @Produces
    @Singleton
    PostureAssembler postureAssembler(AttestationVerifiers verifiers, DecisionConfig config) {
        return new PostureAssembler(
                config.signalMaxAge(),
                config.selfSources(),
                new WorstValue(config.worstSignals()),
                new AttestationEvidence(verifiers, config.rememberedEvidence()));
    }

    /** The second engine, where one is configured. */
    record Beside(@Nullable Shadow shadow) {}

    @Produces
    @Singleton
    Beside beside(PolicyConfig config, MeterRegistry registry) {
        PolicyConfig.Engine second = config.shadowEngine().orElse(null);
        if (second == null) {
            return new Beside(null);
        }
        if (second == PolicyConfig.Engine.OPA && config.engine() == second) {
            // Two of them would load their policies into one OPA.
            throw new IllegalStateException("pdp.policy.shadow-engine: opa cannot stand beside itself");
        }
        return new Beside(new Shadow(
                () -> compiler(second, config, config.shadowDeadline()),
                new Aside.Settings(
                        config.shadowSample(), config.shadowThreads(), config.shadowQueue(), config.shadowPatience()),
                new ShadowMetrics(registry)));
    }

    void stop(@Disposes Beside beside) {
        if (beside.shadow() != null) {
            beside.shadow().close();
        }
    }

    /** An engine of its own for each tenant that has one: two of them never share a compiler either. */
    @Produces
    @Singleton
    TenantEngines engines(PolicyConfig config, Beside beside) {
        return new TenantEngines(
                new SnapshotEngine(first(config, beside), RegoMask::of),
                PolicySourcing.owners(config),
                () -> new SnapshotEngine(first(config, beside), RegoMask::of));
    }

    private static PolicyCompiler first(PolicyConfig config, Beside beside) {
        PolicyCompiler first = compiler(config.engine(), config, config.deadline());
        return beside.shadow() == null ? first : beside.shadow().behind(first);
    }

    private static PolicyCompiler compiler(PolicyConfig.Engine engine, PolicyConfig config, Duration deadline) {
        return switch (engine) {
            case REGO -> new RegoCompiler(deadline);
            case WASM ->
                new WasmCompiler(
                        config.wasmDirectory().orElseThrow(() -> missing("pdp.policy.wasm-directory")),
                        config.wasmInstances(),
                        deadline);
            case OPA -> new OpaCompiler(config.opaUrl().orElseThrow(() -> missing("pdp.policy.opa-url")), deadline);
        };
    }

    private static IllegalStateException missing(String property) {
        return new IllegalStateException(property + " must be set for this pdp.policy.engine or shadow-engine");
    }

    @Produces
    @Singleton
    DecisionPipeline pipeline(
            SubjectVerifier subjects,
            DeviceVerifier devices,
            DeviceRegistry registry,
            ProofLedger proofs,
            PostureAssembler posture,
            PostureStore signals,
            PolicyEngine engine,
            GrantIssuer grants,
            Journal journal,
            Clock clock,
            Cold cold,
            DecisionObserver observer,
            KevFeed kev,
            KevFeed.KevConfig kevConfig,
            DecisionConfig config) {
        return new DecisionPipeline(
                new DecisionPipeline.Parts(
                        subjects,
                        devices,
                        registry,
                        proofs,
                        posture,
                        signals,
                        new OwnFindings(
                                new CloneWatch(config.watchedKeys(), config.cloneWindow()),
                                signals,
                                new KnownExploited(kev, kevConfig.maxAge())),
                        engine,
                        grants,
                        journal,
                        new TimeOrderedIds(),
                        clock,
                        cold.executor(),
                        observer),
                config.sameDecisionWindow(),
                config.sameDecisionsPerCaller());
    }
}
