package org.zerotrust.evidence.attestation;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.jose.JwsRefusal;
import org.zerotrust.evidence.jose.JwsResult;
import org.zerotrust.evidence.jose.JwsVerifier;

/**
 * Verifies EAT Attestation Results as signed JWTs (draft-ietf-rats-ear): signature by a registered verifier, profile,
 * claims, time, nonce, binding to a key; in this order.
 */
public final class EarVerifier {
    /** Longest result in characters; a raw evidence claim may make them long. */
    public static final int LONGEST = 32_768;

    /** How far a verifier's clock may be ahead of ours. */
    public static final Duration LEEWAY = Duration.ofSeconds(60);

    private static final Set<String> TYPES = Set.of("", "jwt", "eat+jwt", "ear+jwt");

    private final List<Trusted> trusted;

    private record Trusted(EarTrust trust, JwsVerifier signatures) {}

    /** A verifier that believes these and nobody else. */
    public EarVerifier(List<EarTrust> trusted) {
        this.trusted = trusted.stream()
                .map(trust -> new Trusted(trust, new JwsVerifier(trust.keys(), TYPES, LONGEST)))
                .toList();
    }

    /**
     * The verdict.
     *
     * @param token the JWT
     * @param nonce what was asked with; null where nobody asked
     * @param now our clock
     */
    public EarResult verify(String token, byte @Nullable [] nonce, Instant now) {
        JwsRefusal why = JwsRefusal.JWS_KEY_UNKNOWN;
        for (Trusted one : trusted) {
            switch (one.signatures().verify(token)) {
                case JwsResult.Verified verified -> {
                    return claims(one.trust(), verified, nonce, now);
                }
                case JwsResult.Refused(JwsRefusal refusal) -> why = nearest(why, refusal);
            }
        }
        return new EarResult.Refused(
                switch (why) {
                    case JWS_MALFORMED, JWS_CRITICAL, JWS_TYPE -> EarRefusal.ATTESTATION_MALFORMED;
                    case JWS_ALGORITHM -> EarRefusal.ATTESTATION_ALGORITHM;
                    case JWS_KEY_UNKNOWN -> EarRefusal.ATTESTATION_KEY_UNKNOWN;
                    case JWS_SIGNATURE -> EarRefusal.ATTESTATION_SIGNATURE;
                });
    }

    /** Of several verifiers' refusals the one that came furthest. */
    private static JwsRefusal nearest(JwsRefusal a, JwsRefusal b) {
        if (a == JwsRefusal.JWS_SIGNATURE || b == JwsRefusal.JWS_KEY_UNKNOWN) {
            return a;
        }
        return b;
    }

    private static EarResult claims(EarTrust trust, JwsResult.Verified signed, byte @Nullable [] nonce, Instant now) {
        Map<String, Object> claims = signed.jws().claims();
        if (claims == null) {
            return new EarResult.Refused(EarRefusal.ATTESTATION_MALFORMED);
        }
        Optional<EarProfile> profile =
                claims.get("eat_profile") instanceof String name ? EarProfile.of(name) : Optional.empty();
        if (profile.isEmpty() || !trust.profiles().contains(profile.get())) {
            return new EarResult.Refused(EarRefusal.ATTESTATION_PROFILE);
        }
        EarClaims read = EarClaims.read(claims, profile.get());
        if (read == null) {
            return new EarResult.Refused(EarRefusal.ATTESTATION_CLAIMS);
        }
        Instant issued = Instant.ofEpochSecond(read.issuedAt());
        Instant end = issued.plus(trust.maxAge());
        Instant expires = read.expiresAt() == null ? Instant.MAX : Instant.ofEpochSecond(read.expiresAt());
        EarRefusal late = late(read, issued, end, expires, now);
        if (late != null) {
            return new EarResult.Refused(late);
        }
        if (nonce != null && read.nonces().stream().noneMatch(seen -> MessageDigest.isEqual(seen, nonce))) {
            return new EarResult.Refused(EarRefusal.ATTESTATION_NONCE);
        }
        if (read.attestedKey() == null && !trust.mayBeUnbound()) {
            // What names no key can be shown by any device: it is about none.
            return new EarResult.Refused(EarRefusal.ATTESTATION_UNBOUND);
        }
        return new EarResult.Accepted(new AttestationResult(
                trust.verifier(),
                signed.algorithm().wire(),
                signed.key().thumbprint(),
                profile.get(),
                issued,
                expires.isBefore(end) ? expires : end,
                read.status(),
                read.vector(),
                read.submodules(),
                read.policies(),
                read.attestedKey(),
                nonce != null));
    }

    private static @Nullable EarRefusal late(
            EarClaims read, Instant issued, Instant end, Instant expires, Instant now) {
        Instant ahead = now.plus(LEEWAY);
        boolean notYet = read.notBefore() != null
                && Instant.ofEpochSecond(read.notBefore()).isAfter(ahead);
        if (issued.isAfter(ahead) || notYet) {
            return EarRefusal.ATTESTATION_NOT_YET_VALID;
        }
        if (!expires.isAfter(now)) {
            return EarRefusal.ATTESTATION_EXPIRED;
        }
        return end.isAfter(now) ? null : EarRefusal.ATTESTATION_TOO_OLD;
    }
}
