package org.zerotrust.pdp.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.Identifiers;
import org.zerotrust.pdp.device.Lifecycle;
import org.zerotrust.pdp.device.RegisteredCertificates;
import org.zerotrust.pdp.outcome.TenantId;

final class DeviceTableTest {
    private static final List<TenantId> TENANTS = List.of(new TenantId("a"), new TenantId("b"));
    private static final List<String> PREFIXES =
            List.of("urn:gsma:eid:", "urn:dev:mac:", "urn:uuid:x", "urn:größe:", "urn:d:7/");

    private record Key(TenantId tenant, String id) {}

    @Test
    void holdsWhatAMapHoldsAfterManyChanges() {
        Random random = new Random(20261126);
        DeviceTable table = new DeviceTable();
        Map<Key, DeviceRecord> model = new HashMap<>();
        for (int round = 0; round < 60; round++) {
            List<DeviceTable.Gone> gone = new ArrayList<>();
            List<Key> known = new ArrayList<>(model.keySet());
            for (int i = 0; i < 20 && !known.isEmpty(); i++) {
                Key key = known.get(random.nextInt(known.size()));
                gone.add(new DeviceTable.Gone(key.tenant(), key.id()));
                model.remove(key);
            }
            List<DeviceRecord> changed = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                DeviceRecord device = device(random);
                changed.add(device);
                model.put(new Key(device.tenant(), device.deviceId()), device);
            }
            table.apply(gone, changed);

            assertThat(table.size()).isEqualTo(model.size());
        }
        model.forEach(
                (key, device) -> assertThat(table.find(key.tenant(), key.id())).isEqualTo(device));
        assertThat(table.find(TENANTS.getFirst(), "urn:gsma:eid:x")).isNull();
        assertThat(table.find(new TenantId("nobody"), "urn:d:7/1")).isNull();
    }

    @Test
    void aNameThatIsTheBeginningOfAnotherIsAnother() {
        DeviceTable table = new DeviceTable();
        List<String> ids = List.of("urn:d:1", "urn:d:10", "urn:d:100", "urn:d:", "urn:d:1a", "urn:d:01");
        table.apply(List.of(), ids.stream().map(DeviceTableTest::plain).toList());

        for (String id : ids) {
            assertThat(table.find(TENANTS.getFirst(), id)).isEqualTo(plain(id));
            assertThat(table.find(TENANTS.getLast(), id)).isNull();
        }
        assertThat(table.find(TENANTS.getFirst(), "urn:d:1000")).isNull();
    }

    @Test
    void aMillionDevicesWouldTakeLittle() {
        DeviceTable table = new DeviceTable();
        List<DeviceRecord> devices = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            String eid = String.format("8904903200000%019d", i);
            devices.add(new DeviceRecord(
                    TENANTS.getFirst(),
                    new UUID(i, i),
                    "urn:gsma:eid:" + eid,
                    Lifecycle.ACTIVE,
                    Map.of("site", "site-" + i % 100),
                    new Identifiers(eid, String.format("8949%015d", i), String.format("35%013d", i)),
                    1));
        }
        table.apply(List.of(), devices);

        assertThat(table.size()).isEqualTo(50_000);
        assertThat(table.bytes() / table.size()).isLessThan(100);
    }

    private static DeviceRecord plain(String id) {
        return new DeviceRecord(
                TENANTS.getFirst(), new UUID(1, 2), id, Lifecycle.ACTIVE, Map.of(), Identifiers.NONE, 1);
    }

    private static DeviceRecord device(Random random) {
        String tail = Integer.toString(random.nextInt(3_000));
        String id = PREFIXES.get(random.nextInt(PREFIXES.size())) + tail;
        String eid = random.nextInt(3) == 0 ? null : random.nextBoolean() ? tail : "8904" + random.nextInt(1_000_000);
        Map<String, Long> superseded = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            superseded.put(digest(random), random.nextLong(Long.MAX_VALUE));
        }
        Map<String, String> labels = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            labels.put("label-" + i, "wert-ä-" + random.nextInt(5));
        }
        return new DeviceRecord(
                TENANTS.get(random.nextInt(2)),
                new UUID(random.nextLong(), random.nextLong()),
                id,
                Lifecycle.values()[random.nextInt(5)],
                labels,
                new Identifiers(
                        eid,
                        random.nextBoolean() ? null : "0" + random.nextInt(100_000),
                        random.nextBoolean() ? null : "x" + random.nextInt(100_000)),
                new RegisteredCertificates(random.nextBoolean() ? null : digest(random), superseded),
                random.nextLong(1_000_000));
    }

    private static String digest(Random random) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            hex.append("0123456789abcdef".charAt(random.nextInt(16)));
        }
        return hex.toString();
    }
}
