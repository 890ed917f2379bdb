package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.zerotrust.pdp.journal.DataHolders;
import org.zerotrust.pdp.keys.KekSource;
import org.zerotrust.pdp.keys.KeyConfig;
import org.zerotrust.pdp.keys.Pseudonyms;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.store.DeviceStore;
import org.zerotrust.pdp.store.StoredDataKeys;

/** The keys that inputs of decisions are sealed under: destroyed for one device or person, opened for a replay. */
@ApplicationScoped
class ErasureAdmin {
    private static final int MOST_KEYS = 1_000;

    private final StoredDataKeys keys;
    private final DeviceStore devices;
    private final Pseudonyms pseudonyms;

    ErasureAdmin(StoredDataKeys keys, DeviceStore devices, KeyConfig config) {
        this.keys = keys;
        this.devices = devices;
        this.pseudonyms = KekSource.read(config).pseudonyms();
    }

    /** {@code POST /devices/ID/erase}: what was recorded about the device until now. */
    Uni<JsonNode> device(AdminRequest request) {
        request.members().end();
        String tenant = request.tenant();
        return devices.find(tenant, request.path("id")).flatMap(found -> {
            var row = found.orElseThrow(() -> Refused.of(FailureCode.NOT_FOUND, ""));
            return keys.erase(
                            tenant,
                            List.of(
                                    DataHolders.device(row.registryId),
                                    // From before it was registered.
                                    DataHolders.unregistered(pseudonyms, tenant, row.deviceId)),
                            request.change("device.erase", row.registryId.toString(), "{}"))
                    .map(ErasureAdmin::erased);
        });
    }

    /** {@code POST /persons/erase} with {@code id}: what was recorded about the person until now. */
    Uni<JsonNode> person(AdminRequest request) {
        Members members = request.members();
        String id = members.text("id");
        members.end();
        String holder = DataHolders.person(pseudonyms, request.tenant(), id);
        // The audit names the pseudonym: an erasure must not write the name down.
        return keys.erase(request.tenant(), List.of(holder), request.change("person.erase", holder, "{}"))
                .map(ErasureAdmin::erased);
    }

    private static JsonNode erased(int keys) {
        return JsonNodeFactory.instance.objectNode().put("keys_destroyed", keys);
    }

    /** {@code POST /data-keys} with {@code ids}: the keys, for whoever decides again; erased ones say so. */
    Uni<JsonNode> open(AdminRequest request) {
        Members members = request.members();
        JsonNode texts = members.arrayOrNull("ids");
        if (texts == null || texts.isEmpty() || texts.size() > MOST_KEYS) {
            members.error("ids", "size", "1 to " + MOST_KEYS + " of them");
        }
        List<UUID> ids = new ArrayList<>();
        for (JsonNode text : texts == null ? List.<JsonNode>of() : texts) {
            try {
                ids.add(UUID.fromString(text.asText()));
            } catch (IllegalArgumentException e) {
                members.error("ids", "format", "one is no UUID");
            }
        }
        members.end();
        ObjectNode detail = JsonNodeFactory.instance.objectNode().put("keys", ids.size());
        return keys.open(request.tenant(), ids, request.change("data-keys.open", "*", detail.toString()))
                .map(opened -> {
                    ObjectNode json = JsonNodeFactory.instance.objectNode();
                    ArrayNode all = json.putArray("keys");
                    opened.forEach(one -> {
                        ObjectNode key = all.addObject().put("id", one.id().toString());
                        if (one.secret() == null) {
                            key.put("erased_at", String.valueOf(one.erasedAt()));
                        } else {
                            key.put("key", Base64.getEncoder().encodeToString(one.secret()));
                        }
                    });
                    return json;
                });
    }
}
