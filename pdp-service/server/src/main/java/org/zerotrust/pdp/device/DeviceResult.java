package org.zerotrust.pdp.device;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.outcome.Failure;

/** What became of the presented device. */
public sealed interface DeviceResult {
    /**
     * Chain and proof hold.
     *
     * @param once what must be claimed so that the proof counts once; null where it cannot be shown again
     */
    record Verified(VerifiedDevice device, @Nullable ProofId once) implements DeviceResult {
        /** With a proof that is claimed already, or needs no claim. */
        public Verified(VerifiedDevice device) {
            this(device, null);
        }
    }

    /**
     * A well-formed presentation that does not hold: the answer is a deny.
     *
     * @param findings at least one
     * @param claimedId what it claimed to be; worth nothing but a trace
     */
    record Refused(List<Finding> findings, @Nullable String claimedId) implements DeviceResult {
        public Refused {
            findings = List.copyOf(findings);
            if (findings.isEmpty()) {
                throw new IllegalArgumentException("a refusal says why");
            }
        }
    }

    /** Not a presentation at all (400), or the registry could not be read (503). */
    record Failed(Failure failure) implements DeviceResult {}
}
