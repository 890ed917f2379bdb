package org.zerotrust.pdp.api.rest;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.zerotrust.pdp.api.ApiConfig;
import org.zerotrust.pdp.decision.Answer;
import org.zerotrust.pdp.decision.Asked;
import org.zerotrust.pdp.decision.Decision;
import org.zerotrust.pdp.decision.DecisionPipeline;
import org.zerotrust.pdp.identity.Authenticator;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.IdentityResult;
import org.zerotrust.pdp.journal.Rejections;
import org.zerotrust.pdp.outcome.Failure;

/**
 * {@code POST /v1/decisions} and {@code POST /v1/decisions:batch}. Plain routes: a question is read and answered on
 * the event loop it came in on, without reflection and without a hop.
 */
@ApplicationScoped
final class DecisionRoutes {
    static final String ONE = "/v1/decisions";
    static final String BATCH = "/v1/decisions:batch";

    private final Vertx vertx;
    private final ApiConfig config;
    private final Clock clock;
    private final Authenticator authenticator;
    private final DecisionPipeline pipeline;
    private final Rejections rejections;

    DecisionRoutes(
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

    void install(@Observes Router router) {
        router.route(ONE).handler(this::decide);
        router.route(BATCH).handler(this::decideBatch);
    }

    private void decide(RoutingContext routing) {
        HttpExchange exchange = new HttpExchange(vertx, routing, rejections);
        exchange.body(config.maxBody(), body -> {
            switch (authenticator.authenticate(exchange.credentials(), clock.instant())) {
                case IdentityResult.Rejected(Failure failure) -> exchange.problem(failure);
                case IdentityResult.Authenticated(Caller caller) -> {
                    exchange.by(caller);
                    try {
                        exchange.await(
                                pipeline.decide(caller, RequestReader.one(body)),
                                config.deadline().toMillis(),
                                answer -> answer(exchange, caller, answer));
                    } catch (Unreadable e) {
                        exchange.problem(e.failure());
                    }
                }
            }
        });
    }

    private static void answer(HttpExchange exchange, Caller caller, Answer answer) {
        switch (answer) {
            case Answer.Decided(Decision decision) ->
                exchange.ok(AnswerWriter.decision(decision, caller.explanation()));
            case Answer.Failed(Failure failure) -> exchange.problem(failure);
        }
    }

    private void decideBatch(RoutingContext routing) {
        HttpExchange exchange = new HttpExchange(vertx, routing, rejections);
        exchange.body(config.maxBody(), body -> {
            switch (authenticator.authenticate(exchange.credentials(), clock.instant())) {
                case IdentityResult.Rejected(Failure failure) -> exchange.problem(failure);
                case IdentityResult.Authenticated(Caller caller) -> {
                    exchange.by(caller);
                    try {
                        List<Asked> all = RequestReader.batch(body);
                        exchange.await(
                                inOrder(pipeline.decideAll(caller, all)),
                                config.deadline().toMillis(),
                                answers -> exchange.ok(AnswerWriter.batch(answers, caller.explanation())));
                    } catch (Unreadable e) {
                        exchange.problem(e.failure());
                    }
                }
            }
        });
    }

    private static CompletionStage<List<Answer>> inOrder(List<CompletionStage<Answer>> stages) {
        CompletableFuture<?>[] all =
                stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(all).thenApply(done -> {
            List<Answer> answers = new ArrayList<>(stages.size());
            for (CompletionStage<Answer> stage : stages) {
                answers.add(stage.toCompletableFuture().join());
            }
            return answers;
        });
    }
}
