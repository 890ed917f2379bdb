package org.zerotrust.pdp.policy;

import java.util.Map;

/**
 * What the enforcement point must do with the answer; one that does not understand it must deny.
 *
 * @param id stable
 * @param attributes JSON values
 */
public record Obligation(String id, Map<String, Object> attributes) {
    public Obligation {
        attributes = Map.copyOf(attributes);
    }
}
