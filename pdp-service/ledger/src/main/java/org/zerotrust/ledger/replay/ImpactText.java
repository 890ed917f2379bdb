package org.zerotrust.ledger.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What {@link Impact#report} says, for people. */
public final class ImpactText {
    private ImpactText() {}

    /**
     * As a comment of a pull request.
     *
     * @param against what decided again, as people named it
     * @param most how many may change
     */
    public static String markdown(JsonNode report, String against, long most) {
        long changed = report.path("changed").asLong();
        StringBuilder text = new StringBuilder("### What `" + against + "` would change\n\n")
                .append(changed)
                .append(" of ")
                .append(report.path("decided").asLong())
                .append(" recorded decisions would be answered otherwise, on ")
                .append(report.path("devices").asLong())
                .append(" devices.")
                .append(changed <= most ? "" : " That is more than the " + most + " that may.")
                .append("\n");
        table(text, "answer", report.path("by_answer"));
        table(text, "rule", report.path("by_rule"));
        table(text, "resource", report.path("by_resource"));
        table(text, "device", report.path("by_device"));
        if (!report.path("examples").isEmpty()) {
            text.append("\n| for example | resource | before | after |\n|---|---|---|---|\n");
            for (JsonNode one : report.path("examples")) {
                text.append("| `")
                        .append(one.path("decision_id").asText())
                        .append("` | ")
                        .append(cell(one.path("resource").asText()))
                        .append(" | ")
                        .append(one.path("before").asText())
                        .append(" | ")
                        .append(one.path("after").asText())
                        .append(" ")
                        .append(cell(one.path("reasons_after").toString()))
                        .append(" |\n");
            }
        }
        return text.toString();
    }

    private static void table(StringBuilder text, String what, JsonNode counts) {
        if (!counts.isEmpty()) {
            text.append("\n| ").append(what).append(" | decisions |\n|---|---|\n");
            counts.properties()
                    .forEach(one -> text.append("| ")
                            .append(cell(one.getKey()))
                            .append(" | ")
                            .append(one.getValue().asLong())
                            .append(" |\n"));
        }
    }

    /** Ids are whatever a tenant chose: none of it may become markup. */
    private static String cell(String value) {
        return "`" + value.replace("`", "'").replace("|", "\\|").replace("\n", " ") + "`";
    }

    /** As lines for a terminal. */
    public static String lines(JsonNode report) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d decided again, %d change; %d erased, %d without a key, %d without an input, %d broken%n",
                report.path("decided").asLong(),
                report.path("changed").asLong(),
                report.path("erased").asLong(),
                report.path("no_key").asLong(),
                report.path("nothing_sealed").asLong(),
                report.path("broken").asLong()));
        for (String part : new String[] {"by_answer", "by_resource", "by_reason", "by_rule"}) {
            report.path(part)
                    .properties()
                    .forEach(one -> text.append(String.format(
                            Locale.ROOT,
                            "  %-12s %-40s %d%n",
                            part.substring("by_".length()),
                            one.getKey(),
                            one.getValue().asLong())));
        }
        for (JsonNode one : report.path("examples")) {
            text.append("  for example ")
                    .append(one.path("decision_id").asText())
                    .append(" on ")
                    .append(one.path("resource").asText())
                    .append(": ")
                    .append(one.path("before").asText())
                    .append(" ")
                    .append(one.path("reasons_before"))
                    .append(" -> ")
                    .append(one.path("after").asText())
                    .append(" ")
                    .append(one.path("reasons_after"))
                    .append(System.lineSeparator());
        }
        return text.toString();
    }
}
