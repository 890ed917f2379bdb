package org.zerotrust.pdp.grant.jwt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.grant.jwt.GrantCheck.Holds;
import org.zerotrust.pdp.grant.jwt.GrantCheck.Refused;
import org.zerotrust.pdp.grant.jwt.GrantCheck.Why;
import org.zerotrust.pdp.keys.SigningProvider;
import org.zerotrust.pdp.keys.Thumbprints;

/**
 * Verifies a grant as an enforcement point must, offline, with the published keys and the certificate the device used
 * on its connection. Immutable and thread-safe.
 *
 * <p>The order is fixed: form, type, key, signature, issuer, audience, time, binding. Nothing unverified is used but
 * {@code kid}, which only selects the key.
 */
public final class GrantVerifier {
    /** How far clocks of issuer and verifier may differ. */
    public static final Duration LEEWAY = Duration.ofSeconds(10);

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final int LONGEST_TOKEN = 16_384;

    private final String issuer;
    private final Map<String, PublicKey> keys;

    private GrantVerifier(String issuer, Map<String, PublicKey> keys) {
        this.issuer = issuer;
        this.keys = Map.copyOf(keys);
    }

    /**
     * A verifier for one issuer's grants.
     *
     * @param jwks its published keys; entries that are not EC P-256 signing keys are passed over
     * @throws IllegalArgumentException when it is not a JWK set
     */
    public static GrantVerifier of(String issuer, String jwks) {
        Map<String, PublicKey> keys = new HashMap<>();
        try {
            for (Object entry : (List<?>) JSON.readValue(jwks, OBJECT).getOrDefault("keys", List.of())) {
                if (entry instanceof Map<?, ?> jwk
                        && "EC".equals(jwk.get("kty"))
                        && "P-256".equals(jwk.get("crv"))
                        && jwk.get("kid") instanceof String kid
                        && jwk.get("x") instanceof String x
                        && jwk.get("y") instanceof String y) {
                    keys.put(kid, p256(x, y));
                }
            }
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IllegalArgumentException("not a JWK set");
        }
        return new GrantVerifier(issuer, keys);
    }

    /** Checks {@code token} for {@code audience}, presented on a connection made with {@code presented}, at {@code now}. */
    public GrantCheck check(String token, String audience, X509Certificate presented, Instant now) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || token.length() > LONGEST_TOKEN) {
            return new Refused(Why.MALFORMED);
        }
        Map<String, Object> header;
        Map<String, Object> claims;
        byte[] signature;
        try {
            header = JSON.readValue(Base64.getUrlDecoder().decode(parts[0]), OBJECT);
            claims = JSON.readValue(Base64.getUrlDecoder().decode(parts[1]), OBJECT);
            signature = Base64.getUrlDecoder().decode(parts[2]);
        } catch (IOException | IllegalArgumentException e) {
            return new Refused(Why.MALFORMED);
        }
        if (!"at+jwt".equals(header.get("typ")) || !"ES256".equals(header.get("alg")) || header.containsKey("crit")) {
            return new Refused(Why.WRONG_TYPE);
        }
        PublicKey key = header.get("kid") instanceof String kid ? keys.get(kid) : null;
        if (key == null) {
            return new Refused(Why.UNKNOWN_KEY);
        }
        if (!signed(key, parts[0] + "." + parts[1], signature)) {
            return new Refused(Why.BAD_SIGNATURE);
        }
        return checkClaims(claims, audience, presented, now);
    }

    private GrantCheck checkClaims(
            Map<String, Object> claims, String audience, X509Certificate presented, Instant now) {
        if (!issuer.equals(claims.get("iss"))) {
            return new Refused(Why.WRONG_ISSUER);
        }
        if (!audience.equals(claims.get("aud"))) {
            return new Refused(Why.WRONG_AUDIENCE);
        }
        if (!(claims.get("exp") instanceof Number exp && claims.get("nbf") instanceof Number nbf)
                || now.getEpochSecond() >= exp.longValue()
                || now.plus(LEEWAY).getEpochSecond() < nbf.longValue()) {
            return new Refused(Why.OUTSIDE_ITS_TIME);
        }
        if (!(claims.get("cnf") instanceof Map<?, ?> cnf
                && claims.get("jti") instanceof String id
                && claims.get("tenant") instanceof String tenant)) {
            return new Refused(Why.MALFORMED);
        }
        try {
            // The key binds. The certificate tells an issue with the same key from the one the decision saw.
            if (!Thumbprints.jwk(presented.getPublicKey()).equals(cnf.get("jkt"))) {
                return new Refused(Why.WRONG_DEVICE);
            }
            boolean same = Thumbprints.certificate(presented.getEncoded()).equals(cnf.get("x5t#S256"));
            return new Holds(id, tenant, Instant.ofEpochSecond(exp.longValue()), same, claims);
        } catch (CertificateEncodingException | IllegalArgumentException e) {
            return new Refused(Why.WRONG_DEVICE);
        }
    }

    /** The key ids this verifier knows. */
    public Set<String> keyIds() {
        return keys.keySet();
    }

    private static boolean signed(PublicKey key, String input, byte[] signature) {
        try {
            Signature engine = SigningProvider.chosen().es256();
            engine.initVerify(key);
            engine.update(input.getBytes(StandardCharsets.US_ASCII));
            return engine.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("ES256 cannot be verified here", e);
        }
    }

    private static PublicKey p256(String x, String y) {
        try {
            AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            ECPoint point = new ECPoint(unsigned(x), unsigned(y));
            return KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a P-256 key");
        }
    }

    private static BigInteger unsigned(@Nullable String base64Url) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(base64Url));
    }
}
