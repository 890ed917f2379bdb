package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.vertx.http.ManagementInterface;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.Authenticator;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.Credentials;
import org.zerotrust.pdp.identity.IdentityResult;
import org.zerotrust.pdp.identity.Role;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;

/**
 * The admin API, {@code /admin/v1}, on the management port. Every request: authenticate, role, body, work, answer; the
 * tenant is always the caller's own.
 */
@ApplicationScoped
final class AdminRoutes {
    private static final Logger LOG = Logger.getLogger(AdminRoutes.class);
    private static final int LARGEST_BODY = 1 << 20;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Vertx vertx;
    private final Clock clock;
    private final Authenticator authenticator;
    private final DeviceAdmin devices;
    private final CallerAdmin callers;
    private final IssuerAdmin issuers;
    private final VerifierAdmin verifiers;
    private final GrantAdmin grants;
    private final ServiceAdmin service;

    AdminRoutes(
            Vertx vertx,
            Clock clock,
            Authenticator authenticator,
            DeviceAdmin devices,
            CallerAdmin callers,
            IssuerAdmin issuers,
            VerifierAdmin verifiers,
            GrantAdmin grants,
            ServiceAdmin service) {
        this.vertx = vertx;
        this.clock = clock;
        this.authenticator = authenticator;
        this.devices = devices;
        this.callers = callers;
        this.issuers = issuers;
        this.verifiers = verifiers;
        this.grants = grants;
        this.service = service;
    }

    /** Work on a request; the answer's JSON. */
    private interface Work extends Function<AdminRequest, Uni<JsonNode>> {}

    void install(@Observes ManagementInterface management) {
        Router router = management.router();
        router.route("/admin/*").handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
        Set<Role> operating = Set.of(Role.OPERATOR, Role.ADMIN);
        Set<Role> administering = Set.of(Role.ADMIN);
        Set<Role> policy = Set.of(Role.POLICY_ADMIN, Role.ADMIN);
        Set<Role> looking = Set.of(Role.OPERATOR, Role.ADMIN, Role.ANALYST);
        on(router, HttpMethod.GET, "/devices", looking, devices::list);
        on(router, HttpMethod.GET, "/devices/:id", looking, devices::get);
        on(router, HttpMethod.PUT, "/devices/:id", operating, devices::put);
        on(router, HttpMethod.GET, "/grants", looking, grants::list);
        on(router, HttpMethod.POST, "/grants/:id/revoke", operating, grants::revoke);
        on(router, HttpMethod.GET, "/peps", administering, callers::list);
        on(router, HttpMethod.GET, "/peps/:id", administering, callers::get);
        on(router, HttpMethod.PUT, "/peps/:id", administering, callers::put);
        on(router, HttpMethod.POST, "/token-issuers", administering, callers::putTokenIssuer);
        on(router, HttpMethod.GET, "/issuers", administering, issuers::list);
        on(router, HttpMethod.GET, "/issuers/:id", administering, issuers::get);
        on(router, HttpMethod.PUT, "/issuers/:id", administering, issuers::put);
        on(router, HttpMethod.GET, "/verifiers", administering, verifiers::list);
        on(router, HttpMethod.GET, "/verifiers/:id", administering, verifiers::get);
        on(router, HttpMethod.PUT, "/verifiers/:id", administering, verifiers::put);
        on(router, HttpMethod.GET, "/policy", policy, service::policy);
        on(router, HttpMethod.POST, "/policy/activate", policy, service::activate);
        on(router, HttpMethod.POST, "/keys/rotate", administering, service::rotate);
        on(router, HttpMethod.GET, "/audit", Set.of(Role.ADMIN, Role.ANALYST), service::audit);
    }

    private void on(Router router, HttpMethod method, String path, Set<Role> roles, Work work) {
        router.route(method, "/admin/v1" + path).handler(routing -> handle(routing, roles, work));
    }

    private void handle(RoutingContext routing, Set<Role> roles, Work work) {
        switch (authenticator.authenticate(credentials(routing), clock.instant())) {
            case IdentityResult.Rejected(Failure failure) -> problem(routing, failure);
            case IdentityResult.Authenticated(Caller caller) -> {
                if (roles.stream().noneMatch(caller::has)) {
                    problem(routing, Failure.of(FailureCode.FORBIDDEN));
                    return;
                }
                work(routing, caller, work);
            }
        }
    }

    private void work(RoutingContext routing, Caller caller, Work work) {
        var context = vertx.getOrCreateContext();
        Uni.createFrom()
                .<JsonNode>deferred(() -> work.apply(new AdminRequest(caller, routing, body(routing))))
                .subscribe()
                .with(
                        answer -> context.runOnContext(_ -> send(routing, 200, "application/json", answer)),
                        error -> context.runOnContext(_ -> problem(routing, failure(error))));
    }

    private static JsonNode body(RoutingContext routing) {
        if (routing.request().method().equals(HttpMethod.GET)) {
            return JsonNodeFactory.instance.objectNode();
        }
        @Nullable Buffer body = routing.body().buffer();
        try {
            JsonNode json = JSON.readTree(body == null ? new byte[0] : body.getBytes());
            if (!json.isObject()) {
                throw Refused.of(FailureCode.MALFORMED_JSON, "not a JSON object");
            }
            return json;
        } catch (IOException e) {
            throw Refused.of(FailureCode.MALFORMED_JSON, "");
        }
    }

    private static Failure failure(Throwable error) {
        return switch (error) {
            case Refused refused -> refused.failure();
            case PdpException known -> Failure.of(known.code(), String.valueOf(known.getMessage()));
            default -> {
                LOG.error("event=admin_failed", error);
                yield Failure.of(FailureCode.INTERNAL);
            }
        };
    }

    private static Credentials credentials(RoutingContext routing) {
        List<X509Certificate> peer = new ArrayList<>();
        if (routing.request().isSSL()) {
            try {
                for (Certificate certificate : routing.request().connection().peerCertificates()) {
                    if (certificate instanceof X509Certificate x509) {
                        peer.add(x509);
                    }
                }
            } catch (SSLPeerUnverifiedException e) {
                peer.clear();
            }
        }
        @Nullable String authorization = routing.request().getHeader(HttpHeaders.AUTHORIZATION);
        boolean bearer = authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7);
        return new Credentials(peer, bearer ? authorization.substring(7).strip() : null);
    }

    private static void problem(RoutingContext routing, Failure failure) {
        ObjectNode problem = JsonNodeFactory.instance.objectNode();
        problem.put("type", failure.code().type());
        problem.put("title", failure.code().title());
        problem.put("status", failure.code().httpStatus());
        if (!failure.detail().isEmpty()) {
            problem.put("detail", failure.detail());
        }
        if (!failure.fields().isEmpty()) {
            var errors = problem.putArray("errors");
            failure.fields()
                    .forEach(field -> errors.addObject()
                            .put("path", field.path())
                            .put("code", field.code())
                            .put("message", field.message()));
        }
        send(routing, failure.code().httpStatus(), "application/problem+json", problem);
    }

    private static void send(RoutingContext routing, int status, String type, JsonNode json) {
        if (routing.response().ended() || routing.response().closed()) {
            return;
        }
        try {
            routing.response()
                    .setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, type)
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(Buffer.buffer(JSON.writeValueAsBytes(json)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can be written", e);
        }
    }
}
