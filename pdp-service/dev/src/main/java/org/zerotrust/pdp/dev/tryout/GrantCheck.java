package org.zerotrust.pdp.dev.tryout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.zerotrust.pdp.testkit.Credential;

/**
 * Verifies a grant as an enforcement point would: ES256 against the published keys (RFC 7515, RFC 7517), the
 * profile of RFC 9068, and the binding to the device's certificate (RFC 8705, 3.1).
 */
final class GrantCheck {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LONGEST_SECONDS = 300;

    private final JsonNode jwks;

    GrantCheck(JsonNode jwks) {
        this.jwks = jwks;
    }

    /** What is wrong with the token; empty where it is good for this device now. */
    List<String> faults(String token, Credential device, Instant now) {
        return faults(token, device.thumbprint(), now);
    }

    /**
     * What is wrong with the token; empty where it is good for the device with this certificate now.
     *
     * @param digest of its DER, SHA-256 in base64url
     */
    List<String> faults(String token, String digest, Instant now) {
        List<String> faults = new ArrayList<>();
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return List.of("the grant is not a compact JWS");
        }
        try {
            JsonNode header = JSON.readTree(decode(parts[0]));
            JsonNode claims = JSON.readTree(decode(parts[1]));
            expect(faults, "header alg", "ES256", header.path("alg").asText());
            expect(faults, "header typ", "at+jwt", header.path("typ").asText());
            if (!isSigned(parts, header.path("kid").asText())) {
                faults.add("the grant's signature does not verify against the published keys");
            }
            expect(
                    faults,
                    "cnf.x5t#S256",
                    digest,
                    claims.path("cnf").path("x5t#S256").asText());
            for (String required : List.of("iss", "sub", "aud", "jti", "client_id", "tenant", "decision_id")) {
                if (claims.path(required).isMissingNode()) {
                    faults.add("the grant has no " + required);
                }
            }
            long lifetime = claims.path("exp").asLong() - claims.path("iat").asLong();
            if (lifetime <= 0 || lifetime > LONGEST_SECONDS) {
                faults.add("the grant's lifetime is " + lifetime + " s");
            }
            if (claims.path("exp").asLong() <= now.getEpochSecond()) {
                faults.add("the grant has expired");
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            faults.add("the grant cannot be read: " + e.getMessage());
        }
        return faults;
    }

    private boolean isSigned(String[] parts, String keyId) throws GeneralSecurityException {
        for (JsonNode key : jwks.path("keys")) {
            if (key.path("kid").asText().equals(keyId)) {
                Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
                signature.initVerify(publicKey(key));
                signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
                return signature.verify(decode(parts[2]));
            }
        }
        return false;
    }

    private static PublicKey publicKey(JsonNode key) throws GeneralSecurityException {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        ECPoint point = new ECPoint(
                new BigInteger(1, decode(key.path("x").asText())),
                new BigInteger(1, decode(key.path("y").asText())));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
    }

    private static byte[] decode(String base64url) {
        return Base64.getUrlDecoder().decode(base64url);
    }

    private static void expect(List<String> faults, String what, String expected, String seen) {
        if (!expected.equals(seen)) {
            faults.add("the grant's " + what + " is '" + seen + "', not '" + expected + "'");
        }
    }
}
