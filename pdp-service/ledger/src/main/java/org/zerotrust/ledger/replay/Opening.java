package org.zerotrust.ledger.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.zerotrust.ledger.seal.DataKey;
import org.zerotrust.ledger.seal.Seal;
import org.zerotrust.ledger.seal.SealException;
import org.zerotrust.ledger.seal.SealedInput;

/** What came of opening the input of a record. */
public sealed interface Opening {
    /** It is open. */
    record Open(SealedInput input) implements Opening {}

    /** A device's or a person's key was destroyed. */
    record Erased() implements Opening {}

    /** There is no key of it. */
    record NoKey() implements Opening {}

    /** There is nothing sealed. */
    record Nothing() implements Opening {}

    /** Its keys do not open it, or what they open is something else. */
    record Broken(String why) implements Opening {}

    /** The keys that a record's input is sealed under. */
    static List<UUID> keyIds(JsonNode data) {
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

    /**
     * Opens.
     *
     * @param data of a record
     * @param keys by id, empty where one is erased; one that is not in it is not to be had
     */
    static Opening of(JsonNode data, Map<UUID, Optional<DataKey>> keys) {
        if (!data.has("sealed")) {
            return new Nothing();
        }
        List<DataKey> own = new ArrayList<>();
        boolean erased = false;
        for (UUID id : keyIds(data)) {
            Optional<DataKey> key = keys.get(id);
            if (key == null) {
                return new NoKey();
            }
            erased |= key.isEmpty();
            key.ifPresent(own::add);
        }
        if (erased) {
            return new Erased();
        }
        try {
            return new Open(SealedInput.read(Seal.open(
                    own,
                    data.path("decision_id").asText(),
                    Base64.getUrlDecoder().decode(data.at("/sealed/text").asText()))));
        } catch (SealException | IllegalArgumentException e) {
            return new Broken(String.valueOf(e.getMessage()));
        }
    }
}
