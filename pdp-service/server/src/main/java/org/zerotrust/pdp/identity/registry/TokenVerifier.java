package org.zerotrust.pdp.identity.registry;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Verifies the tokens of one issuer for one tenant: signature by a registered key, {@code iss}, {@code aud},
 * {@code exp}, {@code sub}. Only asymmetric algorithms; keys a token brings along are never used.
 */
final class TokenVerifier {
    private static final int CLOCK_SKEW_SECONDS = 10;
    private static final Set<SignatureAlgorithm> ALGORITHMS = Set.of(
            SignatureAlgorithm.ES256,
            SignatureAlgorithm.ES384,
            SignatureAlgorithm.ES512,
            SignatureAlgorithm.EDDSA,
            SignatureAlgorithm.PS256,
            SignatureAlgorithm.RS256);

    /**
     * A token that holds.
     *
     * @param expiresAt epoch seconds
     */
    record Verified(String subject, long expiresAt) {}

    private final JWTParser parser;

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

    /** What a valid token says; empty for any other, without telling why. */
    Optional<Verified> verify(String token) {
        try {
            JsonWebToken parsed = parser.parse(token);
            String subject = parsed.getSubject();
            // Fail closed: a token without subject or end names nobody.
            return subject == null || parsed.getExpirationTime() <= 0
                    ? Optional.empty()
                    : Optional.of(new Verified(subject, parsed.getExpirationTime()));
        } catch (ParseException refused) {
            return Optional.empty();
        }
    }
}
