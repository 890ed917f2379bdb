package org.zerotrust.pdp.identity.registry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zerotrust.pdp.identity.registry.Registration.TokenSubject;
import org.zerotrust.pdp.outcome.TenantId;

/**
 * All registrations, found by credential. Immutable: a refresh makes another one.
 *
 * <p>A credential registered twice leads nowhere: which of two tenants a caller belongs to is never guessed.
 */
public final class Registrations {
    private record TokenIssuerKey(TenantId tenant, String issuer) {}

    private final Map<String, Optional<Registration>> byDigest = new HashMap<>();
    private final Map<String, Optional<Registration>> bySan = new HashMap<>();
    private final Map<String, Optional<Registration>> bySubject = new HashMap<>();
    private final Map<TokenSubject, Optional<Registration>> byToken = new HashMap<>();
    private final Map<TokenIssuerKey, TokenVerifier> verifiers = new HashMap<>();

    /** Indexes what was read. */
    public Registrations(List<Registration> registrations, List<TokenIssuer> issuers) {
        for (Registration registration : registrations) {
            registration.certificateSha256().ifPresent(key -> put(byDigest, key, registration));
            registration.certificateSan().ifPresent(key -> put(bySan, key, registration));
            registration.certificateSubject().ifPresent(key -> put(bySubject, key, registration));
            registration.token().ifPresent(key -> put(byToken, key, registration));
        }
        for (TokenIssuer issuer : issuers) {
            verifiers.put(new TokenIssuerKey(issuer.tenant(), issuer.issuer()), new TokenVerifier(issuer));
        }
    }

    Optional<Registration> byDigest(String sha256) {
        return byDigest.getOrDefault(sha256, Optional.empty());
    }

    Optional<Registration> bySan(String san) {
        return bySan.getOrDefault(san, Optional.empty());
    }

    Optional<Registration> bySubject(String subject) {
        return bySubject.getOrDefault(subject, Optional.empty());
    }

    Optional<Registration> byToken(TokenSubject subject) {
        return byToken.getOrDefault(subject, Optional.empty());
    }

    /** The verifier of the tenant's own token issuer. */
    Optional<TokenVerifier> verifier(TenantId tenant, String issuer) {
        return Optional.ofNullable(verifiers.get(new TokenIssuerKey(tenant, issuer)));
    }

    private static <K> void put(Map<K, Optional<Registration>> index, K key, Registration registration) {
        // Fail closed: the second owner of a credential takes it from both.
        index.merge(key, Optional.of(registration), (one, two) -> Optional.empty());
    }
}
