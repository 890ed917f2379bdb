package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import org.zerotrust.pdp.store.AdminStore;
import org.zerotrust.pdp.store.AuditKeys;
import org.zerotrust.pdp.store.AuditRow;
import org.zerotrust.pdp.store.SigningKeys;

/** What belongs to the service as a whole, its keys; and the audit of the tenant. */
@ApplicationScoped
class ServiceAdmin {
    private final SigningKeys keys;
    private final AuditKeys auditKeys;
    private final AdminStore store;
    private final ForAllTenants forAll;

    ServiceAdmin(SigningKeys keys, AuditKeys auditKeys, AdminStore store, ForAllTenants forAll) {
        this.keys = keys;
        this.auditKeys = auditKeys;
        this.store = store;
        this.forAll = forAll;
    }

    /** {@code POST /keys/rotate}: a new signing key, published at once, used when verifiers can know it. */
    Uni<JsonNode> rotate(AdminRequest request) {
        forAll.check(request);
        request.members().end();
        return Uni.createFrom()
                .item(() -> keys.rotate(request.caller().id().value()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .flatMap(activeFrom -> store.audit(request.change("keys.rotate", "*", "{}"))
                        .map(_ -> JsonNodeFactory.instance.objectNode().put("active_from", activeFrom.toString())));
    }

    /** {@code GET /audit-keys}: the public keys of checkpoints over records, as a JWK set. */
    Uni<JsonNode> auditKeys(AdminRequest request) {
        return Uni.createFrom().item(() -> Pages.parsed(auditKeys.jwks()));
    }

    /** {@code POST /audit-keys/rotate}: a new key for checkpoints; it signs at once. */
    Uni<JsonNode> rotateAuditKey(AdminRequest request) {
        forAll.check(request);
        request.members().end();
        return Uni.createFrom()
                .item(() -> auditKeys.rotate(request.caller().id().value()))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .flatMap(kid -> store.audit(request.change("audit-keys.rotate", "*", "{}"))
                        .map(_ -> JsonNodeFactory.instance.objectNode().put("kid", kid)));
    }

    /** {@code GET /audit?limit=}: the tenant's latest changes, latest first. */
    Uni<JsonNode> audit(AdminRequest request) {
        return store.latestChanges(request.tenant(), request.limit())
                .map(rows -> Pages.of(rows, ServiceAdmin::json, row -> row.auditId.toString(), Integer.MAX_VALUE));
    }

    static ObjectNode json(AuditRow row) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("at", row.at.toString())
                .put("actor", row.actor)
                .put("action", row.action)
                .put("target", row.target)
                .set("detail", Pages.parsed(row.detail));
    }
}
