package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What the snapshot's mask took out of a record: it cannot be compared with anything.
 *
 * @param paths JSON pointers
 * @param all whether the mask failed and nothing but what is never masked is left
 */
record Masked(List<String> paths, boolean all) {
    static Masked of(JsonNode data) {
        List<String> paths = new ArrayList<>();
        data.at("/masked/paths").forEach(path -> paths.add(path.asText()));
        return new Masked(paths, data.at("/masked/failed").asBoolean());
    }

    /** Whether a member, or something in it or around it, was taken out. */
    boolean touches(String path) {
        return all
                || paths.stream()
                        .anyMatch(one -> one.equals(path) || one.startsWith(path + "/") || path.startsWith(one + "/"));
    }
}
