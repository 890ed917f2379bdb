package org.zerotrust.evidence.forwarded;

import java.util.List;

/** What a header gives. */
public sealed interface ForwardedResult {
    /**
     * A chain, not verified yet.
     *
     * @param certificates DER, leaf first
     */
    record Chain(List<byte[]> certificates) implements ForwardedResult {
        public Chain {
            certificates = List.copyOf(certificates);
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("a chain has a leaf");
            }
        }
    }

    /** No header of any dialect: the device showed no certificate. */
    record None() implements ForwardedResult {}

    /** It counts for nothing, and neither does the question it came with. */
    record Refused(ForwardedRefusal why) implements ForwardedResult {}
}
