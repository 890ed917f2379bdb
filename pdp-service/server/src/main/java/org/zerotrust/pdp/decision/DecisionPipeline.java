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
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.decision.DecisionObserver.Step;
import org.zerotrust.pdp.device.ChainResult;
import org.zerotrust.pdp.device.DevicePresentation;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.DeviceRegistry;
import org.zerotrust.pdp.device.DeviceResult;
import org.zerotrust.pdp.device.DeviceVerifier;
import org.zerotrust.pdp.device.Question;
import org.zerotrust.pdp.device.VerifiedChain;
import org.zerotrust.pdp.device.VerifiedDevice;
import org.zerotrust.pdp.grant.GrantIssuer;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.Role;
import org.zerotrust.pdp.journal.Journal;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.FieldError;
import org.zerotrust.pdp.outcome.IdSource;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.outcome.ReasonCode;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.PolicyEngine;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.PolicyInputs;
import org.zerotrust.pdp.policy.ResourceClass;
import org.zerotrust.pdp.posture.Accepted;
import org.zerotrust.pdp.posture.PostureAssembler;
import org.zerotrust.pdp.posture.PostureSnapshot;
import org.zerotrust.pdp.posture.PostureStore;

/**
 * The spine. Each question goes through the same steps in the same order: may it be asked; chain; record; proof;
 * posture; policy; grant; journal; answer.
 *
 * <p>Threads: with everything warm all steps run where the question arrived, and the answer completes where the
 * journal's acknowledgement does. There are two hops beside that: a chain that was not verified before, and an
 * engine that may block, go to the executor for cold work and go on from there.
 */
public final class DecisionPipeline {
    /** What the spine works with. */
    public record Parts(
            DeviceVerifier devices,
            DeviceRegistry registry,
            PostureAssembler posture,
            PostureStore signals,
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

    public DecisionPipeline(Parts parts, Duration sameDecisionWindow, int sameDecisionsPerCaller) {
        this.parts = parts;
        this.idempotency = new Idempotency(sameDecisionWindow, sameDecisionsPerCaller);
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
                Failure refused = mayAsk(caller, request, now);
                yield refused != null
                        ? failed(refused)
                        : idempotency.once(
                                caller, request.requestId(), body, now, () -> run(caller, request, policy, now));
            }
        };
    }

    private static @Nullable Failure mayAsk(Caller caller, AccessRequest request, Instant now) {
        if (!caller.has(Role.PEP)) {
            return Failure.of(FailureCode.FORBIDDEN);
        }
        if (request.tenant() != null && !request.tenant().equals(caller.tenant().value())) {
            return new Failure(
                    FailureCode.TENANT_MISMATCH,
                    "",
                    List.of(new FieldError("tenant", "not_yours", "the tenant comes from the registration")));
        }
        List<FieldError> errors = RequestRules.check(request, now);
        return errors.isEmpty() ? null : new Failure(FailureCode.INVALID_FIELD, "", errors);
    }

    private CompletionStage<Answer> run(Caller caller, AccessRequest request, PolicyEngine.Pinned policy, Instant now) {
        long start = System.nanoTime();
        CompletionStage<Answer> answer;
        try {
            answer = steps(caller, request, policy, now);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.exceptionally(DecisionPipeline::cannotDecide).thenApply(ended -> {
            parts.observer().ended(caller, ended, System.nanoTime() - start);
            return ended;
        });
    }

    private CompletionStage<Answer> steps(
            Caller caller, AccessRequest request, PolicyEngine.Pinned policy, Instant now) {
        ResourceClass resourceClass = policy.classOf(request.resource());
        if (policy.confirmedAt().plus(resourceClass.maxPolicyAge()).isBefore(now)) {
            return failed(Failure.of(FailureCode.POLICY_TOO_OLD));
        }
        Run run = new Run(caller, request, policy.snapshot(), resourceClass, now);
        String audience = request.grant().audience();
        if (audience != null && !audience.equals(run.audience())) {
            return failed(Failure.invalid("grant.audience", "not_allowed", "the resource's class fixes the audience"));
        }
        DevicePresentation device = request.device();
        if (device == null) {
            return journal(conclusion.withoutDevice(run));
        }
        if (!caller.mayAskAbout(resourceClass.name())) {
            return journal(conclusion.denied(run, null, ReasonCode.RESOURCE_CLASS_NOT_ALLOWED));
        }
        return switch (parts.posture().accept(caller, request.posture(), "posture", now)) {
            case Accepted.Refused(Failure failure) -> failed(failure);
            case Accepted.Signals travelling ->
                chain(caller, device, now).thenCompose(result -> switch (result) {
                    case ChainResult.Malformed(FieldError error) ->
                        failed(new Failure(FailureCode.INVALID_FIELD, "", List.of(error)));
                    case ChainResult.Refused(var findings) ->
                        journal(conclusion.refused(run, new DeviceResult.Refused(findings, device.id())));
                    case ChainResult.Accepted(VerifiedChain chain) ->
                        record(caller, chain)
                                .thenCompose(record -> verified(run, policy, device, chain, record, travelling));
                });
        };
    }

    private CompletionStage<ChainResult> chain(Caller caller, DevicePresentation device, Instant now) {
        long start = System.nanoTime();
        VerifiedChain chain = parts.devices().remembered(caller, device, now);
        parts.observer().step(Step.CHAIN, System.nanoTime() - start);
        return chain != null
                ? CompletableFuture.completedFuture(new ChainResult.Accepted(chain))
                : cold(() -> parts.devices().verifyChain(caller, device, now));
    }

    private CompletionStage<Optional<DeviceRecord>> record(Caller caller, VerifiedChain chain) {
        long start = System.nanoTime();
        CompletionStage<Optional<DeviceRecord>> found = parts.registry().find(caller.tenant(), chain.deviceId());
        parts.observer().step(Step.RECORD, System.nanoTime() - start);
        return found;
    }

    private CompletionStage<Answer> verified(
            Run run,
            PolicyEngine.Pinned policy,
            DevicePresentation device,
            VerifiedChain chain,
            Optional<DeviceRecord> record,
            Accepted.Signals travelling) {
        AccessRequest request = run.request();
        long start = System.nanoTime();
        DeviceResult result = parts.devices()
                .verify(
                        chain,
                        device,
                        new Question(
                                run.caller(),
                                request.requestId(),
                                request.resource().id(),
                                request.action().name()),
                        record,
                        run.now());
        parts.observer().step(Step.PROOF, System.nanoTime() - start);
        return switch (result) {
            case DeviceResult.Failed(Failure failure) -> failed(failure);
            case DeviceResult.Refused refused -> journal(conclusion.refused(run, refused));
            case DeviceResult.Verified verified -> {
                VerifiedDevice who = verified.device();
                if (!run.resourceClass()
                        .certificateRoles()
                        .contains(who.issuer().role().wire())) {
                    yield journal(conclusion.denied(run, verified, ReasonCode.CERT_BOOTSTRAP_ONLY));
                }
                List<ReasonCode> forged = travelling.forged(who.certificate().key());
                yield forged.isEmpty()
                        ? evaluated(run, policy, who, travelling)
                        : journal(conclusion.denied(run, verified, forged));
            }
        };
    }

    private CompletionStage<Answer> evaluated(
            Run run, PolicyEngine.Pinned policy, VerifiedDevice device, Accepted.Signals travelling) {
        long start = System.nanoTime();
        PostureSnapshot posture = parts.posture()
                .assemble(
                        travelling.signals(),
                        parts.signals().signals(run.caller().tenant(), device.id()),
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
                        request.subject(),
                        request.application(),
                        request.resource(),
                        run.resourceClass().name(),
                        request.action(),
                        request.context()),
                run.now());
        parts.observer().step(Step.POSTURE, System.nanoTime() - start);
        if (parts.engine().blocking()) {
            return cold(() -> evaluate(policy, input))
                    .thenCompose(evaluation -> concluded(run, device, posture, input, travelling, evaluation));
        }
        return concluded(run, device, posture, input, travelling, evaluate(policy, input));
    }

    private Evaluation evaluate(PolicyEngine.Pinned policy, PolicyInput input) {
        long start = System.nanoTime();
        Evaluation evaluation = policy.evaluate(input);
        parts.observer().step(Step.POLICY, System.nanoTime() - start);
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
            case Evaluation.Answered answered -> {
                long start = System.nanoTime();
                Conclusion.Concluded concluded = conclusion.byPolicy(
                        run, device, posture, input, answered.answer().explained(travelling.outdated()));
                parts.observer().step(Step.GRANT, System.nanoTime() - start);
                yield journal(concluded);
            }
        };
    }

    /** The answer exists for others only once its record is durable. */
    private CompletionStage<Answer> journal(Conclusion.Concluded concluded) {
        long start = System.nanoTime();
        return parts.journal().append(concluded.record()).thenApply(durable -> {
            parts.observer().step(Step.JOURNAL, System.nanoTime() - start);
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
