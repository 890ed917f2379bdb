package org.zerotrust.pdp.fakes;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import org.zerotrust.evidence.attestation.EarProfile;
import org.zerotrust.evidence.attestation.EarTrust;
import org.zerotrust.evidence.attestation.EarVerifier;
import org.zerotrust.evidence.jose.JwkReader;
import org.zerotrust.pdp.posture.AttestationVerifiers;
import org.zerotrust.pdp.testkit.EarSigner;

/** Two verifiers of attestation: one that is registered, and a stranger. */
public final class TestVerifier {
    public static final EarSigner SIGNER = signer();
    private static final EarSigner STRANGER = signer();
    private static final PublicKey OTHER_DEVICE = keys().getPublic();

    private TestVerifier() {}

    /** What a service believes that has registered {@link #SIGNER} as {@code ear}. */
    public static AttestationVerifiers.Trusted trusted() {
        return new AttestationVerifiers.Trusted(
                new EarVerifier(List.of(new EarTrust(
                        "ear",
                        JwkReader.keys(SIGNER.jwks()),
                        EnumSet.allOf(EarProfile.class),
                        Duration.ofHours(1),
                        false))),
                1);
    }

    /** The attestation result that a case describes (its {@code when.attestation}). */
    public static String evidence(JsonNode described, PublicKey device, Instant now) {
        EarSigner signer = switch (described.path("by").asText("registered")) {
            case "registered" -> SIGNER;
            case "stranger" -> STRANGER;
            default -> throw new IllegalArgumentException(described.toString());
        };
        Instant issued = now.minusSeconds(described.path("age").asLong(30));
        String result = switch (described.path("key").asText("device")) {
            case "device" -> result(signer, described, device, issued);
            case "other" -> result(signer, described, OTHER_DEVICE, issued);
            case "none" ->
                signer.sign("{\"eat_profile\":\"tag:github.com,2023:veraison/ear\",\"iat\":"
                        + issued.getEpochSecond()
                        + ",\"ear.verifier-id\":{\"developer\":\"d\",\"build\":\"b\"},"
                        + "\"submods\":{\"x\":{\"ear.status\":\"affirming\"}}}");
            default -> throw new IllegalArgumentException(described.toString());
        };
        return switch (described.path("form").asText("signed")) {
            case "signed" -> result;
            case "unsigned" ->
                Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.US_ASCII))
                        + result.substring(result.indexOf('.'), result.lastIndexOf('.') + 1);
            case "altered" -> {
                int end = result.lastIndexOf('.');
                char last = result.charAt(end + 1);
                yield result.substring(0, end + 1) + (last == 'A' ? 'B' : 'A') + result.substring(end + 2);
            }
            case "garbled" -> "this is no attestation result";
            default -> throw new IllegalArgumentException(described.toString());
        };
    }

    private static String result(EarSigner signer, JsonNode described, PublicKey device, Instant issued) {
        return signer.result(
                described.path("status").asText("affirming"),
                described.path("executables").asInt(3),
                device,
                issued);
    }

    private static EarSigner signer() {
        KeyPair keys = keys();
        return new EarSigner(keys.getPrivate(), keys.getPublic());
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
