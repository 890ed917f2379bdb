package org.zerotrust.pdp.dev.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** A record in one line, for people. */
final class RecordText {
    private RecordText() {}

    static String line(JsonNode data) {
        return String.format(
                Locale.ROOT,
                "%s  %-8s %-8s %-20s %s  policy %s",
                data.path("decision_id").asText(),
                data.path("tenant").asText(),
                data.path("decision").asText(),
                data.path("resource").path("id").asText(),
                data.path("reasons"),
                data.path("policy").path("digest").asText());
    }
}
