package org.zerotrust.pdp.api.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.quarkus.grpc.RegisterInterceptor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.api.ApiConfig;
import org.zerotrust.pdp.decision.Answer;
import org.zerotrust.pdp.decision.Asked;
import org.zerotrust.pdp.decision.Decision;
import org.zerotrust.pdp.decision.DecisionPipeline;
import org.zerotrust.pdp.decision.RequestRules;
import org.zerotrust.pdp.identity.Authenticator;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.Credentials;
import org.zerotrust.pdp.identity.IdentityResult;
import org.zerotrust.pdp.journal.Rejections;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.v1.DecideBatchRequest;
import org.zerotrust.pdp.v1.DecideBatchResponse;
import org.zerotrust.pdp.v1.DecideRequest;
import org.zerotrust.pdp.v1.DecideResponse;
import org.zerotrust.pdp.v1.DecisionServiceGrpc;

/** {@code pdp.v1.DecisionService}: questions run on the event loop they came in on. */
@GrpcService
@RegisterInterceptor(UnreadableCallInterceptor.class)
@RegisterInterceptor(CredentialsInterceptor.class)
class DecisionGrpcService extends DecisionServiceGrpc.DecisionServiceImplBase {
    private final Vertx vertx;
    private final ApiConfig config;
    private final Clock clock;
    private final Authenticator authenticator;
    private final DecisionPipeline pipeline;
    private final Rejections rejections;

    DecisionGrpcService(
            Vertx vertx,
            ApiConfig config,
            Clock clock,
            Authenticator authenticator,
            DecisionPipeline pipeline,
            Rejections rejections) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.authenticator = authenticator;
        this.pipeline = pipeline;
        this.rejections = rejections;
    }

    @Override
    public void decide(DecideRequest request, StreamObserver<DecideResponse> observer) {
        authenticated(
                observer,
                caller -> await(observer, pipeline.decide(caller, MessageReader.read(request)), answer -> {
                    switch (answer) {
                        case Answer.Decided(Decision decision) -> {
                            observer.onNext(MessageWriter.decision(decision, caller.explanation()));
                            observer.onCompleted();
                        }
                        case Answer.Failed(Failure failure) -> observer.onError(refused(caller, failure));
                    }
                }));
    }

    @Override
    public void decideBatch(DecideBatchRequest request, StreamObserver<DecideBatchResponse> observer) {
        authenticated(observer, caller -> {
            if (request.getDecisionsCount() > RequestRules.MAX_BATCH) {
                observer.onError(refused(caller, Failure.of(FailureCode.BATCH_TOO_LARGE)));
                return;
            }
            if (request.getDecisionsCount() == 0) {
                observer.onError(
                        refused(caller, Failure.invalid("decisions", "empty", "a batch holds at least one question")));
                return;
            }
            List<Asked> all =
                    request.getDecisionsList().stream().map(MessageReader::read).toList();
            List<CompletionStage<Answer>> stages = pipeline.decideAll(caller, all);
            CompletableFuture<?>[] futures =
                    stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new);
            await(observer, CompletableFuture.allOf(futures).thenApply(done -> stages), done -> {
                DecideBatchResponse.Builder out = DecideBatchResponse.newBuilder();
                for (CompletionStage<Answer> stage : done) {
                    out.addDecisions(
                            MessageWriter.item(stage.toCompletableFuture().join(), caller.explanation()));
                }
                observer.onNext(out.build());
                observer.onCompleted();
            });
        });
    }

    private void authenticated(StreamObserver<?> observer, Consumer<Caller> then) {
        Credentials credentials = CredentialsInterceptor.CREDENTIALS.get();
        IdentityResult who = authenticator.authenticate(
                credentials == null ? new Credentials(List.of(), null) : credentials, clock.instant());
        switch (who) {
            case IdentityResult.Rejected(Failure failure) -> observer.onError(refused(null, failure));
            case IdentityResult.Authenticated(Caller caller) -> then.accept(caller);
        }
    }

    /** The answer leaves on the call's own context, once: from the work or from the deadline. */
    private <T> void await(StreamObserver<?> observer, CompletionStage<T> stage, Consumer<T> then) {
        Context context = vertx.getOrCreateContext();
        boolean[] answered = {false};
        long timer = vertx.setTimer(config.deadline().toMillis(), late -> {
            if (!answered[0]) {
                // Fail closed: an answer that is late is no answer.
                answered[0] = true;
                observer.onError(refused(null, Failure.of(FailureCode.DEADLINE)));
            }
        });
        stage.whenComplete((value, error) -> {
            if (Vertx.currentContext() == context) {
                finish(observer, answered, timer, value, error, then);
            } else {
                context.runOnContext(v -> finish(observer, answered, timer, value, error, then));
            }
        });
    }

    private <T> void finish(
            StreamObserver<?> observer,
            boolean[] answered,
            long timer,
            @Nullable T value,
            @Nullable Throwable error,
            Consumer<T> then) {
        vertx.cancelTimer(timer);
        if (answered[0]) {
            return;
        }
        answered[0] = true;
        if (error != null || value == null) {
            observer.onError(refused(null, Failure.of(FailureCode.INTERNAL)));
        } else {
            then.accept(value);
        }
    }

    private StatusRuntimeException refused(@Nullable Caller caller, Failure failure) {
        rejections.count(caller, failure.code());
        Metadata trailers = new Metadata();
        trailers.put(MessageWriter.PROBLEM, MessageWriter.problem(failure));
        return Status.fromCodeValue(failure.code().grpcStatus())
                .withDescription(failure.code().slug())
                .asRuntimeException(trailers);
    }
}
