package org.zerotrust.pdp.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.device.Lifecycle;
import org.zerotrust.pdp.store.DeviceImport.Wrong;

/**
 * What a batch of drafts comes to, given what is registered already. Pure.
 */
final class ImportPlan {
    private static final String EMPTY_LABELS = "{}";

    private final List<DeviceRow> created = new ArrayList<>();
    private final List<DeviceRow> changed = new ArrayList<>();
    private final List<DeviceRow> paired = new ArrayList<>();
    private final List<UUID> unpaired = new ArrayList<>();
    private final List<UUID> outOfUse = new ArrayList<>();
    private final List<Entry> audit = new ArrayList<>();
    private final List<Wrong> wrong = new ArrayList<>();
    private int unchanged;

    /** An entry of the audit. */
    record Entry(String action, String target, String detail) {}

    private ImportPlan() {}

    /**
     * Plans a batch.
     *
     * @param known registered devices by device id
     * @param owners devices outside the batch that have an EID of the batch, by EID
     */
    static ImportPlan of(List<DeviceDraft> drafts, Map<String, DeviceRow> known, Map<String, String> owners) {
        ImportPlan plan = new ImportPlan();
        Set<String> seen = new HashSet<>();
        Map<String, String> eids = new HashMap<>(owners);
        known.values().forEach(row -> {
            if (row.eid != null) {
                eids.put(row.eid, row.deviceId);
            }
        });
        for (int i = 0; i < drafts.size(); i++) {
            DeviceDraft draft = drafts.get(i);
            if (!seen.add(draft.deviceId())) {
                plan.wrong.add(new Wrong(i, "device_id", "duplicate", "the device is in the batch already"));
                continue;
            }
            if (draft.eid() != null && !draft.deviceId().equals(eids.getOrDefault(draft.eid(), draft.deviceId()))) {
                plan.wrong.add(new Wrong(i, "eid", "taken", "another device has this EID"));
                continue;
            }
            DeviceRow before = known.get(draft.deviceId());
            Wrong refused = before == null ? plan.create(draft) : plan.change(i, before, draft);
            if (refused != null) {
                plan.wrong.add(refused);
            } else if (draft.eid() != null) {
                eids.put(draft.eid(), draft.deviceId());
            }
        }
        return plan;
    }

    private @Nullable Wrong create(DeviceDraft draft) {
        DeviceRow row = new DeviceRow();
        row.registryId = draft.registryId() == null ? UUID.randomUUID() : draft.registryId();
        row.deviceId = draft.deviceId();
        row.lifecycle = (draft.lifecycle() == null ? Lifecycle.MANUFACTURED : draft.lifecycle()).wire();
        row.labels = EMPTY_LABELS;
        fill(row, draft);
        created.add(row);
        if (row.imei != null) {
            paired.add(row);
        }
        return null;
    }

    private @Nullable Wrong change(int index, DeviceRow before, DeviceDraft draft) {
        if (draft.registryId() != null && !draft.registryId().equals(before.registryId)) {
            return new Wrong(index, "registry_id", "differs", "the device is registered under another id");
        }
        Lifecycle from = Rows.word(Lifecycle.class, Lifecycle::wire, before.lifecycle);
        if (draft.lifecycle() != null && !from.mayBecome(draft.lifecycle())) {
            return new Wrong(
                    index,
                    "lifecycle",
                    "transition_not_allowed",
                    from.wire() + " does not become " + draft.lifecycle().wire());
        }
        if (draft.certificateSha256() != null
                && before.certificateSha256 != null
                && !draft.certificateSha256().equals(before.certificateSha256)) {
            return new Wrong(index, "certificate_sha256", "differs", "a certificate is replaced by enrolment");
        }
        DeviceRow after = DeviceRows.copy(before);
        if (draft.lifecycle() != null) {
            after.lifecycle = draft.lifecycle().wire();
        }
        fill(after, draft);
        if (DeviceRows.same(before, after)) {
            unchanged++;
            return null;
        }
        changed.add(after);
        if (!Objects.equals(before.imei, after.imei)) {
            if (before.imei != null) {
                unpaired.add(before.registryId);
            }
            if (after.imei != null) {
                paired.add(after);
            }
        }
        if (!before.lifecycle.equals(after.lifecycle) && DeviceRows.outOfUse(after)) {
            outOfUse.add(after.registryId);
        }
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        detail.set("before", DeviceRows.json(before));
        detail.set("after", DeviceRows.json(after));
        audit.add(new Entry("device.import", after.registryId.toString(), detail.toString()));
        return null;
    }

    private static void fill(DeviceRow row, DeviceDraft draft) {
        row.eid = draft.eid() == null ? row.eid : draft.eid();
        row.iccid = draft.iccid() == null ? row.iccid : draft.iccid();
        row.imei = draft.imei() == null ? row.imei : draft.imei();
        row.issuerId = draft.issuerId() == null ? row.issuerId : draft.issuerId();
        row.certificateSha256 = draft.certificateSha256() == null ? row.certificateSha256 : draft.certificateSha256();
        row.labels = draft.labels() == null ? row.labels : draft.labels();
    }

    /** New devices. */
    List<DeviceRow> created() {
        return created;
    }

    /** Devices as they shall be. */
    List<DeviceRow> changed() {
        return changed;
    }

    /** Devices with equipment that they did not have. */
    List<DeviceRow> paired() {
        return paired;
    }

    /** Devices that leave their equipment. */
    List<UUID> unpaired() {
        return unpaired;
    }

    /** Devices whose grants end. */
    List<UUID> outOfUse() {
        return outOfUse;
    }

    /** One entry for the batch, with how many devices are new, and one for each device that is changed. */
    List<Entry> audit(String source) {
        List<Entry> all = new ArrayList<>(audit);
        all.add(new Entry(
                "device.import",
                source,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("created", created.size())
                        .put("changed", changed.size())
                        .put("first", created.isEmpty() ? null : created.getFirst().deviceId)
                        .put("last", created.isEmpty() ? null : created.getLast().deviceId)
                        .toString()));
        return all;
    }

    DeviceImport.Result result() {
        return new DeviceImport.Result(created.size(), changed.size(), unchanged, wrong);
    }
}
