package org.zerotrust.pdp.identity.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.Subject;
import org.zerotrust.pdp.identity.SubjectEvidence;
import org.zerotrust.pdp.identity.SubjectResult;
import org.zerotrust.pdp.identity.TokenBinding;
import org.zerotrust.pdp.keys.Sha256;
import org.zerotrust.pdp.outcome.ReasonCode;

/**
 * Verifies the tokens of one issuer's subjects for one tenant: signature by a registered key under a listed asymmetric
 * algorithm, {@code typ} (RFC 8725, 3.11), {@code iss}, {@code aud}, {@code exp}, {@code nbf}, {@code sub}, the client,
 * and the form of {@code cnf}. Keys a token brings along are never used, and neither is anything it says before its
 * signature holds.
 *
 * <p>A verified token is remembered by its SHA-256; its times are looked at each time.
 */
final class SubjectTokenVerifier {
    /** How far the issuer's clock may differ from ours, in seconds. */
    static final int LEEWAY = 10;

    private static final int REMEMBERED = 10_000;
    private static final int MOST_ROLES = 64;
    private static final int LONGEST_ID = 256;
    private static final int LONGEST_ROLE = 128;
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt", "application/jwt");
    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
            AlgorithmIdentifiers.EDDSA,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA256);

    private record Verified(Subject subject, long notBefore, long expiresAt) {
        SubjectResult at(Instant now) {
            long second = now.getEpochSecond();
            if (second >= expiresAt + LEEWAY) {
                return new SubjectResult.Refused(ReasonCode.SUBJECT_TOKEN_EXPIRED);
            }
            return second < notBefore - LEEWAY
                    ? new SubjectResult.Refused(ReasonCode.SUBJECT_TOKEN_NOT_YET_VALID)
                    : new SubjectResult.Known(subject);
        }
    }

    /** A token whose signature holds and whose claims do not. */
    private static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient ReasonCode code;

        Unfit(ReasonCode code) {
            super(code.value(), null, false, false);
            this.code = code;
        }
    }

    private final SubjectIssuer issuer;
    private final JwksVerificationKeyResolver keys;
    private final Cache<Sha256, Verified> verified =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    /**
     * A verifier.
     *
     * @throws IllegalArgumentException where the issuer's keys are no key set
     */
    SubjectTokenVerifier(SubjectIssuer issuer) {
        this.issuer = issuer;
        try {
            this.keys = new JwksVerificationKeyResolver(new JsonWebKeySet(issuer.jwks()).getJsonWebKeys());
        } catch (JoseException e) {
            throw new IllegalArgumentException("not a JWK set");
        }
    }

    /** The result of a token that was verified before; empty for one that was not. */
    Optional<SubjectResult> remembered(String token, Instant now) {
        return Optional.ofNullable(verified.getIfPresent(Sha256.of(token))).map(known -> known.at(now));
    }

    /** Verifies a token. */
    SubjectResult verify(String token, Instant now) {
        try {
            JwtContext context = consumer(now).process(token);
            Verified known = read(context.getJwtClaims());
            SubjectResult result = known.at(now);
            if (result instanceof SubjectResult.Known) {
                verified.put(Sha256.of(token), known);
            }
            return result;
        } catch (InvalidJwtException e) {
            return new SubjectResult.Refused(code(e));
        } catch (Unfit e) {
            return new SubjectResult.Refused(e.code);
        } catch (MalformedClaimException e) {
            return new SubjectResult.Refused(ReasonCode.SUBJECT_TOKEN_INVALID);
        }
    }

    private JwtConsumer consumer(Instant now) {
        return new JwtConsumerBuilder()
                .setVerificationKeyResolver(keys)
                .setJwsAlgorithmConstraints(ALGORITHMS)
                .registerValidator(SubjectTokenVerifier::type)
                .setExpectedIssuer(issuer.issuer())
                .setExpectedAudience(issuer.audience())
                .setRequireExpirationTime()
                .setRequireSubject()
                .setAllowedClockSkewInSeconds(LEEWAY)
                // One reading of the clock for a decision, and it is ours.
                .setEvaluationTime(NumericDate.fromSeconds(now.getEpochSecond()))
                .build();
    }

    /** A logout token or a proof is signed by the same key and means something else. */
    private static @Nullable String type(JwtContext context) {
        @Nullable String type = context.getJoseObjects().getFirst().getHeader("typ");
        return type == null || TYPES.contains(type.toLowerCase(java.util.Locale.ROOT)) ? null : "typ";
    }

    private static ReasonCode code(InvalidJwtException e) {
        if (e.hasErrorCode(ErrorCodes.EXPIRED)) {
            return ReasonCode.SUBJECT_TOKEN_EXPIRED;
        }
        if (e.hasErrorCode(ErrorCodes.NOT_YET_VALID)) {
            return ReasonCode.SUBJECT_TOKEN_NOT_YET_VALID;
        }
        return e.hasErrorCode(ErrorCodes.AUDIENCE_INVALID) || e.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)
                ? ReasonCode.SUBJECT_TOKEN_AUDIENCE
                : ReasonCode.SUBJECT_TOKEN_INVALID;
    }

    private Verified read(JwtClaims claims) throws MalformedClaimException, Unfit {
        String id = claims.getSubject();
        if (id.isBlank() || id.length() > LONGEST_ID) {
            throw new Unfit(ReasonCode.SUBJECT_TOKEN_INVALID);
        }
        @Nullable NumericDate notBefore = claims.getNotBefore();
        long expiresAt = claims.getExpirationTime().getValue();
        @Nullable NumericDate authenticated = claims.getNumericDateClaimValue("auth_time");
        Subject subject = new Subject(
                id,
                issuer.subjectType(),
                roles(claims),
                claims.getStringClaimValue("acr"),
                authenticated == null ? null : Instant.ofEpochSecond(authenticated.getValue()),
                new SubjectEvidence.Token(
                        issuer.issuer(), client(claims), Instant.ofEpochSecond(expiresAt), binding(claims)));
        return new Verified(subject, notBefore == null ? Long.MIN_VALUE / 2 : notBefore.getValue(), expiresAt);
    }

    private @Nullable String client(JwtClaims claims) throws MalformedClaimException, Unfit {
        @Nullable String party = claims.getStringClaimValue("azp");
        @Nullable String client = claims.getStringClaimValue("client_id");
        if (party != null && client != null && !party.equals(client)) {
            throw new Unfit(ReasonCode.SUBJECT_CLIENT_NOT_ALLOWED);
        }
        @Nullable String named = party == null ? client : party;
        if (!issuer.clients().isEmpty() && (named == null || !issuer.clients().contains(named))) {
            throw new Unfit(ReasonCode.SUBJECT_CLIENT_NOT_ALLOWED);
        }
        return named;
    }

    private List<String> roles(JwtClaims claims) throws MalformedClaimException, Unfit {
        if (!claims.hasClaim(issuer.rolesClaim())) {
            return List.of();
        }
        List<String> roles = new ArrayList<>();
        if (claims.isClaimValueString(issuer.rolesClaim())) {
            String text = claims.getStringClaimValue(issuer.rolesClaim());
            roles.addAll(Arrays.asList(text.strip().split(" +")));
        } else {
            roles.addAll(claims.getStringListClaimValue(issuer.rolesClaim()));
        }
        roles.removeIf(String::isEmpty);
        if (roles.size() > MOST_ROLES || roles.stream().anyMatch(role -> role.length() > LONGEST_ROLE)) {
            throw new Unfit(ReasonCode.SUBJECT_TOKEN_INVALID);
        }
        return roles;
    }

    /** Fail closed: a confirmation that is not understood is one that cannot be checked. */
    private static TokenBinding binding(JwtClaims claims) throws Unfit {
        if (!claims.hasClaim("cnf")) {
            return TokenBinding.NONE;
        }
        if (claims.getClaimValue("cnf") instanceof Map<?, ?> cnf
                && !cnf.isEmpty()
                && Set.of("x5t#S256", "jkt").containsAll(cnf.keySet())
                && cnf.values().stream().allMatch(String.class::isInstance)) {
            return new TokenBinding((String) cnf.get("x5t#S256"), (String) cnf.get("jkt"));
        }
        throw new Unfit(ReasonCode.SUBJECT_TOKEN_BINDING);
    }
}
