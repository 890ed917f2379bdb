package org.zerotrust.pdp.decision;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.zerotrust.pdp.device.CertificateFacts;
import org.zerotrust.pdp.device.ChainResult;
import org.zerotrust.pdp.device.DevicePresentation;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.DeviceRegistry;
import org.zerotrust.pdp.device.DeviceResult;
import org.zerotrust.pdp.device.DeviceVerifier;
import org.zerotrust.pdp.device.DeviceVerifier.Presented;
import org.zerotrust.pdp.device.Proof;
import org.zerotrust.pdp.device.ProofId;
import org.zerotrust.pdp.device.ProofLedger;
import org.zerotrust.pdp.device.Question;
import org.zerotrust.pdp.device.VerifiedChain;
import org.zerotrust.pdp.device.VerifiedDevice;
import org.zerotrust.pdp.grant.GrantIssuer;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.Subject;
import org.zerotrust.pdp.identity.SubjectEvidence;
import org.zerotrust.pdp.identity.SubjectResult;
import org.zerotrust.pdp.identity.SubjectStatement;
import org.zerotrust.pdp.identity.SubjectVerifier;
import org.zerotrust.pdp.journal.Journal;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.FieldError;
import org.zerotrust.pdp.outcome.IdSource;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.outcome.ReasonCode;
import org.zerotrust.pdp.outcome.Step;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.PolicyEngine;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.PolicyInputs;
import org.zerotrust.pdp.posture.Accepted;
import org.zerotrust.pdp.posture.PostureAssembler;
import org.zerotrust.pdp.posture.PostureSnapshot;
import org.zerotrust.pdp.posture.PostureStore;

/**
 * The spine. Each question goes through the same steps in the same order: may it be asked; subject; chain; record; proof;
 * posture; policy; grant; journal; answer.
 *
 * <p>Threads: with everything warm all steps run where the question arrived, and the answer completes where the
 * journal's acknowledgement does. There are three hops beside that: a token or a chain that was not verified before, and
 * an engine that may block, go to the executor for cold work and go on from there.
 */
public final class DecisionPipeline {
    /** What the spine works with. */
    public record Parts(
            SubjectVerifier subjects,
            DeviceVerifier devices,
            DeviceRegistry registry,
            ProofLedger proofs,
            PostureAssembler posture,
            PostureStore signals,
            OwnFindings findings,
            PolicyEngine engine,
            GrantIssuer grants,
            Journal journal,
            IdSource ids,
            Clock clock,
            Executor cold,
            DecisionObserver observer) {}

    private final Parts parts;
    private final Idempotency idempotency;
    private final Conclusion conclusion;
    private final Trials trials;

    public DecisionPipeline(Parts parts, Duration sameDecisionWindow, int sameDecisionsPerCaller) {
        this.parts = parts;
        this.idempotency = new Idempotency(sameDecisionWindow, sameDecisionsPerCaller);
        this.trials = new Trials(parts.registry());
        this.conclusion = new Conclusion(parts.grants(), parts.ids());
    }

    /** Answers one question. The stage never completes exceptionally. */
    public CompletionStage<Answer> decide(Caller caller, Asked asked) {
        return decideAll(caller, List.of(asked)).getFirst();
    }

    /** Answers questions within one snapshot and with one reading of the clock; the stages are in their order. */
    public List<CompletionStage<Answer>> decideAll(Caller caller, List<Asked> all) {
        Instant now = parts.clock().instant();
        PolicyEngine.Pinned policy;
        try {
            policy = parts.engine().pin(caller.tenant());
        } catch (PdpException e) {
            return all.stream().map(asked -> failed(Failure.of(e.code()))).toList();
        }
        return all.stream().map(asked -> begin(caller, asked, policy, now)).toList();
    }

    private CompletionStage<Answer> begin(Caller caller, Asked asked, PolicyEngine.Pinned policy, Instant now) {
        return switch (asked) {
            case Asked.Unreadable(Failure failure) -> failed(failure);
            case Asked.Question(AccessRequest request, BodyDigest body) -> {
                Failure refused = Admission.ofQuestion(caller, request, now);
                yield refused != null
                        ? failed(refused)
                        : idempotency.once(
                                caller, request.requestId(), body, now, () -> run(caller, request, policy, now));
            }
        };
    }

    private CompletionStage<Answer> run(Caller caller, AccessRequest request, PolicyEngine.Pinned policy, Instant now) {
        long start = System.nanoTime();
        DecisionObserver.Watch watch = parts.observer().begin(caller);
        CompletionStage<Answer> answer;
        try {
            answer = steps(new Run(caller, request, trials.deciding(caller, request, policy), now, watch));
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.exceptionally(DecisionPipeline::cannotDecide).thenApply(ended -> {
            watch.ended(ended, System.nanoTime() - start);
            return ended;
        });
    }

    private CompletionStage<Answer> steps(Run run) {
        Failure refused = Admission.ofRun(run);
        if (refused != null) {
            return failed(refused);
        }
        DevicePresentation device = run.request().device();
        if (device == null) {
            return journal(run, conclusion.withoutDevice(run));
        }
        if (!run.caller().mayAskAbout(run.resourceClass().name())) {
            return journal(run, conclusion.denied(run, null, ReasonCode.RESOURCE_CLASS_NOT_ALLOWED));
        }
        SubjectStatement said = run.request().subject();
        return said == null
                ? withSubject(run, device)
                : subject(run, said).thenCompose(result -> switch (result) {
                    case SubjectResult.Refused(ReasonCode code) -> journal(run, conclusion.denied(run, null, code));
                    case SubjectResult.Known(Subject subject) -> {
                        run.known(subject);
                        yield withSubject(run, device);
                    }
                });
    }

    private CompletionStage<SubjectResult> subject(Run run, SubjectStatement said) {
        long start = System.nanoTime();
        Optional<SubjectResult> atOnce = parts.subjects().atOnce(run.caller(), said, run.now());
        if (atOnce.isPresent()) {
            run.took(Step.SUBJECT, start);
            return CompletableFuture.completedFuture(atOnce.get());
        }
        return cold(() -> {
            SubjectResult result = parts.subjects().verify(run.caller(), said, run.now());
            run.took(Step.SUBJECT, start);
            return result;
        });
    }

    private CompletionStage<Answer> withSubject(Run run, DevicePresentation device) {
        return switch (parts.posture().accept(run.caller(), run.request().posture(), "posture", run.now())) {
            case Accepted.Refused(Failure failure) -> failed(failure);
            case Accepted.Signals travelling ->
                chain(run, Presented.device(run.caller(), device)).thenCompose(result -> switch (result) {
                    case ChainResult.Malformed(FieldError error) ->
                        failed(new Failure(FailureCode.INVALID_FIELD, "", List.of(error)));
                    case ChainResult.Refused(var findings) ->
                        journal(run, conclusion.refused(run, new DeviceResult.Refused(findings, device.id())));
                    case ChainResult.Accepted(VerifiedChain chain) -> signer(run, device, chain, travelling);
                });
        };
    }

    /** Where a proof was signed with another key than the device showed, that key's chain is verified like the first. */
    private CompletionStage<Answer> signer(
            Run run, DevicePresentation device, VerifiedChain chain, Accepted.Signals travelling) {
        Proof proof = device.proof();
        if (proof == null || proof.signer().isEmpty()) {
            return record(run, chain).thenCompose(record -> verified(run, device, chain, chain, record, travelling));
        }
        return chain(run, Presented.signer(run.caller(), proof)).thenCompose(result -> switch (result) {
            case ChainResult.Malformed(FieldError error) ->
                failed(Failure.invalid("device.proof.signer_chain", error.code(), error.message()));
            case ChainResult.Refused(var findings) ->
                journal(run, conclusion.refused(run, new DeviceResult.Refused(findings, chain.deviceId())));
            case ChainResult.Accepted(VerifiedChain signer) ->
                record(run, chain).thenCompose(record -> verified(run, device, chain, signer, record, travelling));
        });
    }

    private CompletionStage<ChainResult> chain(Run run, Presented presented) {
        long start = System.nanoTime();
        VerifiedChain known = parts.devices().remembered(presented, run.now());
        if (known != null) {
            run.took(Step.CHAIN, start);
            return CompletableFuture.completedFuture(new ChainResult.Accepted(known));
        }
        return cold(() -> {
            ChainResult result = parts.devices().verifyChain(presented, run.now());
            run.took(Step.CHAIN, start);
            return result;
        });
    }

    private CompletionStage<Optional<DeviceRecord>> record(Run run, VerifiedChain chain) {
        long start = System.nanoTime();
        return parts.registry().find(run.caller().tenant(), chain.deviceId()).thenApply(found -> {
            run.took(Step.RECORD, start);
            return found;
        });
    }

    private CompletionStage<Answer> verified(
            Run run,
            DevicePresentation device,
            VerifiedChain chain,
            VerifiedChain signer,
            Optional<DeviceRecord> record,
            Accepted.Signals travelling) {
        AccessRequest request = run.request();
        long start = System.nanoTime();
        Question question = new Question(
                run.caller(),
                request.requestId(),
                request.resource().id(),
                request.resource().path(),
                request.action().name());
        DeviceResult result = parts.devices().verify(chain, signer, device, question, record, run.now());
        run.took(Step.PROOF, start);
        return switch (result) {
            case DeviceResult.Failed(Failure failure) -> failed(failure);
            case DeviceResult.Refused refused -> journal(run, conclusion.refused(run, refused));
            case DeviceResult.Verified verified -> once(run, verified, travelling);
        };
    }

    /** A proof that could be shown again is claimed first: it counts once, on whichever replica it is shown. */
    private CompletionStage<Answer> once(Run run, DeviceResult.Verified verified, Accepted.Signals travelling) {
        ProofId proof = verified.once();
        if (proof == null) {
            return accepted(run, verified, travelling);
        }
        return parts.proofs()
                .claim(proof)
                .thenComposeAsync(
                        seen -> switch (seen) {
                            case FIRST -> accepted(run, verified, travelling);
                            case REPLAYED ->
                                journal(run, conclusion.refused(run, DeviceVerifier.replayed(verified.device())));
                            case FULL -> failed(Failure.of(FailureCode.OVERLOADED));
                        },
                        parts.cold());
    }

    private CompletionStage<Answer> accepted(Run run, DeviceResult.Verified verified, Accepted.Signals travelling) {
        List<ReasonCode> unfit = unfit(run, verified.device(), travelling);
        return unfit.isEmpty()
                ? evaluated(run, verified.device(), travelling)
                : journal(run, conclusion.denied(run, verified, unfit));
    }

    /** What a verified device may still not be used for, and what no honest one shows. */
    private static List<ReasonCode> unfit(Run run, VerifiedDevice device, Accepted.Signals travelling) {
        if (!run.resourceClass()
                .certificateRoles()
                .contains(device.issuer().role().wire())) {
            return List.of(ReasonCode.CERT_BOOTSTRAP_ONLY);
        }
        CertificateFacts key = device.certificate();
        Subject subject = run.subject();
        return subject != null
                        && subject.evidence() instanceof SubjectEvidence.Token token
                        && !token.binding().holdsFor(key.x5tS256(), key.jkt())
                ? List.of(ReasonCode.SUBJECT_TOKEN_BINDING)
                : travelling.forged(key.key());
    }

    private CompletionStage<Answer> evaluated(Run run, VerifiedDevice device, Accepted.Signals travelling) {
        long start = System.nanoTime();
        PostureStore.Held held = parts.signals().signals(run.caller().tenant(), device.id());
        PostureSnapshot posture = parts.posture()
                .assemble(
                        parts.findings()
                                .beside(travelling.signals(), held, run.caller(), device, run.request(), run.now()),
                        held,
                        device.certificate().key(),
                        run.resourceClass().signalMaxAge(),
                        run.now());
        AccessRequest request = run.request();
        PolicyInput input = PolicyInputs.build(
                run.caller(),
                device,
                posture,
                new PolicyInputs.Facts(
                        request.requestId(),
                        request.transactionId(),
                        run.subject(),
                        request.application(),
                        request.resource(),
                        run.resourceClass().name(),
                        request.action(),
                        request.context()),
                run.now());
        run.took(Step.POSTURE, start);
        if (parts.engine().blocking()) {
            return cold(() -> evaluate(run, input))
                    .thenCompose(evaluation -> concluded(run, device, posture, input, travelling, evaluation));
        }
        return concluded(run, device, posture, input, travelling, evaluate(run, input));
    }

    private static Evaluation evaluate(Run run, PolicyInput input) {
        long start = System.nanoTime();
        Evaluation evaluation = run.policy().evaluate(input);
        run.took(Step.POLICY, start);
        return evaluation;
    }

    private CompletionStage<Answer> concluded(
            Run run,
            VerifiedDevice device,
            PostureSnapshot posture,
            PolicyInput input,
            Accepted.Signals travelling,
            Evaluation evaluation) {
        return switch (evaluation) {
            case Evaluation.Undecided(Failure failure) -> failed(failure);
            case Evaluation.Answered answered ->
                journal(
                        run,
                        conclusion.byPolicy(
                                run,
                                device,
                                posture,
                                input,
                                answered.answer().explained(travelling.outdated()),
                                answered.by()));
        };
    }

    /** The answer exists for others only once its record is durable. */
    private CompletionStage<Answer> journal(Run run, Conclusion.Concluded concluded) {
        long start = System.nanoTime();
        return parts.journal().append(concluded.record()).thenApply(durable -> {
            run.took(Step.JOURNAL, start);
            return new Answer.Decided(concluded.decision());
        });
    }

    private <T> CompletionStage<T> cold(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, parts.cold());
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(
                    new PdpException(FailureCode.OVERLOADED, "the queue for cold work is full", full));
        }
    }

    private static CompletionStage<Answer> failed(Failure failure) {
        return CompletableFuture.completedFuture(new Answer.Failed(failure));
    }

    /** The one place where a fault becomes an answer: fail closed, it is never a permit. */
    private static Answer cannotDecide(Throwable thrown) {
        Throwable fault =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (fault instanceof PdpException known) {
            return new Answer.Failed(Failure.of(known.code()));
        }
        System.getLogger(DecisionPipeline.class.getName())
                .log(System.Logger.Level.ERROR, "A question could not be decided", fault);
        return new Answer.Failed(Failure.of(FailureCode.INTERNAL));
    }
}
