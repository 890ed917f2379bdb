package org.zerotrust.pdp.policy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be acted on.
 *
 * @param id its id; names its class in the snapshot's data
 * @param type for example {@code topic} or {@code http}
 * @param path for example an MQTT topic
 * @param attributes JSON values for policies
 */
public record Resource(
        String id, @Nullable String type, @Nullable String path, Map<String, Object> attributes) {
    public Resource {
        attributes = Map.copyOf(attributes);
    }
}
