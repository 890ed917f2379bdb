package org.zerotrust.ledger.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.zerotrust.ledger.seal.SealedInput;

/** Whose answer is another one with another policy: counts, and some examples of each kind. */
public final class Impact {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EXAMPLES_OF_A_KIND = 3;
    private static final int MOST_NAMED = 100;
    /** What a policy that gives no answer comes to. */
    private static final String NONE = "cannot_decide";

    private final Map<String, Long> byAnswer = new TreeMap<>();
    private final Map<String, Long> byResource = new TreeMap<>();
    private final Map<String, Long> byReason = new TreeMap<>();
    private final Map<String, Long> byRule = new TreeMap<>();
    private final Map<String, Long> byDevice = new TreeMap<>();
    private final Map<String, Long> others = new TreeMap<>();
    private final ArrayNode examples = JSON.createArrayNode();
    private long decided;
    private long changed;

    /** A record's data, opened or not. */
    public void add(JsonNode data, Opening opening, RecordedPolicy policy) {
        switch (opening) {
            case Opening.Open(SealedInput input) -> compare(data, policy.tell(input));
            case Opening.Erased() -> others.merge("erased", 1L, Long::sum);
            case Opening.NoKey() -> others.merge("no_key", 1L, Long::sum);
            case Opening.Nothing() -> others.merge("nothing_sealed", 1L, Long::sum);
            case Opening.Broken(String _) -> others.merge("broken", 1L, Long::sum);
        }
    }

    private void compare(JsonNode data, RecordedPolicy.Told told) {
        JsonNode result = told.result();
        decided++;
        String before = data.path("decision").asText();
        String after = result == null ? NONE : result.path("decision").asText();
        if (before.equals(after)) {
            return;
        }
        changed++;
        String kind = before + ">" + after;
        long of = byAnswer.merge(kind, 1L, Long::sum);
        byResource.merge(data.at("/resource/id").asText(), 1L, Long::sum);
        byDevice.merge(device(data), 1L, Long::sum);
        List<String> rulesBefore = new ArrayList<>();
        data.at("/policy/rules").forEach(rule -> rulesBefore.add(rule.asText()));
        byRule.merge(rules(rulesBefore) + " > " + rules(told.rules()), 1L, Long::sum);
        Set<String> codes = new HashSet<>();
        ArrayNode reasons = JSON.createArrayNode();
        if (result != null) {
            result.path("reasons")
                    .forEach(reason -> reasons.add(reason.path("code").asText()));
        }
        // What is there now and was not, or the other way round, is what the change is about.
        data.path("reasons").forEach(code -> codes.add("-" + code.asText()));
        for (JsonNode code : reasons) {
            if (!codes.remove("-" + code.asText())) {
                codes.add("+" + code.asText());
            }
        }
        codes.forEach(code -> byReason.merge(code, 1L, Long::sum));
        if (of <= EXAMPLES_OF_A_KIND) {
            ObjectNode example = examples.addObject()
                    .put("decision_id", data.path("decision_id").asText())
                    .put("evaluated_at", data.path("evaluated_at").asLong())
                    .put("resource", data.at("/resource/id").asText())
                    .put("device", device(data))
                    .put("before", before)
                    .put("after", after);
            example.set("reasons_before", data.path("reasons"));
            example.set("reasons_after", reasons);
        }
    }

    private static String device(JsonNode data) {
        JsonNode device = data.path("device");
        return device.path("registry_id").asText(device.path("pseudonym").asText());
    }

    /** Records of before rules were told have none. */
    private static String rules(List<String> rules) {
        return rules.isEmpty() ? "-" : String.join(", ", rules);
    }

    /** The most of them, by name where they are equal. */
    private static ObjectNode most(Map<String, Long> counts) {
        ObjectNode most = JSON.createObjectNode();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_NAMED)
                .forEach(one -> most.put(one.getKey(), one.getValue()));
        return most;
    }

    /** How many were decided again. */
    public long decided() {
        return decided;
    }

    /**
     * All of it: {@code {decided, changed, erased, no_key, nothing_sealed, broken, by_answer: {"deny>permit": n}, by_resource: {ID: n},
     * by_reason: {"+CODE": n}, by_rule: {"BEFORE > AFTER": n}, devices, by_device: {ID: n}, examples: [{decision_id, evaluated_at,
     * resource, device, before, after, reasons_before, reasons_after}]}}.
     */
    public ObjectNode report() {
        ObjectNode report = JSON.createObjectNode().put("decided", decided).put("changed", changed);
        for (String other : new String[] {"erased", "no_key", "nothing_sealed", "broken"}) {
            report.put(other, others.getOrDefault(other, 0L));
        }
        report.set("by_answer", JSON.valueToTree(byAnswer));
        report.set("by_resource", JSON.valueToTree(byResource));
        report.set("by_reason", JSON.valueToTree(byReason));
        report.set("by_rule", JSON.valueToTree(byRule));
        report.put("devices", byDevice.size()).set("by_device", most(byDevice));
        report.set("examples", examples);
        return report;
    }
}
