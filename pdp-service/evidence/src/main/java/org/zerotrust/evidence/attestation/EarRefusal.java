package org.zerotrust.evidence.attestation;

/** Why an attestation result is not believed. The names are stable. */
public enum EarRefusal {
    /** Not a JWS with a JSON object in it. */
    ATTESTATION_MALFORMED,
    /** {@code alg} is {@code none}, for shared secrets, unknown, or not one its key is for. */
    ATTESTATION_ALGORITHM,
    /** No registered verifier has that key; a key in the header is never one. */
    ATTESTATION_KEY_UNKNOWN,
    /** The signature is not one by a registered verifier. */
    ATTESTATION_SIGNATURE,
    /** {@code eat_profile} is missing, unknown, or not one of this verifier's. */
    ATTESTATION_PROFILE,
    /** A claim that the profile requires is missing, or one has the wrong form. */
    ATTESTATION_CLAIMS,
    /** {@code iat} or {@code nbf} is later than our clock and the leeway. */
    ATTESTATION_NOT_YET_VALID,
    /** {@code exp} is over. */
    ATTESTATION_EXPIRED,
    /** Older than what is accepted of this verifier. */
    ATTESTATION_TOO_OLD,
    /** The nonce is not the one that was asked with. */
    ATTESTATION_NONCE,
    /** It names no key, and so no device. */
    ATTESTATION_UNBOUND,
    /** It attests another key than the device's. */
    ATTESTATION_KEY_MISMATCH;

    /** Whether it was good once: a device that shows it has to fetch a new one, which is no sign of forgery. */
    public boolean isOnlyOld() {
        return this == ATTESTATION_EXPIRED || this == ATTESTATION_TOO_OLD;
    }
}
