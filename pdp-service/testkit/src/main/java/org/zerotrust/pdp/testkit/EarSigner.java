package org.zerotrust.pdp.testkit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Base64;

/** A verifier of attestation that says what it is told to: it signs EAT attestation results (draft-ietf-rats-ear). */
public final class EarSigner {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final PrivateKey key;
    private final PublicKey publicKey;

    /** Signs with a P-256 key. */
    public EarSigner(PrivateKey key, PublicKey publicKey) {
        this.key = key;
        this.publicKey = publicKey;
    }

    /** The demo's verifier. */
    public static EarSigner of(Credential verifier) {
        return new EarSigner(verifier.key(), verifier.certificate().getPublicKey());
    }

    /** The public key as a JWK set, for registration. */
    public String jwks() {
        ECPublicKey ec = (ECPublicKey) publicKey;
        return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\",\"x\":\""
                + coordinate(ec.getW().getAffineX()) + "\",\"y\":\""
                + coordinate(ec.getW().getAffineY()) + "\"}]}";
    }

    /**
     * A result about the holder of a key.
     *
     * @param status affirming, warning or contraindicated
     * @param executables AR4SI value of the claim about what was booted
     * @param device its key; the result counts for no other
     * @param issuedAt by the verifier's clock
     */
    public String result(String status, int executables, PublicKey device, Instant issuedAt) {
        return sign("{\"eat_profile\":\"tag:github.com,2023:veraison/ear\",\"iat\":" + issuedAt.getEpochSecond()
                + ",\"ear.verifier-id\":{\"developer\":\"urn:zerotrust:demo\",\"build\":\"1\"},\"submods\":{\"device\":{"
                + "\"ear.status\":\"" + status + "\",\"ear.trustworthiness-vector\":{\"instance-identity\":2,"
                + "\"hardware\":2,\"executables\":" + executables + "},"
                + "\"ear.veraison.key-attestation\":{\"akpub\":\"" + URL.encodeToString(device.getEncoded())
                + "\"}}}}");
    }

    /** Signs any claims: a JSON object. */
    public String sign(String claims) {
        String input = encode("{\"alg\":\"ES256\",\"typ\":\"JWT\"}") + "." + encode(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an attestation result could not be signed", e);
        }
    }

    private static String encode(String json) {
        return URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(bytes.length, fixed.length);
        System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
        return URL.encodeToString(fixed);
    }
}
