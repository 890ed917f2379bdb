package org.zerotrust.pdp.dev.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.AdminTarget;
import org.zerotrust.pdp.dev.JsonApi;

/** Makes another stored snapshot the wanted one, from the activation that is seen now. */
final class PolicyMove {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PolicyMove() {}

    /**
     * Moves.
     *
     * @param path of the operation
     * @param digest that shall be active; null where the operation knows
     * @param json whether the activation is told as JSON
     */
    static void by(AdminTarget target, String path, @Nullable String digest, boolean json, PrintWriter out)
            throws IOException, InterruptedException {
        try (JsonApi api = target.connect()) {
            JsonNode seen = PolicyStatusCommand.good(api.get("/policy?limit=1")).path("active");
            ObjectNode body =
                    JSON.createObjectNode().put("version", seen.path("version").asLong());
            if (digest != null) {
                body.put("digest", digest);
            }
            JsonNode row = PolicyStatusCommand.good(api.post(path, body));
            if (row.path("waiting_for_second_person").asBoolean()) {
                out.println(json ? row.toString() : "waits for a second person to ask for the same within an hour");
                return;
            }
            out.println(
                    json
                            ? row.toString()
                            : "active " + row.path("digest").asText() + ", version " + row.path("version"));
        }
    }
}
