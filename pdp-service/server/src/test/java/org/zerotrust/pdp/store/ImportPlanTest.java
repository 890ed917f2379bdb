package org.zerotrust.pdp.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.device.Lifecycle;
import org.zerotrust.pdp.store.DeviceImport.Wrong;

final class ImportPlanTest {
    private static final UUID ID = new UUID(0, 7);
    private static final String CERTIFICATE = "ab".repeat(32);

    @Test
    void aNewDeviceIsManufacturedUnlessItSaysOtherwise() {
        ImportPlan plan = plan(Map.of(), draft("urn:d:1", null, null), draft("urn:d:2", Lifecycle.ACTIVE, null));

        assertThat(plan.created()).extracting(row -> row.lifecycle).containsExactly("manufactured", "active");
        assertThat(plan.result()).isEqualTo(new DeviceImport.Result(2, 0, 0, List.of()));
        assertThat(plan.audit("file"))
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.detail()).contains("\"created\":2").contains("urn:d:2"));
    }

    @Test
    void theSameAgainChangesNothing() {
        DeviceRow known = row("active", null);
        known.labels = "{\"a\": \"b\"}";

        ImportPlan plan = plan(
                Map.of("urn:d:1", known),
                new DeviceDraft(ID, "urn:d:1", null, null, null, Lifecycle.ACTIVE, null, null, "{\"a\":\"b\"}"));

        assertThat(plan.result()).isEqualTo(new DeviceImport.Result(0, 0, 1, List.of()));
    }

    @Test
    void aChangeIsAuditedWithBeforeAndAfterAndPairsAnew() {
        ImportPlan plan = plan(
                Map.of("urn:d:1", row("active", "35209900176148")),
                new DeviceDraft(null, "urn:d:1", null, null, "35209900176149", null, null, null, null));

        assertThat(plan.changed()).singleElement().satisfies(row -> {
            assertThat(row.imei).isEqualTo("35209900176149");
            assertThat(row.lifecycle).isEqualTo("active");
        });
        assertThat(plan.unpaired()).containsExactly(ID);
        assertThat(plan.paired()).extracting(row -> row.registryId).containsExactly(ID);
        assertThat(plan.audit("file").getFirst().detail())
                .containsSubsequence("before", "35209900176148", "after", "35209900176149");
    }

    @Test
    void aDeviceTakenOutOfUseLosesItsGrants() {
        ImportPlan plan = plan(Map.of("urn:d:1", row("active", null)), draft("urn:d:1", Lifecycle.QUARANTINED, null));

        assertThat(plan.outOfUse()).containsExactly(ID);
    }

    @Test
    void whatDoesNotFollowIsToldOfAndHarmsNoOther() {
        DeviceRow retired = row("retired", null);
        DeviceRow enrolled = row("active", null);
        enrolled.deviceId = "urn:d:2";
        enrolled.certificateSha256 = CERTIFICATE;
        ImportPlan plan = ImportPlan.of(
                List.of(
                        draft("urn:d:1", Lifecycle.ACTIVE, null),
                        new DeviceDraft(null, "urn:d:2", null, null, null, null, null, "cd".repeat(32), null),
                        new DeviceDraft(new UUID(9, 9), "urn:d:2", null, null, null, null, null, null, null),
                        draft("urn:d:3", null, "1"),
                        draft("urn:d:4", null, "2"),
                        draft("urn:d:5", null, "2"),
                        draft("urn:d:6", null, null)),
                Map.of("urn:d:1", retired, "urn:d:2", enrolled),
                Map.of("1", "urn:d:elsewhere"));

        assertThat(plan.result().wrong())
                .extracting(Wrong::index, Wrong::field, Wrong::code)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0, "lifecycle", "transition_not_allowed"),
                        org.assertj.core.groups.Tuple.tuple(1, "certificate_sha256", "differs"),
                        org.assertj.core.groups.Tuple.tuple(2, "device_id", "duplicate"),
                        org.assertj.core.groups.Tuple.tuple(3, "eid", "taken"),
                        org.assertj.core.groups.Tuple.tuple(5, "eid", "taken"));
        assertThat(plan.created()).extracting(row -> row.deviceId).containsExactly("urn:d:4", "urn:d:6");
    }

    private static ImportPlan plan(Map<String, DeviceRow> known, DeviceDraft... drafts) {
        return ImportPlan.of(List.of(drafts), known, Map.of());
    }

    private static DeviceDraft draft(String id, @Nullable Lifecycle lifecycle, @Nullable String eid) {
        return new DeviceDraft(null, id, eid, null, null, lifecycle, null, null, null);
    }

    private static DeviceRow row(String lifecycle, @Nullable String imei) {
        DeviceRow row = new DeviceRow();
        row.registryId = ID;
        row.deviceId = "urn:d:1";
        row.lifecycle = lifecycle;
        row.imei = imei;
        row.labels = "{}";
        return row;
    }
}
