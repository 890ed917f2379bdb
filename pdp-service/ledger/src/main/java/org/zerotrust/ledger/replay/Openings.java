package org.zerotrust.ledger.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.zerotrust.ledger.seal.DataKey;

/** Opens the inputs of records, many at a time: keys are asked for together. */
public final class Openings {
    private static final int TOGETHER = 1_000;

    private final Function<Set<UUID>, Map<UUID, Optional<DataKey>>> keys;
    private final BiConsumer<JsonNode, Opening> taker;
    private final List<JsonNode> waiting = new ArrayList<>();

    /**
     * Opens for somebody.
     *
     * @param keys gives data keys by id, as {@link Opening#of} takes them
     * @param taker gets each record's data with what came of it, in the order in which they were added
     */
    public Openings(Function<Set<UUID>, Map<UUID, Optional<DataKey>>> keys, BiConsumer<JsonNode, Opening> taker) {
        this.keys = keys;
        this.taker = taker;
    }

    /** A record's data. */
    public void add(JsonNode data) {
        waiting.add(data);
        if (waiting.size() >= TOGETHER) {
            flush();
        }
    }

    /** Opens what waits. */
    public void flush() {
        Set<UUID> ids = new LinkedHashSet<>();
        waiting.forEach(data -> ids.addAll(Opening.keyIds(data)));
        Map<UUID, Optional<DataKey>> found = ids.isEmpty() ? Map.of() : keys.apply(ids);
        waiting.forEach(data -> taker.accept(data, Opening.of(data, found)));
        waiting.clear();
    }
}
