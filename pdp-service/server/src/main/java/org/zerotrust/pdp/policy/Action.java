package org.zerotrust.pdp.policy;

import java.util.Map;

/**
 * What is to be done.
 *
 * @param name for example {@code read}
 * @param attributes JSON values for policies
 */
public record Action(String name, Map<String, Object> attributes) {
    public Action {
        attributes = Map.copyOf(attributes);
    }
}
