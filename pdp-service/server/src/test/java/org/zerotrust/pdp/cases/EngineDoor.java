package org.zerotrust.pdp.cases;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.decision.Answer;
import org.zerotrust.pdp.decision.Asked;
import org.zerotrust.pdp.decision.BodyDigest;
import org.zerotrust.pdp.decision.Decision;
import org.zerotrust.pdp.decision.DecisionPipeline;
import org.zerotrust.pdp.fakes.Callers;
import org.zerotrust.pdp.fakes.InMemory;
import org.zerotrust.pdp.fakes.TestIssuers;
import org.zerotrust.pdp.fakes.TestVerifier;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.journal.DecisionRecord;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.pack.PolicyCompiler;
import org.zerotrust.pdp.policy.pack.SnapshotEngine;
import org.zerotrust.pdp.policy.rego.RegoCompiler;

/** The pipeline with the real engine and the real packs, its other ports in memory. */
public final class EngineDoor {
    private final TestIssuers issuers = new TestIssuers(PreparedCase.DEFAULT_NOW);
    private final SnapshotEngine engine;
    private final InMemory ports = new InMemory();
    private final DecisionPipeline pipeline;

    public EngineDoor() throws Exception {
        this(
                PackReader.read(
                        Path.of(System.getProperty(
                                "pdp.test.packs",
                                CaseFiles.ROOT.resolve("policies/packs").toString())),
                        "cases"),
                new RegoCompiler(Duration.ofSeconds(5)));
    }

    /** With another state of the packs, or another engine. */
    EngineDoor(PolicyPack packs, PolicyCompiler compiler) throws Exception {
        engine = new SnapshotEngine(compiler);
        pipeline = ports.pipeline(engine);
        ports.issuers.put(new TenantId("demo"), issuers.profiles(new TenantId("demo")));
        ports.issuers.put(new TenantId("acme"), issuers.profiles(new TenantId("acme")));
        ports.verifiers.put(new TenantId("demo"), TestVerifier.trusted());
        engine.activate(packs, PreparedCase.DEFAULT_NOW);
    }

    Expected.Result run(CaseFiles.Case source) {
        return switch (answer(source)) {
            case Answer.Failed(Failure failure) ->
                Expected.Result.failed(failure.code().slug());
            case Answer.Decided(Decision decision) -> result(decision);
        };
    }

    /** The pipeline's own answer to a case. */
    public Answer answer(CaseFiles.Case source) {
        PreparedCase prepared = PreparedCase.of(source, issuers);
        ports.clock.set(prepared.now());
        engine.confirm(engine.snapshot().digest(), prepared.now());
        if (prepared.record() != null) {
            ports.register(prepared.record());
        }
        ports.report(prepared.tenant(), prepared.deviceId(), prepared.reported());
        Caller caller = prepared.pep().equals("observer")
                ? Callers.observer(prepared.tenant().value())
                : Callers.gateway(prepared.tenant().value());
        return pipeline.decide(
                        caller,
                        new Asked.Question(prepared.question("engine"), new BodyDigest(source.number(), 0, 0, 0)))
                .toCompletableFuture()
                .join();
    }

    /** What was recorded so far. */
    public List<DecisionRecord> records() {
        return List.copyOf(ports.records);
    }

    private static Expected.Result result(Decision decision) {
        Decision.Basis basis = decision.basis();
        Set<String> reasons = new LinkedHashSet<>();
        basis.reasons().forEach(reason -> reasons.add(reason.code().value()));
        Set<String> obligations = new LinkedHashSet<>();
        basis.obligations().forEach(obligation -> obligations.add(obligation.id()));
        return new Expected.Result(
                null,
                decision.verdict().wire(),
                reasons,
                obligations,
                basis.trust().score(),
                basis.trust().level(),
                decision instanceof Decision.Permit(var same, var grant) && grant != null
                        ? Expected.GrantSeen.of(
                                grant.audience(), List.copyOf(grant.scope()), basis.evaluatedAt(), grant.expiresAt())
                        : null);
    }
}
