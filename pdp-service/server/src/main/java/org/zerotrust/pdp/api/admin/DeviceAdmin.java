package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.device.Lifecycle;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.store.AdminStore;
import org.zerotrust.pdp.store.DeviceCertificateRow;
import org.zerotrust.pdp.store.DeviceDraft;
import org.zerotrust.pdp.store.DevicePairingRow;
import org.zerotrust.pdp.store.DeviceRow;
import org.zerotrust.pdp.store.DeviceRows;
import org.zerotrust.pdp.store.DeviceStore;
import org.zerotrust.pdp.store.RowChecks;

/**
 * Devices of the caller's tenant, by registry id or by the URN of their certificates. They are never deleted: what was
 * decided about them stays readable.
 */
@ApplicationScoped
class DeviceAdmin {
    private final Kept<DeviceRow> devices;
    private final DeviceStore store;

    DeviceAdmin(AdminStore rows, DeviceStore store) {
        this.devices = new Kept<>(rows, DeviceRow.class, "deviceId", row -> row.deviceId, DeviceAdmin::json);
        this.store = store;
    }

    /** {@code GET /devices?after=&limit=}, in the order of device ids. */
    Uni<JsonNode> list(AdminRequest request) {
        return devices.list(request);
    }

    /** {@code GET /devices/ID}. */
    Uni<JsonNode> get(AdminRequest request) {
        return find(request).map(DeviceAdmin::json);
    }

    /** {@code GET /devices/ID/history}: certificates, pairings and changes, latest first. */
    Uni<JsonNode> history(AdminRequest request) {
        return find(request)
                .flatMap(row -> store.certificates(row.tenant, row.registryId)
                        .flatMap(certificates -> store.pairings(row.tenant, row.registryId)
                                .flatMap(pairings -> store.audit(row.tenant, row.registryId.toString())
                                        .map(changes -> {
                                            ObjectNode json = JsonNodeFactory.instance.objectNode();
                                            ArrayNode all = json.putArray("certificates");
                                            certificates.forEach(one -> all.add(json(one)));
                                            ArrayNode equipment = json.putArray("pairings");
                                            pairings.forEach(one -> equipment.add(json(one)));
                                            ArrayNode audit = json.putArray("changes");
                                            changes.forEach(one -> audit.add(ServiceAdmin.json(one)));
                                            return (JsonNode) json;
                                        }))));
    }

    /** {@code PUT /devices/REGISTRY-ID}: without {@code version} a new one, with it a change of that version. */
    Uni<JsonNode> put(AdminRequest request) {
        UUID id = request.pathUuid("id");
        Members members = request.members();
        long version = members.version();
        DeviceDraft draft = DeviceReader.draft(members);
        if (draft.lifecycle() == null) {
            members.require("lifecycle");
        }
        members.end();
        DeviceRow row = new DeviceRow();
        row.tenant = request.tenant();
        row.registryId = id;
        row.deviceId = draft.deviceId();
        row.eid = draft.eid();
        row.iccid = draft.iccid();
        row.imei = draft.imei();
        row.lifecycle = draft.lifecycle() == null ? "" : draft.lifecycle().wire();
        row.issuerId = draft.issuerId();
        row.certificateSha256 = draft.certificateSha256();
        row.labels = draft.labels() == null ? "{}" : draft.labels();
        row.version = Math.max(version, 1);
        Kept.check(() -> RowChecks.check(row));
        var change = request.change("device.put", id.toString(), "{}");
        return (version < 0 ? store.add(row, change) : store.change(row, change)).map(DeviceAdmin::json);
    }

    /** {@code POST /devices/ID/lifecycle} with {@code to} and a {@code reason}. */
    Uni<JsonNode> move(AdminRequest request) {
        Members members = request.members();
        Lifecycle to = DeviceReader.lifecycle(members, "to");
        String reason = members.text("reason");
        if (to == null) {
            members.require("to");
        }
        members.end();
        if (to == null) {
            throw new IllegalStateException("what is missing was refused");
        }
        // The reason is part of what was done: it stands in the audit beside before and after.
        var change = request.change("device." + to.wire(), request.path("id"), Pages.object("reason", reason));
        return store.move(request.tenant(), request.path("id"), to, change).map(DeviceAdmin::json);
    }

    private Uni<DeviceRow> find(AdminRequest request) {
        return store.find(request.tenant(), request.path("id"))
                .map(found -> found.orElseThrow(() -> Refused.of(FailureCode.NOT_FOUND, "")));
    }

    static ObjectNode json(DeviceStore.Changed changed) {
        return json(changed.device()).put("grants_ended", changed.grantsEnded());
    }

    private static ObjectNode json(DeviceRow row) {
        ObjectNode json = DeviceRows.json(row);
        ArrayNode superseded = json.putArray("superseded");
        Pages.words(row.superseded)
                .forEach(word -> superseded.add(word.textValue().substring(0, 64)));
        return json.put("updated_at", row.updatedAt.toString());
    }

    private static ObjectNode json(DeviceCertificateRow row) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("sha256", row.sha256)
                .put("issuer_id", row.issuerId)
                .put("role", row.role)
                .put("serial", row.serial)
                .put("not_before", row.notBefore.toString())
                .put("not_after", row.notAfter.toString())
                .put("registered_at", row.registeredAt.toString())
                .put("registered_by", row.registeredBy)
                .put("superseded_at", text(row.supersededAt));
    }

    private static ObjectNode json(DevicePairingRow row) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("imei", row.imei)
                .put("eid", row.eid)
                .put("iccid", row.iccid)
                .put("paired_since", row.pairedSince.toString())
                .put("paired_until", text(row.pairedUntil))
                .put("changed_by", row.changedBy);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
