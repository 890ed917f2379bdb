package org.zerotrust.pdp.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/** What is done with rows of devices in more than one place. */
public final class DeviceRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DeviceRows() {}

    static DeviceRow copy(DeviceRow row) {
        DeviceRow copy = new DeviceRow();
        copy.tenant = row.tenant;
        copy.registryId = row.registryId;
        copy.deviceId = row.deviceId;
        copy.eid = row.eid;
        copy.iccid = row.iccid;
        copy.imei = row.imei;
        copy.lifecycle = row.lifecycle;
        copy.certificateSha256 = row.certificateSha256;
        copy.superseded = row.superseded;
        copy.issuerId = row.issuerId;
        copy.labels = row.labels;
        copy.updatedAt = row.updatedAt;
        copy.version = row.version;
        return copy;
    }

    /** Whether two rows say the same of a device, whatever their versions. */
    static boolean same(DeviceRow a, DeviceRow b) {
        return a.deviceId.equals(b.deviceId)
                && Objects.equals(a.eid, b.eid)
                && Objects.equals(a.iccid, b.iccid)
                && Objects.equals(a.imei, b.imei)
                && a.lifecycle.equals(b.lifecycle)
                && Objects.equals(a.certificateSha256, b.certificateSha256)
                && a.superseded.equals(b.superseded)
                && Objects.equals(a.issuerId, b.issuerId)
                && parsed(a.labels).equals(parsed(b.labels));
    }

    /** Whether a device in this state holds no grants. */
    static boolean outOfUse(DeviceRow row) {
        return row.lifecycle.equals("quarantined") || row.lifecycle.equals("retired");
    }

    /** A device as it is told of, without the times that the database keeps. */
    public static ObjectNode json(DeviceRow row) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("registry_id", row.registryId.toString())
                .put("device_id", row.deviceId)
                .put("eid", row.eid)
                .put("iccid", row.iccid)
                .put("imei", row.imei)
                .put("lifecycle", row.lifecycle)
                .put("issuer_id", row.issuerId)
                .put("certificate_sha256", row.certificateSha256)
                .put("version", row.version);
        json.set("labels", parsed(row.labels));
        return json;
    }

    static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database holds JSON only", e);
        }
    }
}
