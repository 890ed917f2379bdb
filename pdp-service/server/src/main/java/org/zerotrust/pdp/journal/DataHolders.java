package org.zerotrust.pdp.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.DeviceResult;
import org.zerotrust.pdp.identity.Subject;
import org.zerotrust.pdp.keys.Pseudonyms;

/** Names of those whose data a record holds. Erasing any of them erases what was sealed for all. */
public final class DataHolders {
    private DataHolders() {}

    /** A registered device. */
    public static String device(UUID registryId) {
        return "d/" + registryId;
    }

    /** A verified device without a record. */
    public static String unregistered(Pseudonyms pseudonyms, String tenant, String deviceId) {
        return "v/" + pseudonyms.of(tenant, "device", deviceId);
    }

    /** A person. */
    public static String person(Pseudonyms pseudonyms, String tenant, String subjectId) {
        return "p/" + pseudonyms.of(tenant, "subject", subjectId);
    }

    /** Of a record: its device where that was verified, then its person. */
    static List<String> of(DecisionRecord record, Pseudonyms pseudonyms) {
        String tenant = record.caller().tenant().value();
        List<String> holders = new ArrayList<>(2);
        if (record.device() instanceof DeviceResult.Verified(var device, var _)) {
            DeviceRecord known = device.record();
            holders.add(known == null ? unregistered(pseudonyms, tenant, device.id()) : device(known.registryId()));
        }
        Subject subject = record.subject();
        if (subject != null && subject.isPerson()) {
            holders.add(person(pseudonyms, tenant, subject.id()));
        }
        return holders;
    }
}
