package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.store.AdminStore;
import org.zerotrust.pdp.store.PepRow;
import org.zerotrust.pdp.store.RowChecks;
import org.zerotrust.pdp.store.TokenIssuerRow;

/** Registrations of callers of the tenant, and the issuers of their tokens. */
@ApplicationScoped
class CallerAdmin {
    private final AdminStore store;
    private final Clock clock;

    CallerAdmin(AdminStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** {@code GET /peps?after=&limit=}. */
    Uni<JsonNode> list(AdminRequest request) {
        return store.list(PepRow.class, "pepId", request.tenant(), request.query("after", ""), request.limit())
                .map(rows -> Pages.of(rows, CallerAdmin::json, row -> row.pepId, request.limit()));
    }

    /** {@code GET /peps/ID}. */
    Uni<JsonNode> get(AdminRequest request) {
        return find(request).map(CallerAdmin::json);
    }

    /** {@code PUT /peps/ID}: without {@code version} a new one, with it a change of that version. */
    Uni<JsonNode> put(AdminRequest request) {
        Members members = request.members();
        long version = members.version();
        PepRow row = new PepRow();
        row.tenant = request.tenant();
        row.pepId = request.path("id");
        row.enabled = members.flag("enabled", true);
        row.roles = members.words("roles");
        row.certSha256 = members.textOrNull("cert_sha256");
        row.certSan = members.textOrNull("cert_san");
        row.certSubject = members.textOrNull("cert_subject");
        row.jwtIssuer = members.textOrNull("jwt_issuer");
        row.jwtSubject = members.textOrNull("jwt_subject");
        row.dialect = members.text("dialect", "pem");
        row.hops = members.number("hops", 0);
        row.vouches = members.words("vouches");
        row.resourceClasses = members.words("resource_classes");
        row.reporting = members.object("reporting");
        row.explanation = members.text("explanation", "codes");
        row.updatedAt = clock.instant();
        row.version = Math.max(version, 1);
        members.end();
        DeviceAdmin.check(() -> RowChecks.check(row));
        String detail = JsonNodeFactory.instance
                .objectNode()
                .put("roles", row.roles)
                .put("enabled", row.enabled)
                .toString();
        var change = request.change("pep.put", row.pepId, detail);
        Uni<Void> saved = version < 0 ? store.insert(row, change) : store.update(row, change);
        return saved.flatMap(_ -> find(request)).map(CallerAdmin::json);
    }

    /** {@code POST /token-issuers}: adds one; its keys are public keys and are checked to be. */
    Uni<JsonNode> putTokenIssuer(AdminRequest request) {
        Members members = request.members();
        TokenIssuerRow row = new TokenIssuerRow();
        row.tenant = request.tenant();
        row.issuer = members.text("issuer");
        row.audience = members.text("audience");
        row.jwks = members.object("jwks");
        row.updatedAt = clock.instant();
        for (JsonNode key : Pages.parsed(row.jwks).path("keys")) {
            if (key.has("d") || key.has("k")) {
                members.error("jwks", "secret", "a key set holds public keys only");
            }
        }
        members.end();
        return store.insert(row, request.change("token-issuer.add", row.issuer, "{}"))
                .map(_ -> JsonNodeFactory.instance.objectNode().put("issuer", row.issuer));
    }

    private Uni<PepRow> find(AdminRequest request) {
        return store.find(PepRow.class, new PepRow.Key(request.tenant(), request.path("id")))
                .map(found -> found.orElseThrow(() -> Refused.of(FailureCode.NOT_FOUND, "")));
    }

    private static ObjectNode json(PepRow row) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", row.pepId)
                .put("enabled", row.enabled)
                .put("cert_sha256", row.certSha256)
                .put("cert_san", row.certSan)
                .put("cert_subject", row.certSubject)
                .put("jwt_issuer", row.jwtIssuer)
                .put("jwt_subject", row.jwtSubject)
                .put("dialect", row.dialect)
                .put("hops", row.hops)
                .put("explanation", row.explanation)
                .put("version", row.version)
                .put("updated_at", row.updatedAt.toString());
        json.set("roles", Pages.words(row.roles));
        json.set("vouches", Pages.words(row.vouches));
        json.set("resource_classes", Pages.words(row.resourceClasses));
        json.set("reporting", Pages.parsed(row.reporting));
        return json;
    }
}
