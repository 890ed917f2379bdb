package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.zerotrust.pdp.store.AdminStore;
import org.zerotrust.pdp.store.RowChecks;
import org.zerotrust.pdp.store.TokenIssuerRow;

/** Who signs tokens that the tenant takes: of its callers, of its subjects, or of both. */
@ApplicationScoped
class TokenIssuerAdmin {
    private final Kept<TokenIssuerRow> issuers;
    private final Clock clock;

    TokenIssuerAdmin(AdminStore store, Clock clock) {
        this.issuers = new Kept<>(store, TokenIssuerRow.class, "issuer", row -> row.issuer, TokenIssuerAdmin::json);
        this.clock = clock;
    }

    /** {@code GET /token-issuers?after=&limit=}. */
    Uni<JsonNode> list(AdminRequest request) {
        return issuers.list(request);
    }

    /**
     * {@code POST /token-issuers}: without {@code version} a new one, with it a change of that version. Its keys are
     * public keys and are checked to be.
     */
    Uni<JsonNode> post(AdminRequest request) {
        Members members = request.members();
        long version = members.version();
        TokenIssuerRow row = new TokenIssuerRow();
        row.tenant = request.tenant();
        row.issuer = members.text("issuer");
        row.audience = members.text("audience");
        row.jwks = members.object("jwks");
        row.uses = members.words("uses");
        row.subjectType = members.text("subject_type", "person");
        row.rolesClaim = members.text("roles_claim", "roles");
        row.clients = members.words("clients");
        row.updatedAt = clock.instant();
        row.version = Math.max(version, 1);
        if (row.uses.isEmpty()) {
            row.uses = "callers";
        }
        for (JsonNode key : Pages.parsed(row.jwks).path("keys")) {
            if (key.has("d") || key.has("k")) {
                members.error("jwks", "secret", "a key set holds public keys only");
            }
        }
        members.end();
        Kept.check(() -> RowChecks.check(row));
        String detail = JsonNodeFactory.instance
                .objectNode()
                .put("uses", row.uses)
                .put("audience", row.audience)
                .toString();
        return issuers.put(
                row,
                version,
                new TokenIssuerRow.Key(row.tenant, row.issuer),
                request.change("token-issuer.put", row.issuer, detail));
    }

    private static ObjectNode json(TokenIssuerRow row) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("issuer", row.issuer)
                .put("audience", row.audience)
                .put("subject_type", row.subjectType)
                .put("roles_claim", row.rolesClaim)
                .put("version", row.version)
                .put("updated_at", row.updatedAt.toString());
        json.set("jwks", Pages.parsed(row.jwks));
        json.set("uses", Pages.words(row.uses));
        json.set("clients", Pages.words(row.clients));
        return json;
    }
}
