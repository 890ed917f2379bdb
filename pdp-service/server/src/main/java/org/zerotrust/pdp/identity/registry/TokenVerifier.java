package org.zerotrust.pdp.identity.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Verifies the tokens of one issuer for one tenant: signature by a registered key, {@code iss}, {@code aud},
 * {@code exp}, {@code sub}. Only asymmetric algorithms; keys a token brings along are never used.
 *
 * <p>A verified token is remembered by its SHA-256 until it expires: an ECDSA verification costs more than a decision.
 */
final class TokenVerifier {
    private static final int REMEMBERED = 10_000;
    private static final int CLOCK_SKEW_SECONDS = 10;
    private static final Set<SignatureAlgorithm> ALGORITHMS = Set.of(
            SignatureAlgorithm.ES256,
            SignatureAlgorithm.ES384,
            SignatureAlgorithm.ES512,
            SignatureAlgorithm.EDDSA,
            SignatureAlgorithm.PS256,
            SignatureAlgorithm.RS256);

    private record Verified(String subject, long expiresAt) {}

    private final JWTParser parser;
    private final Cache<String, Verified> verified =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    TokenVerifier(TokenIssuer issuer) {
        JWTAuthContextInfo settings = new JWTAuthContextInfo();
        settings.setPublicKeyContent(issuer.jwks());
        settings.setIssuedBy(issuer.issuer());
        settings.setExpectedAudience(Set.of(issuer.audience()));
        settings.setSignatureAlgorithm(ALGORITHMS);
        settings.setRequiredClaims(Set.of("sub", "exp"));
        settings.setClockSkew(CLOCK_SKEW_SECONDS);
        this.parser = new DefaultJWTParser(settings);
    }

    /** The subject of a valid token; empty for any other, without telling why. */
    Optional<String> subject(String token, Instant now) {
        String key = sha256(token);
        Verified known = verified.getIfPresent(key);
        if (known == null) {
            known = verify(token);
            if (known == null) {
                return Optional.empty();
            }
            verified.put(key, known);
        }
        return now.getEpochSecond() < known.expiresAt() ? Optional.of(known.subject()) : Optional.empty();
    }

    private @org.jspecify.annotations.Nullable Verified verify(String token) {
        try {
            JsonWebToken parsed = parser.parse(token);
            String subject = parsed.getSubject();
            // Fail closed: a token without subject or end names nobody.
            return subject == null || parsed.getExpirationTime() <= 0
                    ? null
                    : new Verified(subject, parsed.getExpirationTime());
        } catch (ParseException refused) {
            return null;
        }
    }

    private static String sha256(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
