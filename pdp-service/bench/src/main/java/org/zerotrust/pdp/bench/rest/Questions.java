package org.zerotrust.pdp.bench.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import org.zerotrust.pdp.testkit.Credential;

/** A reference input as our service is asked: what was reported of the device before, and an access request. */
final class Questions {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Questions() {}

    /** The access request, without its id: that is another one each time it is asked. */
    static ObjectNode request(int number, JsonNode input, Credential device) {
        ObjectNode all = JSON.createObjectNode();
        JsonNode who = input.path("subject");
        ObjectNode subject = all.putObject("subject");
        subject.put("id", who.path("id").asText()).put("type", who.path("type").asText());
        subject.set("roles", who.path("roles"));
        subject.putObject("authn").put("acr", who.path("authn").path("acr").asText());
        ObjectNode presented = all.putObject("device");
        presented.put("id", Devices.id(number));
        ArrayNode chain = presented.putArray("certificate_chain");
        device.chainPemList().forEach(chain::add);
        presented
                .putObject("identifiers")
                .put("iccid", input.path("device").path("iccid").asText());
        presented
                .putObject("tls")
                .put("version", "TLSv1.3")
                .put("cipher", "TLS_AES_128_GCM_SHA256")
                .put("mutual", true);
        presented.putObject("proof").put("kind", "tls_by_pep");
        all.set("resource", input.path("resource"));
        all.set("action", input.path("action"));
        JsonNode context = input.path("context");
        all.putObject("context")
                .put("ip", context.path("ip").asText())
                .put("session", context.path("session").asText());
        return all;
    }

    /** The input's posture as one report, each signal as old at {@code now} as it is in the input. */
    static ObjectNode report(JsonNode input, Instant now) {
        ObjectNode report = JSON.createObjectNode();
        ArrayNode signals = report.putArray("signals");
        for (Map.Entry<String, JsonNode> one : input.path("posture").properties()) {
            signals.add(signal(one, now.getEpochSecond() - age(input, one.getValue())));
        }
        return report;
    }

    /**
     * The signals that are fresh in the input and would be stale {@code seconds} later, as observed now: time goes on
     * under load, and no decision is to change by it.
     *
     * @param required what the resource's class demands of each signal, from the policy's data
     */
    static ObjectNode renewal(JsonNode input, JsonNode required, long seconds, Instant now) {
        ObjectNode report = JSON.createObjectNode();
        ArrayNode signals = report.putArray("signals");
        for (Map.Entry<String, JsonNode> one : input.path("posture").properties()) {
            long left = required.path(one.getKey()).path("max_age").asLong() - age(input, one.getValue());
            if (left >= 0 && left <= seconds) {
                signals.add(signal(one, now.getEpochSecond()));
            }
        }
        return report;
    }

    private static long age(JsonNode input, JsonNode signal) {
        return input.path("now").asLong() - signal.path("collected_at").asLong();
    }

    private static ObjectNode signal(Map.Entry<String, JsonNode> named, long observedAt) {
        ObjectNode signal = JSON.createObjectNode().put("name", named.getKey());
        signal.set("value", named.getValue().path("value"));
        return signal.put("source", named.getValue().path("source").asText())
                .put("method", "reported")
                .put("observed_at", Instant.ofEpochSecond(observedAt).toString());
    }
}
