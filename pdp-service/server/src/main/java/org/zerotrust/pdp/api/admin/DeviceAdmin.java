package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import org.zerotrust.pdp.store.AdminStore;
import org.zerotrust.pdp.store.DeviceRow;
import org.zerotrust.pdp.store.RowChecks;

/** Devices of the caller's tenant. They are never deleted: what was decided about them stays readable. */
@ApplicationScoped
class DeviceAdmin {
    private final Kept<DeviceRow> devices;
    private final Clock clock;

    DeviceAdmin(AdminStore store, Clock clock) {
        this.devices = new Kept<>(store, DeviceRow.class, "deviceId", row -> row.deviceId, DeviceAdmin::json);
        this.clock = clock;
    }

    /** {@code GET /devices?after=&limit=}, in the order of device ids. */
    Uni<JsonNode> list(AdminRequest request) {
        return devices.list(request);
    }

    /** {@code GET /devices/REGISTRY-ID}. */
    Uni<JsonNode> get(AdminRequest request) {
        return devices.get(new DeviceRow.Key(request.tenant(), request.pathUuid("id")));
    }

    /** {@code PUT /devices/REGISTRY-ID}: without {@code version} a new one, with it a change of that version. */
    Uni<JsonNode> put(AdminRequest request) {
        UUID id = request.pathUuid("id");
        Members members = request.members();
        long version = members.version();
        DeviceRow row = new DeviceRow();
        row.tenant = request.tenant();
        row.registryId = id;
        row.deviceId = members.text("device_id");
        row.eid = members.textOrNull("eid");
        row.iccid = members.textOrNull("iccid");
        row.imei = members.textOrNull("imei");
        row.lifecycle = members.text("lifecycle");
        row.certificateSha256 = members.textOrNull("certificate_sha256");
        row.labels = members.object("labels");
        row.updatedAt = clock.instant();
        row.version = Math.max(version, 1);
        members.end();
        Kept.check(() -> RowChecks.check(row));
        var change = request.change("device.put", id.toString(), detail(row));
        return devices.put(row, version, new DeviceRow.Key(row.tenant, id), change);
    }

    private static String detail(DeviceRow row) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("lifecycle", row.lifecycle)
                .toString();
    }

    private static ObjectNode json(DeviceRow row) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("registry_id", row.registryId.toString())
                .put("device_id", row.deviceId)
                .put("eid", row.eid)
                .put("iccid", row.iccid)
                .put("imei", row.imei)
                .put("lifecycle", row.lifecycle)
                .put("certificate_sha256", row.certificateSha256)
                .put("version", row.version)
                .put("updated_at", row.updatedAt.toString())
                .set("labels", Pages.parsed(row.labels));
    }
}
