package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import org.zerotrust.ledger.snapshot.PackArchive;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.policy.pack.TenantEngines;
import org.zerotrust.pdp.store.ActivationRow;
import org.zerotrust.pdp.store.AdminStore;
import org.zerotrust.pdp.store.AuditKeys;
import org.zerotrust.pdp.store.AuditRow;
import org.zerotrust.pdp.store.SigningKeys;
import org.zerotrust.pdp.store.Snapshots;

/** What belongs to the service as a whole: policy, signing keys; and the audit of the tenant. */
@ApplicationScoped
class ServiceAdmin {
    private final Snapshots snapshots;
    private final SigningKeys keys;
    private final AuditKeys auditKeys;
    private final AdminStore store;
    private final ForAllTenants forAll;
    private final TenantEngines engines;

    ServiceAdmin(
            Snapshots snapshots,
            SigningKeys keys,
            AuditKeys auditKeys,
            AdminStore store,
            ForAllTenants forAll,
            TenantEngines engines) {
        this.engines = engines;
        this.snapshots = snapshots;
        this.keys = keys;
        this.auditKeys = auditKeys;
        this.store = store;
        this.forAll = forAll;
    }

    /** {@code GET /policy}: the snapshot that is wanted for the tenant, its own or the shared one, and those there are. */
    Uni<JsonNode> policy(AdminRequest request) {
        String owner = owner(request);
        return snapshots
                .desired(owner)
                .flatMap(desired -> snapshots.known(owner, request.limit()).map(known -> {
                    ObjectNode json = JsonNodeFactory.instance.objectNode();
                    json.put("owner", owner);
                    desired.ifPresent(row -> json.set("active", json(row)));
                    ArrayNode all = json.putArray("snapshots");
                    known.forEach(summary -> all.addObject()
                            .put("digest", summary.digest())
                            .put("revision", summary.revision())
                            .put("created_at", summary.createdAt().toString()));
                    return json;
                }));
    }

    /** {@code GET /policy/snapshots/DIGEST}: its files, as they were when it decided. */
    Uni<JsonNode> snapshot(AdminRequest request) {
        String digest = request.path("id");
        return snapshots
                .content(request.tenant(), digest)
                .flatMap(own ->
                        own.isPresent() ? Uni.createFrom().item(own) : snapshots.content(Snapshots.SHARED, digest))
                .map(found -> {
                    try {
                        PackArchive archive =
                                PackArchive.read(found.orElseThrow(() -> Refused.of(FailureCode.NOT_FOUND, "")));
                        ObjectNode json = JsonNodeFactory.instance.objectNode();
                        json.put("digest", digest).put("revision", archive.revision());
                        ObjectNode files = json.putObject("files");
                        archive.files().forEach(files::put);
                        return json;
                    } catch (PackReader.PackException e) {
                        throw new PdpException(FailureCode.INTERNAL, "a stored snapshot cannot be read", e);
                    }
                });
    }

    /** {@code POST /policy/activate} with {@code digest} and the {@code version} of the activation that was seen. */
    Uni<JsonNode> activate(AdminRequest request) {
        String owner = owner(request);
        if (owner.equals(Snapshots.SHARED)) {
            forAll.check(request);
        }
        Members members = request.members();
        String digest = members.text("digest");
        long version = members.version();
        members.end();
        return snapshots
                .activate(owner, digest, version, request.caller().id().value())
                .flatMap(row -> store.audit(request.change("policy.activate", digest, "{}"))
                        .map(_ -> json(row)));
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

    /** Whose policy decides for the tenant. */
    private String owner(AdminRequest request) {
        return engines.own(request.caller().tenant()).isPresent() ? request.tenant() : Snapshots.SHARED;
    }

    private static ObjectNode json(ActivationRow row) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("digest", row.digest)
                .put("version", row.version)
                .put("activated_by", row.activatedBy)
                .put("activated_at", row.activatedAt.toString());
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
