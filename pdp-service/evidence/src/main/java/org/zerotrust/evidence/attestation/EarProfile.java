package org.zerotrust.evidence.attestation;

import java.util.Optional;

/** The profiles of EAT Attestation Results that are understood. Their claims have the same meaning under two spellings. */
public enum EarProfile {
    /** Deployed by Veraison and its users: {@code ear.status}. */
    VERAISON("tag:github.com,2023:veraison/ear", '.', '-'),
    /** Deployed by Confidential Containers' Trustee: the same spelling under another name. */
    TRUSTEE("tag:github.com,2024:confidential-containers/Trustee", '.', '-'),
    /** draft-ietf-rats-ear: {@code ear_status}. */
    IETF("tag:ietf.org,2026:rats/ear#03", '_', '_');

    private final String wire;
    private final char separator;
    private final char hyphen;

    EarProfile(String wire, char separator, char hyphen) {
        this.wire = wire;
        this.separator = separator;
        this.hyphen = hyphen;
    }

    /** {@code eat_profile}. */
    public String wire() {
        return wire;
    }

    /** The profile of that exact name. */
    public static Optional<EarProfile> of(String wire) {
        for (EarProfile profile : values()) {
            if (profile.wire.equals(wire)) {
                return Optional.of(profile);
            }
        }
        return Optional.empty();
    }

    /** How this profile spells a claim, for example {@code ear.trustworthiness-vector}. */
    String claim(String... words) {
        return ("ear" + separator + String.join(String.valueOf(hyphen), words));
    }

    /** How it spells a claim of Veraison's extension. */
    String veraison(String... words) {
        return "ear" + separator + "veraison" + separator + String.join(String.valueOf(hyphen), words);
    }

    boolean isDraft() {
        return this == IETF;
    }
}
