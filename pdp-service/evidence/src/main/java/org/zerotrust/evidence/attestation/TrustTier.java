package org.zerotrust.evidence.attestation;

import java.util.Optional;

/**
 * Trustworthiness tiers (draft-ietf-rats-ar4si, 2.3.2), from best to worst. {@code none} stands after {@code warning}:
 * a policy that is content with a warning knows what it is warned of, of {@code none} nobody knows anything.
 */
public enum TrustTier {
    AFFIRMING("affirming", 2),
    WARNING("warning", 32),
    NONE("none", 0),
    CONTRAINDICATED("contraindicated", 96);

    private final String wire;
    private final int number;

    TrustTier(String wire, int number) {
        this.wire = wire;
        this.number = number;
    }

    /** The name in results and signals. */
    public String wire() {
        return wire;
    }

    /** The tier of that name. */
    static Optional<TrustTier> named(String wire) {
        for (TrustTier tier : values()) {
            if (tier.wire.equals(wire)) {
                return Optional.of(tier);
            }
        }
        return Optional.empty();
    }

    /** The tier that a status number stands for: 0, 2, 32 or 96 and nothing between. */
    static Optional<TrustTier> numbered(long number) {
        for (TrustTier tier : values()) {
            if (tier.number == number) {
                return Optional.of(tier);
            }
        }
        return Optional.empty();
    }

    /**
     * The tier of a claim's value.
     *
     * @param value -128 to 127
     */
    static TrustTier ofClaim(int value) {
        int positive = value < 0 ? -value - 1 : value;
        if (value >= -1 && value <= 1) {
            return NONE;
        }
        if (positive < 32) {
            return AFFIRMING;
        }
        return positive < 96 ? WARNING : CONTRAINDICATED;
    }

    TrustTier worseOf(TrustTier other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
