package org.zerotrust.pdp.dev.tryout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The outcomes for people: question, answers, and what was checked. */
final class Report {

    private static final int TOKEN_SHOWN = 24;

    private Report() {}

    static String text(List<Samples.Outcome> outcomes, long failed) {
        StringBuilder text = new StringBuilder();
        String last = "";
        for (Samples.Outcome outcome : outcomes) {
            String name = String.valueOf(outcome.sample().name());
            if (!name.equals(last)) {
                last = name;
                text.append("\n== ")
                        .append(name)
                        .append(": ")
                        .append(outcome.sample().title());
                text.append("\n   asked by ").append(outcome.sample().caller()).append('\n');
                text.append(indent(shortened(outcome.request()).toPrettyString()));
            }
            text.append("   ").append(outcome.answer().transport()).append(" answered ");
            text.append(outcome.answer().status()).append('\n');
            text.append(indent(shortened(outcome.answer().body()).toPrettyString()));
            if (outcome.faults().isEmpty()) {
                text.append("   as promised").append(checked(outcome)).append('\n');
            }
            outcome.faults()
                    .forEach(fault -> text.append("   DIFFERS: ").append(fault).append('\n'));
        }
        text.append('\n').append(outcomes.size()).append(" answers, ");
        return text.append(failed == 0 ? "all as promised" : failed + " differ").toString();
    }

    private static String checked(Samples.Outcome outcome) {
        StringBuilder checks = new StringBuilder();
        if (outcome.answer().isDecision()) {
            checks.append("; its record is in ")
                    .append(DecisionTopic.TOPIC)
                    .append(" with the same decision and policy digest");
        }
        if (outcome.answer().grantToken().isPresent()) {
            checks.append("; the grant verifies against the published keys and is bound to the certificate of ")
                    .append(outcome.sample().device());
        }
        return checks.toString();
    }

    /** Certificates and tokens cut to their beginning: a screen holds no more. */
    private static JsonNode shortened(JsonNode node) {
        JsonNode copy = node.deepCopy();
        if (copy.path("device") instanceof ObjectNode device
                && device.path("certificate_chain").isArray()) {
            int count = device.path("certificate_chain").size();
            device.putArray("certificate_chain").add(count + " certificates in PEM");
        }
        if (copy.path("device").path("proof") instanceof ObjectNode proof
                && proof.path("jws").isTextual()) {
            proof.put("jws", proof.path("jws").asText().substring(0, TOKEN_SHOWN) + "...");
        }
        if (copy.path("grant") instanceof ObjectNode grant
                && grant.path("token").isTextual()) {
            grant.put("token", grant.path("token").asText().substring(0, TOKEN_SHOWN) + "...");
        }
        return copy;
    }

    private static String indent(String block) {
        return block.indent(6);
    }
}
