package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.zerotrust.pdp.outcome.FieldError;
import org.zerotrust.pdp.store.DeviceDraft;
import org.zerotrust.pdp.store.DeviceImport;
import org.zerotrust.pdp.store.DeviceImport.Wrong;

/** Many devices in one request. */
@ApplicationScoped
class ImportAdmin {
    /** How many devices one request may hold. */
    static final int MOST = 5_000;

    private final DeviceImport store;

    ImportAdmin(DeviceImport store) {
        this.store = store;
    }

    /**
     * {@code POST /devices/import} with {@code source} (where they come from, for the audit) and {@code devices}, at
     * most {@value #MOST}. What is wrong with one harms no other: the answer names it by its index.
     */
    Uni<JsonNode> take(AdminRequest request) {
        Members members = request.members();
        String source = members.text("source");
        JsonNode all = members.arrayOrNull("devices");
        if (all == null || all.isEmpty() || all.size() > MOST) {
            members.error("devices", "out_of_range", "1 to " + MOST + " devices");
        }
        if (source.length() > 256) {
            members.error("source", "too_long", "at most 256 characters");
        }
        members.end();
        List<Wrong> wrong = new ArrayList<>();
        List<DeviceDraft> drafts = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int i = 0; all != null && i < all.size(); i++) {
            Members one = new Members(all.get(i));
            DeviceDraft draft = DeviceReader.draft(one);
            List<FieldError> errors = one.errors();
            if (errors.isEmpty()) {
                drafts.add(draft);
                places.add(i);
            }
            for (FieldError error : errors) {
                wrong.add(new Wrong(i, error.path(), error.code(), error.message()));
            }
        }
        Uni<DeviceImport.Result> taken = drafts.isEmpty()
                ? Uni.createFrom().item(new DeviceImport.Result(0, 0, 0, List.of()))
                : store.take(request.tenant(), request.caller().id().value(), source, drafts);
        return taken.map(result -> {
            result.wrong()
                    .forEach(one ->
                            wrong.add(new Wrong(places.get(one.index()), one.field(), one.code(), one.message())));
            return json(result, wrong);
        });
    }

    private static JsonNode json(DeviceImport.Result result, List<Wrong> wrong) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("created", result.created())
                .put("changed", result.changed())
                .put("unchanged", result.unchanged());
        ArrayNode errors = json.putArray("errors");
        wrong.forEach(one -> errors.addObject()
                .put("index", one.index())
                .put("path", one.field())
                .put("code", one.code())
                .put("message", one.message()));
        return json;
    }
}
