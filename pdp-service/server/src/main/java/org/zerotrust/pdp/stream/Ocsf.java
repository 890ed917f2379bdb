package org.zerotrust.pdp.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A decision in the words of the Open Cybersecurity Schema Framework 1.6.0, for SIEMs that read nothing else: always an
 * API Activity (6003, profile Security Control), and an Authorize Session (3003) where a grant was issued. It is made of
 * the published event, so that what is masked there is masked here.
 */
final class Ocsf {
    /** The version of the framework. */
    static final String VERSION = "1.6.0";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CLASSES_OF_CATEGORY = 1_000;
    private static final int TYPES_OF_CLASS = 100;
    private static final int OTHER = 99;

    private Ocsf() {}

    /**
     * The events of a record.
     *
     * @param event as it is in the topic of decisions
     * @throws IllegalArgumentException where it is no event of a decision
     */
    static List<byte[]> of(byte[] event) {
        try {
            JsonNode cloudEvent = JSON.readTree(event);
            JsonNode data = cloudEvent.path("data");
            long time = Instant.parse(cloudEvent.path("time").asText()).toEpochMilli();
            List<byte[]> all = new ArrayList<>(2);
            all.add(activity(data, cloudEvent, time).toString().getBytes(UTF_8));
            if (data.has("grant")) {
                all.add(session(data, cloudEvent, time).toString().getBytes(UTF_8));
            }
            return all;
        } catch (IOException | DateTimeException e) {
            throw new IllegalArgumentException("no event of a decision", e);
        }
    }

    private static ObjectNode activity(JsonNode data, JsonNode event, long time) {
        int activity = activity(data.path("action").asText());
        ObjectNode out = base(
                6_003, activity, data, event, time, data.path("decision_id").asText());
        if (activity == OTHER) {
            out.put("activity_name", data.path("action").asText());
        }
        out.withObject("/metadata").putArray("profiles").add("security_control");
        ObjectNode actor = out.putObject("actor");
        actor.put("invoked_by", data.at("/pep/id").asText());
        if (data.has("subject")) {
            actor.set("user", user(data.path("subject")));
        }
        if (data.has("application")) {
            actor.put("app_name", data.path("application").asText());
        }
        out.putObject("api")
                .put("operation", data.path("action").asText())
                .putObject("service")
                .put("name", data.at("/resource/class").asText());
        JsonNode device = data.path("device");
        ObjectNode source = out.putObject("src_endpoint");
        if (device.isObject()) {
            source.put("type_id", 7).put("type", "IOT");
            String id =
                    device.path("registry_id").asText(device.path("pseudonym").asText());
            source.put("uid", id.isEmpty() ? "unknown" : id);
        } else {
            source.put("type_id", 0).put("name", data.at("/pep/id").asText());
        }
        out.putArray("resources")
                .addObject()
                .put("uid", data.at("/resource/id").asText())
                .put("type", data.at("/resource/class").asText());
        verdict(out, data);
        out.putObject("policy")
                .put("uid", data.at("/policy/digest").asText())
                .put("version", data.at("/policy/revision").asText());
        ObjectNode unmapped = out.putObject("unmapped");
        unmapped.set("obligations", data.path("obligations"));
        unmapped.set("trust", data.path("trust"));
        unmapped.set("order", data.path("order"));
        return out;
    }

    /** A step-up is not let through: it is denied until somebody has shown more. */
    private static void verdict(ObjectNode out, JsonNode data) {
        String decision = data.path("decision").asText();
        out.put("status_id", 1).put("status", "Success");
        out.put("action_id", decision.equals("permit") ? 1 : 2)
                .put("action", decision.equals("permit") ? "Allowed" : "Denied");
        switch (decision) {
            case "permit" -> out.put("disposition_id", 1).put("disposition", "Allowed");
            case "deny" -> out.put("disposition_id", 2).put("disposition", "Blocked");
            default -> out.put("disposition_id", OTHER).put("disposition", "Step-up required");
        }
        List<String> reasons = new ArrayList<>();
        data.path("reasons").forEach(code -> reasons.add(code.asText()));
        if (!reasons.isEmpty()) {
            out.put("status_detail", String.join(" ", reasons));
        }
    }

    private static ObjectNode session(JsonNode data, JsonNode event, long time) {
        JsonNode grant = data.path("grant");
        ObjectNode out = base(3_003, 1, data, event, time, grant.path("id").asText());
        out.put("activity_name", "Assign Privileges");
        if (data.has("subject")) {
            out.set("user", user(data.path("subject")));
        } else {
            out.putObject("user")
                    .put(
                            "uid",
                            data.at("/device/registry_id")
                                    .asText(data.at("/device/pseudonym").asText()))
                    .put("type_id", 3)
                    .put("type", "System");
        }
        ArrayNode privileges = out.putArray("privileges");
        for (String scope : grant.path("scope").asText().split(" ")) {
            privileges.add(scope);
        }
        out.putObject("session")
                .put("uid", grant.path("id").asText())
                .put("created_time", grant.path("issued_at").asLong() * 1_000)
                .put("expiration_time", grant.path("expires_at").asLong() * 1_000);
        out.putObject("dst_endpoint").put("name", grant.path("audience").asText());
        out.put("status_id", 1).put("status", "Success");
        return out;
    }

    private static ObjectNode base(int type, int activity, JsonNode data, JsonNode event, long time, String uid) {
        ObjectNode out = JSON.createObjectNode()
                .put("category_uid", type / CLASSES_OF_CATEGORY)
                .put("class_uid", type)
                .put("activity_id", activity)
                .put("type_uid", type * TYPES_OF_CLASS + activity)
                .put("time", time)
                .put("severity_id", severity(data.path("decision").asText()));
        ObjectNode metadata = out.putObject("metadata")
                .put("version", VERSION)
                .put("uid", uid)
                .put("tenant_uid", data.path("tenant").asText())
                .put(
                        "correlation_uid",
                        data.path("transaction_id")
                                .asText(data.path("request_id").asText()))
                .put("event_code", event.path("type").asText())
                .put("original_time", event.path("time").asText())
                .put("sequence", data.at("/order/sequence").asLong());
        metadata.putObject("product").put("name", "pdp").put("vendor_name", "zerotrust");
        return out;
    }

    /** Informational, low, medium. */
    private static int severity(String decision) {
        return switch (decision) {
            case "permit" -> 1;
            case "step_up" -> 2;
            default -> 3;
        };
    }

    private static ObjectNode user(JsonNode subject) {
        boolean person = subject.path("type").asText().equals("person");
        return JSON.createObjectNode()
                .put("uid", subject.path("id").asText(subject.path("pseudonym").asText()))
                .put("type_id", person ? 1 : 3)
                .put("type", person ? "User" : "System");
    }

    private static int activity(String action) {
        return switch (action.toLowerCase(Locale.ROOT)) {
            case "create", "enrol", "post" -> 1;
            case "read", "get", "subscribe", "list" -> 2;
            case "write", "update", "publish", "put", "patch" -> 3;
            case "delete" -> 4;
            default -> OTHER;
        };
    }
}
