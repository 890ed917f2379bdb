package org.zerotrust.pdp.api.rest;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.zerotrust.pdp.api.ApiConfig;
import org.zerotrust.pdp.decision.RequestRules;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.DeviceRegistry;
import org.zerotrust.pdp.identity.Authenticator;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.IdentityResult;
import org.zerotrust.pdp.identity.Role;
import org.zerotrust.pdp.journal.Rejections;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.FieldError;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.posture.Accepted;
import org.zerotrust.pdp.posture.PostureAssembler;
import org.zerotrust.pdp.posture.PostureClaim;
import org.zerotrust.pdp.posture.PostureStore;

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
    private final DeviceRegistry devices;
    private final PostureAssembler posture;
    private final PostureStore store;
    private final Rejections rejections;

    PostureRoutes(
            Vertx vertx,
            ApiConfig config,
            Clock clock,
            Authenticator authenticator,
            DeviceRegistry devices,
            PostureAssembler posture,
            PostureStore store,
            Rejections rejections) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.authenticator = authenticator;
        this.devices = devices;
        this.posture = posture;
        this.store = store;
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
                    if (!caller.has(Role.REPORTER)) {
                        exchange.problem(Failure.of(FailureCode.FORBIDDEN));
                        return;
                    }
                    try {
                        report(exchange, caller, device, ReportReader.read(body), now);
                    } catch (Unreadable e) {
                        exchange.problem(e.failure());
                    }
                }
            }
        });
    }

    private void report(HttpExchange exchange, Caller caller, String device, List<PostureClaim> claims, Instant now) {
        List<FieldError> errors = RequestRules.checkSignals("signals", claims, now);
        if (!errors.isEmpty()) {
            exchange.problem(new Failure(FailureCode.INVALID_FIELD, "", errors));
            return;
        }
        switch (posture.accept(caller, claims, "signals", now)) {
            case Accepted.Refused(Failure failure) -> exchange.problem(failure);
            case Accepted.Signals accepted
            when !accepted.refused().isEmpty() ->
                exchange.problem(new Failure(FailureCode.INVALID_FIELD, "", accepted.errors("signals")));
            case Accepted.Signals accepted ->
                exchange.await(
                        keep(caller, device, accepted),
                        config.deadline().toMillis(),
                        failure -> failure.ifPresentOrElse(
                                exchange::problem,
                                () -> exchange.accepted(
                                        ("{\"accepted\":" + claims.size() + "}").getBytes(StandardCharsets.US_ASCII))));
        }
    }

    /** Empty where all is kept. */
    private CompletionStage<Optional<Failure>> keep(Caller caller, String device, Accepted.Signals accepted) {
        return devices.find(caller.tenant(), device)
                .thenCompose((Optional<DeviceRecord> record) -> {
                    if (record.isEmpty()) {
                        return CompletableFuture.completedFuture(Optional.of(Failure.of(FailureCode.NOT_FOUND)));
                    }
                    return store.report(caller.tenant(), device, accepted.signals())
                            .thenApply(durable -> Optional.<Failure>empty());
                })
                .exceptionally(PostureRoutes::failure);
    }

    private static Optional<Failure> failure(Throwable thrown) {
        Throwable fault =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return Optional.of(
                Failure.of(fault instanceof PdpException known ? known.code() : FailureCode.POSTURE_UNAVAILABLE));
    }
}
