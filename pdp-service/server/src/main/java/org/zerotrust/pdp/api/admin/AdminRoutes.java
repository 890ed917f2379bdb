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
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.api.ShownCredentials;
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
    private final ImportAdmin imports;
    private final EnrolmentAdmin enrolments;
    private final CallerAdmin callers;
    private final TokenIssuerAdmin tokenIssuers;
    private final TenantAdmin tenants;
    private final IssuerAdmin issuers;
    private final VerifierAdmin verifiers;
    private final GrantAdmin grants;
    private final ErasureAdmin erasure;
    private final DecisionAdmin decisions;
    private final PolicyAdmin policies;
    private final SnapshotAdmin snapshots;
    private final TrialAdmin trials;
    private final ImpactAdmin impacts;
    private final ServiceAdmin service;

    AdminRoutes(
            Vertx vertx,
            Clock clock,
            Authenticator authenticator,
            DeviceAdmin devices,
            ImportAdmin imports,
            EnrolmentAdmin enrolments,
            CallerAdmin callers,
            TokenIssuerAdmin tokenIssuers,
            TenantAdmin tenants,
            IssuerAdmin issuers,
            VerifierAdmin verifiers,
            GrantAdmin grants,
            ErasureAdmin erasure,
            DecisionAdmin decisions,
            PolicyAdmin policies,
            SnapshotAdmin snapshots,
            TrialAdmin trials,
            ImpactAdmin impacts,
            ServiceAdmin service) {
        this.vertx = vertx;
        this.clock = clock;
        this.authenticator = authenticator;
        this.devices = devices;
        this.imports = imports;
        this.enrolments = enrolments;
        this.callers = callers;
        this.tokenIssuers = tokenIssuers;
        this.tenants = tenants;
        this.issuers = issuers;
        this.verifiers = verifiers;
        this.grants = grants;
        this.erasure = erasure;
        this.decisions = decisions;
        this.policies = policies;
        this.snapshots = snapshots;
        this.trials = trials;
        this.impacts = impacts;
        this.service = service;
    }

    /** Work on a request; the answer's JSON. */
    interface Work extends Function<AdminRequest, Uni<JsonNode>> {}

    /**
     * One operation of the API.
     *
     * @param roles any one of which is enough
     */
    record Route(HttpMethod method, String path, Set<Role> roles, Work work) {}

    void install(@Observes ManagementInterface management) {
        Router router = management.router();
        router.route("/admin/*").handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
        for (Route route : routes()) {
            router.route(route.method(), route.path()).handler(routing -> handle(routing, route.roles(), route.work()));
        }
    }

    /** Every operation there is; {@code schemas/openapi/admin.v1.yaml} is compared with it. */
    List<Route> routes() {
        Set<Role> operating = Set.of(Role.OPERATOR, Role.ADMIN);
        Set<Role> administering = Set.of(Role.ADMIN);
        Set<Role> policy = Set.of(Role.POLICY_ADMIN, Role.ADMIN);
        Set<Role> reading = Set.of(Role.OPERATOR, Role.ADMIN, Role.ANALYST, Role.POLICY_ADMIN);
        Set<Role> analysing = Set.of(Role.ANALYST, Role.ADMIN);
        Set<Role> looking = Set.of(Role.OPERATOR, Role.ADMIN, Role.ANALYST);
        return List.of(
                route(HttpMethod.GET, "/devices", looking, devices::list),
                route(HttpMethod.GET, "/devices/:id", looking, devices::get),
                route(HttpMethod.GET, "/devices/:id/history", looking, devices::history),
                route(HttpMethod.POST, "/devices/import", operating, imports::take),
                route(HttpMethod.PUT, "/devices/:id", operating, devices::put),
                route(HttpMethod.POST, "/devices/:id/lifecycle", operating, devices::move),
                route(HttpMethod.POST, "/devices/:id/enrolment", operating, enrolments::enrol),
                route(HttpMethod.POST, "/devices/:id/erase", operating, erasure::device),
                route(HttpMethod.POST, "/persons/erase", operating, erasure::person),
                route(HttpMethod.POST, "/data-keys", policy, erasure::open),
                route(HttpMethod.GET, "/decisions", analysing, decisions::list),
                route(HttpMethod.GET, "/decisions/:id", analysing, decisions::get),
                route(HttpMethod.GET, "/grants", looking, grants::list),
                route(HttpMethod.POST, "/grants/:id/revoke", operating, grants::revoke),
                route(HttpMethod.GET, "/peps", administering, callers::list),
                route(HttpMethod.GET, "/peps/:id", administering, callers::get),
                route(HttpMethod.PUT, "/peps/:id", administering, callers::put),
                route(HttpMethod.GET, "/token-issuers", administering, tokenIssuers::list),
                route(HttpMethod.POST, "/token-issuers", administering, tokenIssuers::post),
                route(HttpMethod.GET, "/tenants", administering, tenants::list),
                route(HttpMethod.PUT, "/tenants/:id", administering, tenants::put),
                route(HttpMethod.GET, "/issuers", administering, issuers::list),
                route(HttpMethod.GET, "/issuers/:id", administering, issuers::get),
                route(HttpMethod.PUT, "/issuers/:id", administering, issuers::put),
                route(HttpMethod.GET, "/verifiers", administering, verifiers::list),
                route(HttpMethod.GET, "/verifiers/:id", administering, verifiers::get),
                route(HttpMethod.PUT, "/verifiers/:id", administering, verifiers::put),
                route(HttpMethod.GET, "/policy", policy, policies::policy),
                route(HttpMethod.GET, "/policy/snapshots/:id", policy, snapshots::files),
                route(HttpMethod.GET, "/policy/snapshots/:id/archive", policy, snapshots::archive),
                route(HttpMethod.POST, "/policy/activate", policy, policies::activate),
                route(HttpMethod.POST, "/policy/rollback", policy, policies::rollback),
                route(HttpMethod.POST, "/policy/impact", policy, impacts::tell),
                route(HttpMethod.POST, "/policy/poll", policy, policies::poll),
                route(HttpMethod.GET, "/policy/candidates", policy, policies::candidates),
                route(HttpMethod.GET, "/policy/candidates/:id", policy, policies::candidate),
                route(HttpMethod.GET, "/policy/replicas", policy, policies::replicas),
                route(HttpMethod.GET, "/policy/trials", policy, trials::list),
                route(HttpMethod.POST, "/policy/trials", policy, trials::begin),
                route(HttpMethod.POST, "/policy/trials/:id/end", policy, trials::end),
                route(HttpMethod.GET, "/audit-keys", reading, service::auditKeys),
                route(HttpMethod.POST, "/audit-keys/rotate", administering, service::rotateAuditKey),
                route(HttpMethod.POST, "/keys/rotate", administering, service::rotate),
                route(HttpMethod.GET, "/audit", analysing, service::audit));
    }

    private static Route route(HttpMethod method, String path, Set<Role> roles, Work work) {
        return new Route(method, "/admin/v1" + path, roles, work);
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
        return ShownCredentials.of(
                routing.request().sslSession(), routing.request().getHeader(HttpHeaders.AUTHORIZATION));
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
        if (routing.response().headWritten() || routing.response().closed()) {
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
