package org.zerotrust.pdp.keys;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/** JWK thumbprints (RFC 7638; RFC 8037, 2 for Ed25519) and certificate digests, as they stand in {@code cnf}. */
public final class Thumbprints {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private Thumbprints() {}

    /**
     * The {@code jkt} of a public key: base64url of SHA-256 over its required members in lexical order.
     *
     * @throws IllegalArgumentException for a key that has no JWK form here
     */
    public static String jwk(PublicKey key) {
        String canonical = switch (key) {
            case ECPublicKey ec -> ec(ec);
            case RSAPublicKey rsa ->
                "{\"e\":\"" + unsigned(rsa.getPublicExponent()) + "\",\"kty\":\"RSA\",\"n\":\""
                        + unsigned(rsa.getModulus()) + "\"}";
            case EdECPublicKey ed -> edwards(ed);
            default -> throw new IllegalArgumentException("no JWK form for a key of " + key.getAlgorithm());
        };
        return URL.encodeToString(sha256(canonical.getBytes(StandardCharsets.US_ASCII)));
    }

    /** The {@code x5t#S256} of a certificate: base64url of SHA-256 over its DER (RFC 8705, 3.1). */
    public static String certificate(byte[] der) {
        return URL.encodeToString(sha256(der));
    }

    /** SHA-256. */
    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static byte[] fixed(BigInteger value, int length) {
        byte[] bytes = value.toByteArray();
        if (bytes.length == length) {
            return bytes;
        }
        if (bytes.length > length) {
            return Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
        }
        byte[] out = new byte[length];
        System.arraycopy(bytes, 0, out, length - bytes.length, bytes.length);
        return out;
    }

    private static String ec(ECPublicKey key) {
        int bits = key.getParams().getCurve().getField().getFieldSize();
        String curve = curveName(key, bits);
        int length = (bits + 7) / 8;
        return "{\"crv\":\"" + curve + "\",\"kty\":\"EC\",\"x\":\""
                + URL.encodeToString(fixed(key.getW().getAffineX(), length)) + "\",\"y\":\""
                + URL.encodeToString(fixed(key.getW().getAffineY(), length)) + "\"}";
    }

    /** Curves of one size differ in their coefficients: P-256 and the Brainpool curve must not share a name. */
    private static String curveName(ECPublicKey key, int bits) {
        BigInteger p =
                ((java.security.spec.ECFieldFp) key.getParams().getCurve().getField()).getP();
        boolean nist = key.getParams().getCurve().getA().equals(p.subtract(BigInteger.valueOf(3)));
        return switch (bits) {
            case 256 -> nist ? "P-256" : "BP-256";
            case 384 -> nist ? "P-384" : "BP-384";
            case 512 -> "BP-512";
            case 521 -> "P-521";
            default -> throw new IllegalArgumentException("no JWK form for an EC key of " + bits + " bits");
        };
    }

    private static String edwards(EdECPublicKey key) {
        byte[] y = fixed(key.getPoint().getY(), "Ed25519".equals(key.getParams().getName()) ? 32 : 57);
        byte[] little = new byte[y.length];
        for (int i = 0; i < y.length; i++) {
            little[i] = y[y.length - 1 - i];
        }
        if (key.getPoint().isXOdd()) {
            little[little.length - 1] |= (byte) 0x80;
        }
        return "{\"crv\":\"" + key.getParams().getName() + "\",\"kty\":\"OKP\",\"x\":\"" + URL.encodeToString(little)
                + "\"}";
    }

    private static String unsigned(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return URL.encodeToString(
                bytes[0] == 0 && bytes.length > 1 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }
}
