package org.zerotrust.pdp.api.rest;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.zerotrust.pdp.api.ApiConfig;
import org.zerotrust.pdp.identity.Authenticator;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.IdentityResult;
import org.zerotrust.pdp.journal.Rejections;
import org.zerotrust.pdp.outcome.Failure;

/**
 * {@code POST /v1/devices/{id}/posture}: a reporter tells what it knows of a device of its own tenant. 202 means that
 * the signals are durable and that this replica uses them from now on.
 */
@ApplicationScoped
final class PostureRoutes {
    static final String PATH = "/v1/devices/:device/posture";

    private final Vertx vertx;
    private final ApiConfig config;
    private final Clock clock;
    private final Authenticator authenticator;
    private final PostureReports reports;
    private final Rejections rejections;

    PostureRoutes(
            Vertx vertx,
            ApiConfig config,
            Clock clock,
            Authenticator authenticator,
            PostureReports reports,
            Rejections rejections) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.authenticator = authenticator;
        this.reports = reports;
        this.rejections = rejections;
    }

    void install(@Observes Router router) {
        router.route(PATH).handler(this::report);
    }

    private void report(RoutingContext routing) {
        HttpExchange exchange = new HttpExchange(vertx, routing, rejections);
        String device = Objects.requireNonNull(routing.pathParam("device"));
        exchange.body(config.maxBody(), body -> {
            Instant now = clock.instant();
            switch (authenticator.authenticate(exchange.credentials(), now)) {
                case IdentityResult.Rejected(Failure failure) -> exchange.problem(failure);
                case IdentityResult.Authenticated(Caller caller) -> {
                    exchange.by(caller);
                    exchange.await(
                            reports.keep(caller, device, body, now),
                            config.deadline().toMillis(),
                            kept -> kept.failure()
                                    .ifPresentOrElse(
                                            exchange::problem,
                                            () -> exchange.accepted(("{\"accepted\":" + kept.signals() + "}")
                                                    .getBytes(StandardCharsets.US_ASCII))));
                }
            }
        });
    }
}
