package org.zerotrust.pdp.store;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.zerotrust.evidence.attestation.EarProfile;
import org.zerotrust.evidence.attestation.EarTrust;
import org.zerotrust.evidence.attestation.EarVerifier;
import org.zerotrust.evidence.jose.Jwk;
import org.zerotrust.pdp.outcome.TenantId;

/** From rows of verifiers to what judges attestation results. */
final class VerifierRows {
    private VerifierRows() {}

    /** A registration that can be used. */
    record Known(TenantId tenant, EarTrust trust) {}

    /**
     * Reads a row.
     *
     * @throws IllegalArgumentException where it cannot be used; a key that is a shared secret among it
     */
    static Known known(VerifierRow row) {
        List<Jwk> keys = Rows.publicKeys(row.jwks, "jwks");
        if (!row.verifierId.matches("[a-z][a-z0-9_.-]{0,63}")) {
            throw new IllegalArgumentException("the id is a source of signals: lower-case letters, digits, _ . and -");
        }
        Set<EarProfile> profiles = EnumSet.noneOf(EarProfile.class);
        for (String word : Rows.words(row.profiles)) {
            profiles.add(profile(word));
        }
        return new Known(
                new TenantId(row.tenant),
                new EarTrust(
                        row.verifierId,
                        keys,
                        profiles,
                        Duration.ofSeconds(row.maxAgeSeconds),
                        switch (row.binding) {
                            case "key" -> false;
                            case "reporter" -> true;
                            default -> throw new IllegalArgumentException("unknown binding: " + row.binding);
                        }));
    }

    static EarVerifier verifier(List<Known> known) {
        return new EarVerifier(known.stream().map(Known::trust).toList());
    }

    private static EarProfile profile(String word) {
        return switch (word) {
            case "veraison" -> EarProfile.VERAISON;
            case "trustee" -> EarProfile.TRUSTEE;
            case "ietf" -> EarProfile.IETF;
            default -> throw new IllegalArgumentException("unknown profile: " + word);
        };
    }
}
