package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.zerotrust.pdp.store.AdminStore;
import org.zerotrust.pdp.store.RowChecks;
import org.zerotrust.pdp.store.VerifierRow;

/** Verifiers whose attestation results the tenant believes. */
@ApplicationScoped
class VerifierAdmin {
    private static final int USUAL_AGE = 3600;

    private final Kept<VerifierRow> verifiers;
    private final Clock clock;

    VerifierAdmin(AdminStore store, Clock clock) {
        this.verifiers = new Kept<>(store, VerifierRow.class, "verifierId", row -> row.verifierId, VerifierAdmin::json);
        this.clock = clock;
    }

    /** {@code GET /verifiers?after=&limit=}. */
    Uni<JsonNode> list(AdminRequest request) {
        return verifiers.list(request);
    }

    /** {@code GET /verifiers/ID}. */
    Uni<JsonNode> get(AdminRequest request) {
        return verifiers.get(key(request));
    }

    /** {@code PUT /verifiers/ID}: without {@code version} a new one, with it a change of that version. */
    Uni<JsonNode> put(AdminRequest request) {
        Members members = request.members();
        long version = members.version();
        VerifierRow row = new VerifierRow();
        row.tenant = request.tenant();
        row.verifierId = request.path("id");
        row.enabled = members.flag("enabled", true);
        row.jwks = members.object("jwks");
        String profiles = members.words("profiles");
        row.profiles = profiles.isEmpty() ? "veraison trustee ietf" : profiles;
        row.maxAgeSeconds = members.number("max_age_s", USUAL_AGE);
        row.binding = members.text("binding", "key");
        row.updatedAt = clock.instant();
        row.version = Math.max(version, 1);
        members.end();
        Kept.check(() -> RowChecks.check(row));
        var change = request.change("verifier.put", row.verifierId, detail(row));
        return verifiers.put(row, version, key(request), change);
    }

    private static VerifierRow.Key key(AdminRequest request) {
        return new VerifierRow.Key(request.tenant(), request.path("id"));
    }

    private static String detail(VerifierRow row) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("enabled", row.enabled)
                .put("profiles", row.profiles)
                .put("max_age_s", row.maxAgeSeconds)
                .put("binding", row.binding)
                .<ObjectNode>set("jwks", Pages.parsed(row.jwks))
                .toString();
    }

    private static ObjectNode json(VerifierRow row) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", row.verifierId)
                .put("enabled", row.enabled)
                .<ObjectNode>set("profiles", Pages.words(row.profiles))
                .put("max_age_s", row.maxAgeSeconds)
                .put("binding", row.binding)
                .put("version", row.version)
                .put("updated_at", row.updatedAt.toString())
                .set("jwks", Pages.parsed(row.jwks));
    }
}
