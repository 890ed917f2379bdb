package org.zerotrust.pdp.dev.tryout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.testkit.DemoPki;

class GrantCheckTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.ofEpochSecond(1_795_000_000);

    private final DemoPki pki = DemoPki.create(Clock.systemUTC());
    private final KeyPair keys = newKeys();
    private final GrantCheck check = new GrantCheck(jwks());

    @Test
    void aGrantForThisDeviceSignedByAPublishedKeyIsGood() throws Exception {
        assertThat(faults(claims("sensor-1"), "k1", keys)).isEmpty();
    }

    @Test
    void aGrantForAnotherDeviceIsNot() throws Exception {
        assertThat(faults(claims("sensor-2"), "k1", keys))
                .singleElement()
                .asString()
                .contains("x5t#S256");
    }

    @Test
    void aGrantByAKeyThatIsNotPublishedIsNot() throws Exception {
        assertThat(faults(claims("sensor-1"), "k2", keys))
                .singleElement()
                .asString()
                .contains("signature");
        assertThat(faults(claims("sensor-1"), "k1", newKeys()))
                .singleElement()
                .asString()
                .contains("signature");
    }

    @Test
    void aGrantThatHasExpiredOrLivesTooLongIsNot() throws Exception {
        // Given
        ObjectNode expired =
                claims("sensor-1").put("iat", NOW.getEpochSecond() - 200).put("exp", NOW.getEpochSecond());
        ObjectNode longLived = claims("sensor-1").put("exp", NOW.getEpochSecond() + 301);

        // When, Then
        assertThat(faults(expired, "k1", keys)).containsExactly("the grant has expired");
        assertThat(faults(longLived, "k1", keys)).containsExactly("the grant's lifetime is 301 s");
    }

    @Test
    void somethingElseIsNoGrant() {
        assertThat(check.faults("a.b", pki.device("sensor-1"), NOW)).containsExactly("the grant is not a compact JWS");
    }

    private List<String> faults(JsonNode claims, String keyId, KeyPair signer) throws Exception {
        ObjectNode header =
                JSON.createObjectNode().put("alg", "ES256").put("typ", "at+jwt").put("kid", keyId);
        String input = encode(header.toString().getBytes(StandardCharsets.UTF_8)) + "."
                + encode(claims.toString().getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(signer.getPrivate());
        signature.update(input.getBytes(StandardCharsets.US_ASCII));
        return check.faults(input + "." + encode(signature.sign()), pki.device("sensor-1"), NOW);
    }

    private ObjectNode claims(String device) {
        ObjectNode claims = JSON.createObjectNode();
        for (String name : List.of("iss", "sub", "aud", "jti", "client_id", "tenant", "decision_id")) {
            claims.put(name, "x");
        }
        claims.putObject("cnf").put("x5t#S256", pki.device(device).thumbprint());
        return claims.put("iat", NOW.getEpochSecond()).put("exp", NOW.getEpochSecond() + 300);
    }

    private JsonNode jwks() {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        ObjectNode jwk =
                JSON.createObjectNode().put("kty", "EC").put("crv", "P-256").put("kid", "k1");
        jwk.put("x", encode(coordinate(key.getW().getAffineX())));
        jwk.put("y", encode(coordinate(key.getW().getAffineY())));
        ObjectNode set = JSON.createObjectNode();
        set.putArray("keys").add(jwk);
        return set;
    }

    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[32];
        byte[] magnitude = bytes.length > 32 ? Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length) : bytes;
        System.arraycopy(magnitude, 0, fixed, 32 - magnitude.length, magnitude.length);
        return fixed;
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
