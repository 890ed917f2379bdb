package org.zerotrust.evidence.jose;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Objects;

/** A P-256 key that signs what a test tells it to, good or not. */
public record Signing(String kid, KeyPair keys) {

    public static Signing p256(String kid) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return new Signing(kid, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String base64url(byte[] bytes) {
        return Base64Url.encode(bytes);
    }

    public PublicKey publicKey() {
        return keys.getPublic();
    }

    public Jwk jwk() {
        return Objects.requireNonNull(JwkReader.key(publicJwk()));
    }

    public String publicJwk() {
        ECPublicKey ec = (ECPublicKey) keys.getPublic();
        byte[] spki = ec.getEncoded();
        byte[] x = java.util.Arrays.copyOfRange(spki, spki.length - 64, spki.length - 32);
        byte[] y = java.util.Arrays.copyOfRange(spki, spki.length - 32, spki.length);
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"" + kid + "\",\"x\":\"" + base64url(x) + "\",\"y\":\""
                + base64url(y) + "\"}";
    }

    /** An ES256 signature over header and payload, whatever they say. */
    public String jws(String header, String payload) {
        String input = base64url(header.getBytes(StandardCharsets.UTF_8)) + "."
                + base64url(payload.getBytes(StandardCharsets.UTF_8));
        return input + "." + base64url(sign("SHA256withECDSAinP1363Format", input.getBytes(StandardCharsets.US_ASCII)));
    }

    public byte[] sign(String algorithm, byte[] input) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(keys.getPrivate());
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
