package org.zerotrust.pdp.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * How far a replica's journal is in the stream.
 *
 * @param epoch of the last record
 * @param batch of the journal that it was in
 * @param sequence of the last record
 * @param hash of the last record's event, SHA-256 in hex
 * @param instance the run of the process that relayed it
 */
record RelayPosition(long epoch, long batch, long sequence, String hash, String instance) {
    private static final ObjectMapper JSON = new ObjectMapper();

    byte[] json() {
        try {
            return JSON.writeValueAsBytes(JSON.createObjectNode()
                    .put("epoch", epoch)
                    .put("batch", batch)
                    .put("sequence", sequence)
                    .put("hash", hash)
                    .put("instance", instance));
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
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
                        json.path("instance").asText());
            }
        } catch (IOException e) {
            // Said below.
        }
        throw new IllegalStateException("the relay's place in the stream cannot be read");
    }
}
