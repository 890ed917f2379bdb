package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.zerotrust.ledger.seal.DataKey;
import org.zerotrust.ledger.seal.Seal;
import org.zerotrust.ledger.seal.SealException;
import org.zerotrust.ledger.seal.SealedInput;

/** Opens the inputs of records, many at a time: keys are asked for together. */
final class Inputs {
    private static final int TOGETHER = 1_000;

    /** What came of opening one. */
    sealed interface Opening {
        /** It is open. */
        record Open(SealedInput input) implements Opening {}

        /** A device's or a person's key was destroyed. */
        record Erased() implements Opening {}

        /** The evidence holds no key of it. */
        record NoKey() implements Opening {}

        /** There is nothing sealed. */
        record Nothing() implements Opening {}

        /** Its keys do not open it, or what they open is something else. */
        record Broken(String why) implements Opening {}
    }

    private final Evidence evidence;
    private final BiConsumer<JsonNode, Opening> taker;
    private final List<JsonNode> waiting = new ArrayList<>();

    /**
     * Opens for somebody.
     *
     * @param taker gets each record's data with what came of it, in the order in which they were added
     */
    Inputs(Evidence evidence, BiConsumer<JsonNode, Opening> taker) {
        this.evidence = evidence;
        this.taker = taker;
    }

    /** A record's data. */
    void add(JsonNode data) {
        waiting.add(data);
        if (waiting.size() >= TOGETHER) {
            flush();
        }
    }

    /** Opens what waits. */
    void flush() {
        Set<UUID> ids = new LinkedHashSet<>();
        waiting.forEach(data -> ids.addAll(keyIds(data)));
        Map<UUID, Optional<DataKey>> keys = ids.isEmpty() ? Map.of() : evidence.dataKeys(ids);
        waiting.forEach(data -> taker.accept(data, open(data, keys)));
        waiting.clear();
    }

    private static List<UUID> keyIds(JsonNode data) {
        List<UUID> ids = new ArrayList<>();
        for (JsonNode id : data.at("/sealed/keys")) {
            try {
                ids.add(UUID.fromString(id.asText()));
            } catch (IllegalArgumentException e) {
                // A record that somebody wrote by hand: no key opens it.
                return List.of();
            }
        }
        return ids;
    }

    private static Opening open(JsonNode data, Map<UUID, Optional<DataKey>> keys) {
        if (!data.has("sealed")) {
            return new Opening.Nothing();
        }
        List<DataKey> own = new ArrayList<>();
        boolean erased = false;
        for (UUID id : keyIds(data)) {
            Optional<DataKey> key = keys.get(id);
            if (key == null) {
                return new Opening.NoKey();
            }
            erased |= key.isEmpty();
            key.ifPresent(own::add);
        }
        if (erased) {
            return new Opening.Erased();
        }
        try {
            return new Opening.Open(SealedInput.read(Seal.open(
                    own,
                    data.path("decision_id").asText(),
                    Base64.getUrlDecoder().decode(data.at("/sealed/text").asText()))));
        } catch (SealException | IllegalArgumentException e) {
            return new Opening.Broken(String.valueOf(e.getMessage()));
        }
    }
}
