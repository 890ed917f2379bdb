package org.zerotrust.evidence.attestation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a trusted verifier says of a device, in one form for every profile.
 *
 * @param verifier the registration whose key signed it
 * @param algorithm {@code alg} of its signature
 * @param keyId thumbprint (RFC 7638) of the key that signed it
 * @param profile which spelling
 * @param issuedAt {@code iat}
 * @param expiresAt the earliest of {@code exp} and the end of the accepted age
 * @param status the worst of every submodule's status, of the overall one, and of every claim
 * @param vector the worst value of each claim over the submodules, by AR4SI name; 0 is absent
 * @param submodules their names
 * @param policies the appraisal policies that were applied
 * @param attestedKey SHA-256 of the attested key's SubjectPublicKeyInfo, base64url; null where it attests none
 * @param challenged whether it carries the nonce that was asked for
 */
public record AttestationResult(
        String verifier,
        String algorithm,
        String keyId,
        EarProfile profile,
        Instant issuedAt,
        Instant expiresAt,
        TrustTier status,
        Map<String, Integer> vector,
        List<String> submodules,
        List<String> policies,
        @Nullable String attestedKey,
        boolean challenged) {
    public AttestationResult {
        vector = Map.copyOf(new TreeMap<>(vector));
        submodules = List.copyOf(submodules);
        policies = List.copyOf(policies);
    }
}
