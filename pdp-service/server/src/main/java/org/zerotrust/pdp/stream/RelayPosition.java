package org.zerotrust.pdp.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.tree.MerkleTree;

/**
 * How far a replica's journal is in the stream.
 *
 * @param epoch of the last record
 * @param batch of the journal that it was in
 * @param sequence of the last record
 * @param hash of the last record's event, SHA-256 in hex
 * @param instance the run of the process that relayed it
 * @param tree over the records of the epoch so far; null where a version before this one wrote the place
 */
record RelayPosition(
        long epoch, long batch, long sequence, String hash, String instance, RecordTree.@Nullable Kept tree) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The same place, written by that run with that tree. */
    RelayPosition with(String run, RecordTree.@Nullable Kept kept) {
        return new RelayPosition(epoch, batch, sequence, hash, run, kept);
    }

    byte[] json() {
        try {
            ObjectNode json = JSON.createObjectNode()
                    .put("epoch", epoch)
                    .put("batch", batch)
                    .put("sequence", sequence)
                    .put("hash", hash)
                    .put("instance", instance);
            if (tree != null) {
                ObjectNode kept = json.putObject("tree").put("size", tree.size());
                tree.peaks().forEach(kept.putArray("peaks")::add);
            }
            return JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
    }

    private static RecordTree.@Nullable Kept tree(JsonNode json) {
        if (json.isMissingNode()) {
            return null;
        }
        List<String> peaks = new ArrayList<>();
        json.path("peaks").forEach(peak -> peaks.add(peak.asText()));
        RecordTree.Kept kept = new RecordTree.Kept(json.path("size").asLong(), peaks);
        // Refused here, where it is read, if it is none.
        MerkleTree _ = kept.tree();
        return kept;
    }

    /** Fail closed: a place that cannot be read stops the relay, for from anywhere else records would be lost or doubled. */
    static RelayPosition read(byte[] value) {
        try {
            JsonNode json = JSON.readTree(value);
            if (json.path("epoch").isIntegralNumber()
                    && json.path("batch").isIntegralNumber()
                    && json.path("sequence").isIntegralNumber()
                    && json.path("hash").asText().matches("[0-9a-f]{64}")) {
                return new RelayPosition(
                        json.path("epoch").asLong(),
                        json.path("batch").asLong(),
                        json.path("sequence").asLong(),
                        json.path("hash").asText(),
                        json.path("instance").asText(),
                        tree(json.path("tree")));
            }
        } catch (IOException | IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalStateException("the relay's place in the stream cannot be read");
    }
}
