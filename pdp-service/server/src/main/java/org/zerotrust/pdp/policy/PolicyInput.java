package org.zerotrust.pdp.policy;

import java.time.Instant;
import java.util.Map;
import org.zerotrust.ledger.snapshot.PolicyPack;

/**
 * Input version 1, assembled and immutable.
 *
 * @param now the one reading of the clock
 * @param document the JSON object that policies see as {@code input}; schema {@code policy/input.schema.json}
 */
public record PolicyInput(Instant now, Map<String, Object> document) {
    /** The version of the shape, {@code input.input_version}. */
    public static final int VERSION = PolicyPack.INPUT_VERSION;
}
