package org.zerotrust.pdp.identity.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.registry.Registration.TokenSubject;
import org.zerotrust.pdp.keys.Sha256;
import org.zerotrust.pdp.outcome.TenantId;

/**
 * All registrations, found by credential. A refresh makes another one; what is remembered of tokens goes with the old.
 *
 * <p>A credential registered twice leads nowhere: which of two tenants a caller belongs to is never guessed.
 */
public final class Registrations {
    private static final int REMEMBERED = 10_000;

    /**
     * A token that was verified.
     *
     * @param expiresAt epoch seconds
     */
    record RememberedToken(Registration registration, long expiresAt) {}

    private record TokenIssuerKey(TenantId tenant, String issuer) {}

    private final Map<String, Optional<Registration>> byDigest = new HashMap<>();
    private final Map<String, Optional<Registration>> bySan = new HashMap<>();
    private final Map<String, Optional<Registration>> bySubject = new HashMap<>();
    private final Map<TokenSubject, Optional<Registration>> byToken = new HashMap<>();
    private final Map<TokenIssuerKey, TokenVerifier> verifiers = new HashMap<>();
    private final Cache<Sha256, RememberedToken> tokens =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final Cache<X509Certificate, Registration> certificates =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final Map<TokenIssuerKey, SubjectTokenVerifier> subjectVerifiers = new HashMap<>();

    /** Indexes what was read. */
    public Registrations(
            List<Registration> registrations, List<TokenIssuer> issuers, List<SubjectIssuer> subjectIssuers) {
        for (Registration registration : registrations) {
            registration.certificateSha256().ifPresent(key -> put(byDigest, key, registration));
            registration.certificateSan().ifPresent(key -> put(bySan, key, registration));
            registration.certificateSubject().ifPresent(key -> put(bySubject, key, registration));
            registration.token().ifPresent(key -> put(byToken, key, registration));
        }
        for (TokenIssuer issuer : issuers) {
            verifiers.put(new TokenIssuerKey(issuer.tenant(), issuer.issuer()), new TokenVerifier(issuer));
        }
        for (SubjectIssuer issuer : subjectIssuers) {
            subjectVerifiers.put(
                    new TokenIssuerKey(issuer.tenant(), issuer.issuer()), new SubjectTokenVerifier(issuer));
        }
    }

    /** Without issuers of subjects' tokens. */
    public Registrations(List<Registration> registrations, List<TokenIssuer> issuers) {
        this(registrations, issuers, List.of());
    }

    /** What {@code find} found for a certificate; a name is read and looked up once for each of them. */
    Optional<Registration> byCertificate(
            X509Certificate leaf, BiFunction<X509Certificate, Registrations, Optional<Registration>> find) {
        Registration known = certificates.getIfPresent(leaf);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Registration> found = find.apply(leaf, this);
        found.ifPresent(registration -> certificates.put(leaf, registration));
        return found;
    }

    /** The token of this digest, where it was verified with these registrations. */
    @Nullable
    RememberedToken remembered(Sha256 token) {
        return tokens.getIfPresent(token);
    }

    void remember(Sha256 token, RememberedToken verified) {
        tokens.put(token, verified);
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

    /** The verifier of subjects' tokens of an issuer that the tenant registered for them. */
    Optional<SubjectTokenVerifier> subjectVerifier(TenantId tenant, String issuer) {
        return Optional.ofNullable(subjectVerifiers.get(new TokenIssuerKey(tenant, issuer)));
    }

    private static <K> void put(Map<K, Optional<Registration>> index, K key, Registration registration) {
        // Fail closed: the second owner of a credential takes it from both.
        index.merge(key, Optional.of(registration), (one, two) -> Optional.empty());
    }
}
