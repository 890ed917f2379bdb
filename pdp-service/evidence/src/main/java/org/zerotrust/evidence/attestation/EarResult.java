package org.zerotrust.evidence.attestation;

/** The verdict on an attestation result. */
public sealed interface EarResult {
    /** A trusted verifier said this, and it still holds. */
    record Accepted(AttestationResult result) implements EarResult {}

    /** It counts for nothing. */
    record Refused(EarRefusal why) implements EarResult {}
}
