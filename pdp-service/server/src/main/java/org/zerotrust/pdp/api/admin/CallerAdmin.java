package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.zerotrust.pdp.store.AdminStore;
import org.zerotrust.pdp.store.PepRow;
import org.zerotrust.pdp.store.RowChecks;

/** Registrations of callers of the tenant. */
@ApplicationScoped
class CallerAdmin {
    private final Kept<PepRow> callers;
    private final Clock clock;

    CallerAdmin(AdminStore store, Clock clock) {
        this.callers = new Kept<>(store, PepRow.class, "pepId", row -> row.pepId, CallerAdmin::json);
        this.clock = clock;
    }

    /** {@code GET /peps?after=&limit=}. */
    Uni<JsonNode> list(AdminRequest request) {
        return callers.list(request);
    }

    /** {@code GET /peps/ID}. */
    Uni<JsonNode> get(AdminRequest request) {
        return callers.get(key(request));
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
        row.vouchesSubjects = members.flag("vouches_subjects", false);
        row.resourceClasses = members.words("resource_classes");
        row.reporting = members.object("reporting");
        row.explanation = members.text("explanation", "codes");
        row.headerKeys = members.text("header_keys", "");
        row.updatedAt = clock.instant();
        row.version = Math.max(version, 1);
        members.end();
        Kept.check(() -> RowChecks.check(row));
        String detail = JsonNodeFactory.instance
                .objectNode()
                .put("roles", row.roles)
                .put("enabled", row.enabled)
                .toString();
        var change = request.change("pep.put", row.pepId, detail);
        return callers.put(row, version, key(request), change);
    }

    private static PepRow.Key key(AdminRequest request) {
        return new PepRow.Key(request.tenant(), request.path("id"));
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
                .put("vouches_subjects", row.vouchesSubjects)
                .put("dialect", row.dialect)
                .put("hops", row.hops)
                .put("explanation", row.explanation)
                .put("header_keys", row.headerKeys)
                .put("version", row.version)
                .put("updated_at", row.updatedAt.toString());
        json.set("roles", Pages.words(row.roles));
        json.set("vouches", Pages.words(row.vouches));
        json.set("resource_classes", Pages.words(row.resourceClasses));
        json.set("reporting", Pages.parsed(row.reporting));
        return json;
    }
}
