package org.zerotrust.pdp.journal;

import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.DeviceResult;
import org.zerotrust.pdp.keys.Pseudonyms;

/**
 * The key of a record: what must stay in order shares it, and no two tenants ever do. A tenant id holds no {@code /}, so
 * the part before the first one is the tenant.
 *
 * <pre>
 *   TENANT/d/REGISTRY-UUID     a verified, registered device
 *   TENANT/v/PSEUDONYM         a verified device without a record
 *   TENANT/u/PSEUDONYM         a device that was refused, by what it claimed to be
 *   TENANT/n/CALLER            no device, or none that has a name
 * </pre>
 *
 * <p>A refused device never writes into a registered one's space: a stranger could fill it. EID, ICCID and IMEI are
 * never part of a key.
 */
public final class RecordKey {
    private RecordKey() {}

    /** The key of {@code record}. */
    public static String of(DecisionRecord record, Pseudonyms pseudonyms) {
        String tenant = record.caller().tenant().value();
        return tenant
                + switch (record.device()) {
                    case DeviceResult.Verified(var device, var _) ->
                        verified(device.record(), tenant, device.id(), pseudonyms);
                    case DeviceResult.Refused(var _, String claimed)
                    when claimed != null -> "/u/" + pseudonyms.of(tenant, "device", claimed);
                    case null -> withoutDevice(record);
                    case DeviceResult.Refused _ -> withoutDevice(record);
                    case DeviceResult.Failed _ -> withoutDevice(record);
                };
    }

    private static String verified(@Nullable DeviceRecord known, String tenant, String id, Pseudonyms pseudonyms) {
        return known == null ? "/v/" + pseudonyms.of(tenant, "device", id) : "/d/" + known.registryId();
    }

    private static String withoutDevice(DecisionRecord record) {
        return "/n/" + record.caller().id().value();
    }
}
