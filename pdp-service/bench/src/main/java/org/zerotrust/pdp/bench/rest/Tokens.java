package org.zerotrust.pdp.bench.rest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;

/** An issuer of callers' tokens (RFC 7519) with one ES256 key. */
final class Tokens {

    static final String ISSUER = "https://tokens.bench.invalid";
    static final String AUDIENCE = "pdp";

    private static final String KEY_ID = "bench-1";
    private static final long VALID_SECONDS = 86_400;
    private static final int COORDINATE = 32;

    private final KeyPair keys;

    Tokens() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        this.keys = generator.generateKeyPair();
    }

    /** Its public key set (RFC 7517). */
    String jwks() {
        ECPublicKey key = (ECPublicKey) keys.getPublic();
        return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"" + KEY_ID
                + "\",\"x\":\"" + base64(coordinate(key.getW().getAffineX().toByteArray())) + "\",\"y\":\""
                + base64(coordinate(key.getW().getAffineY().toByteArray())) + "\"}]}";
    }

    /** A token for a caller, good for a day. */
    String token(String subject, Instant now) throws GeneralSecurityException {
        String signed = base64("{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"" + KEY_ID + "\"}") + "."
                + base64("{\"iss\":\"" + ISSUER + "\",\"aud\":\"" + AUDIENCE + "\",\"sub\":\"" + subject + "\",\"iat\":"
                        + now.getEpochSecond() + ",\"exp\":" + (now.getEpochSecond() + VALID_SECONDS) + "}");
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + base64(signature.sign());
    }

    /** RFC 7518, 6.2.1.2: exactly as long as the curve's field. */
    private static byte[] coordinate(byte[] number) {
        byte[] out = new byte[COORDINATE];
        int length = Math.min(COORDINATE, number.length);
        System.arraycopy(number, number.length - length, out, COORDINATE - length, length);
        return out;
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
