package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.StringJoiner;

/** A report for people. */
final class VerificationText {
    private VerificationText() {}

    static void print(ObjectNode report, PrintWriter out) {
        report.path("findings")
                .forEach(one -> out.println(one.path("kind").asText() + " "
                        + one.path("replica").asText() + " " + one.path("epoch").asText() + "/"
                        + one.path("sequence").asText() + ": "
                        + one.path("detail").asText()));
        report.path("notes").forEach(note -> out.println(note.asText()));
        if (report.has("record")) {
            record(report.path("record"), out);
        }
        out.printf(
                "%d records of %d replicas in %.1f s, %d findings%n",
                report.path("records").asLong(),
                report.path("replicas").size(),
                report.path("seconds").asDouble(),
                report.path("findings").size());
        if (report.has("checkpoints")) {
            JsonNode checkpoints = report.path("checkpoints");
            out.printf(
                    "%d checkpoints hold over %d records; %d records are under none yet%n",
                    checkpoints.path("held").asLong(),
                    checkpoints.path("covered").asLong(),
                    checkpoints.path("uncovered").asLong());
        }
        if (report.has("replayed")) {
            StringJoiner parts = new StringJoiner(", ");
            report.path("replayed")
                    .properties()
                    .forEach(one -> parts.add(
                            one.getValue().asText() + " " + one.getKey().replace('_', ' ')));
            out.println("decided again: " + (parts.length() == 0 ? "none" : parts));
        }
    }

    private static void record(JsonNode record, PrintWriter out) {
        out.println(record.path("decision_id").asText() + ": "
                + record.path("decision").asText() + ", record "
                + record.path("epoch").asText() + "/" + record.path("sequence").asText() + " of "
                + record.path("replica").asText());
        JsonNode proof = record.path("proof");
        out.println(
                proof.isObject()
                        ? "under the checkpoint over " + proof.path("size").asText() + " records, signed at "
                                + proof.path("signed_at").asText() + "; proof of "
                                + proof.path("path").size() + " hashes with --json"
                        : "under no checkpoint");
    }
}
