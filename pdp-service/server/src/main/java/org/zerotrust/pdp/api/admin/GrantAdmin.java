package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.store.AdminStore;
import org.zerotrust.pdp.store.GrantInventory;
import org.zerotrust.pdp.store.GrantRow;

/** Grants of the tenant, as the stream told of them. */
@ApplicationScoped
class GrantAdmin {
    private final GrantInventory inventory;
    private final AdminStore store;

    GrantAdmin(GrantInventory inventory, AdminStore store) {
        this.inventory = inventory;
        this.store = store;
    }

    /** {@code GET /grants?device=&live=true&after=&limit=}. */
    Uni<JsonNode> list(AdminRequest request) {
        var query = new GrantInventory.Query(
                request.tenant(),
                device(request),
                "true".equals(request.query("live", "false")),
                request.query("after", ""),
                request.limit());
        return inventory.list(query).map(rows -> Pages.of(rows, GrantAdmin::json, row -> row.grantId, request.limit()));
    }

    /** {@code POST /grants/ID/revoke} with a {@code reason}. */
    Uni<JsonNode> revoke(AdminRequest request) {
        Members members = request.members();
        String reason = members.text("reason");
        members.end();
        String id = request.path("id");
        return inventory
                .revoke(request.tenant(), id, request.caller().id().value(), reason)
                .flatMap(changed -> {
                    if (changed == 0) {
                        throw Refused.of(FailureCode.NOT_FOUND, "no such grant, or it was revoked before");
                    }
                    return store.audit(request.change("grant.revoke", id, "{}"));
                })
                .map(_ -> JsonNodeFactory.instance.objectNode().put("id", id).put("revoked", true));
    }

    private static Optional<UUID> device(AdminRequest request) {
        String device = request.query("device", "");
        try {
            return device.isEmpty() ? Optional.empty() : Optional.of(UUID.fromString(device));
        } catch (IllegalArgumentException e) {
            throw Refused.of(FailureCode.INVALID_FIELD, "device is not a registry id");
        }
    }

    private static ObjectNode json(GrantRow row) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", row.grantId)
                .put("decision_id", row.decisionId)
                .put("device", text(row.deviceRegistry))
                .put("certificate_digest", row.certificate)
                .put("issuer", row.issuerId)
                .put("pep", row.pepId)
                .put("audience", row.audience)
                .put("scope", row.scope)
                .put("policy_digest", row.policyDigest)
                .put("issued_at", row.issuedAt.toString())
                .put("expires_at", row.expiresAt.toString())
                .put("revoked_at", text(row.revokedAt))
                .put("revoked_by", row.revokedBy)
                .put("revoke_reason", row.revokeReason);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
