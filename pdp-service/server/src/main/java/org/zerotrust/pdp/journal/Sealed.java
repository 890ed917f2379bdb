package org.zerotrust.pdp.journal;

import java.util.List;
import java.util.UUID;

/**
 * What only those may read who may replay a decision: its exact policy input and the reasons in full.
 *
 * @param keys ids of the keys that open it together, in their order
 * @param text as {@link org.zerotrust.ledger.seal.Seal} made it
 */
@SuppressWarnings("ArrayRecordComponent") // never changed; compared by nobody
public record Sealed(List<UUID> keys, byte[] text) {
    public Sealed {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("sealed for nobody");
        }
    }
}
