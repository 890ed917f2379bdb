package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One check of a whole topic: chain, checkpoints, and what is decided again. Told of all that there is, in this order. */
final class Verification {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Selection selection;
    private final @Nullable Checkpoints checkpoints;
    private final @Nullable Replays replays;
    private final List<Finding> findings = new ArrayList<>();
    private ChainCheck chain = new ChainCheck(true);
    private @Nullable JsonNode only;

    /**
     * A check.
     *
     * @param evidence for checkpoints and for deciding again; null for the chain alone
     * @param selection what is decided again
     */
    Verification(@Nullable Evidence evidence, Selection selection) {
        this.selection = selection;
        this.checkpoints = evidence == null ? null : new Checkpoints(evidence::auditKey);
        this.replays = evidence == null ? null : new Replays(evidence);
    }

    void checkpoint(String replica, String text) {
        if (checkpoints != null) {
            checkpoints.add(replica, text);
        }
    }

    /**
     * Before the first record.
     *
     * @param fromTheBeginning whether nothing was deleted for its age
     * @param places of the relay, by replica
     */
    void begin(boolean fromTheBeginning, Map<String, JsonNode> places) {
        chain = new ChainCheck(fromTheBeginning);
        places.forEach((replica, place) -> chain.place(
                replica,
                place.path("epoch").asLong(),
                place.path("sequence").asLong(),
                place.path("hash").asText()));
    }

    void record(String key, byte[] value) {
        JsonNode event = chain.add(key, value);
        if (event.isMissingNode() || !selection.has(event)) {
            return;
        }
        if (selection instanceof Selection.One) {
            only = event.path("data");
        }
        if (replays != null) {
            replays.add(event.path("data"));
        }
    }

    /** After the last record. */
    void end() {
        findings.addAll(chain.findings());
        if (checkpoints != null) {
            findings.addAll(checkpoints.findings(chain.links()));
        }
        if (replays != null) {
            findings.addAll(replays.findings());
        }
    }

    /** All of it. */
    ObjectNode report(double seconds) {
        ObjectNode report = JSON.createObjectNode().put("records", chain.records());
        chain.replicas().forEach(report.putArray("replicas")::add);
        report.put("seconds", Math.round(seconds * 1_000) / 1_000.0);
        if (checkpoints != null) {
            report.putObject("checkpoints")
                    .put("held", checkpoints.held())
                    .put("covered", checkpoints.covered())
                    .put("uncovered", checkpoints.uncovered());
        }
        if (replays != null) {
            ObjectNode replayed = report.putObject("replayed");
            replays.counts()
                    .forEach((result, count) -> replayed.put(result.name().toLowerCase(Locale.ROOT), count));
        }
        JsonNode data = only;
        if (data != null) {
            report.set("record", record(data));
        }
        chain.notes().forEach(report.putArray("notes")::add);
        ArrayNode all = report.putArray("findings");
        for (Finding one : findings) {
            all.addObject()
                    .put("kind", one.kind().name())
                    .put("replica", one.replica())
                    .put("epoch", one.epoch())
                    .put("sequence", one.sequence())
                    .put("detail", one.detail());
        }
        return report;
    }

    private ObjectNode record(JsonNode data) {
        JsonNode order = data.path("order");
        String replica = order.path("replica").asText();
        long epoch = order.path("epoch").asLong();
        long sequence = order.path("sequence").asLong();
        ObjectNode record = JSON.createObjectNode()
                .put("decision_id", data.path("decision_id").asText())
                .put("decision", data.path("decision").asText())
                .put("replica", replica)
                .put("epoch", epoch)
                .put("sequence", sequence);
        record.set("policy", data.path("policy"));
        if (checkpoints != null) {
            record.set(
                    "proof",
                    checkpoints.inclusion(
                            replica, epoch, sequence, chain.links().getOrDefault(replica, List.of())));
        }
        return record;
    }
}
