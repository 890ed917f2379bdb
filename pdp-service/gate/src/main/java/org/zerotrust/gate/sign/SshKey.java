package org.zerotrust.gate.sign;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * An SSH public key that signs: Ed25519 (RFC 8709), ECDSA with the NIST curves (RFC 5656), RSA with SHA-2 (RFC 8332).
 *
 * @param type {@code ssh-ed25519}
 * @param blob the key as SSH writes it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never handed out
record SshKey(String type, byte[] blob) {
    private static final byte[] ED25519_SPKI = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int ED25519_BYTES = 32;
    private static final int LEAST_RSA_BITS = 2_048;

    /** Reads the blob's own type. */
    static SshKey of(byte[] blob) throws SshWire.Malformed {
        return new SshKey(new SshWire(blob).text(), blob);
    }

    /** As OpenSSH names it: {@code SHA256:...}. */
    String fingerprint() {
        try {
            return "SHA256:"
                    + Base64.getEncoder()
                            .withoutPadding()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(blob));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether the signature, as SSH writes it, is this key's over the message. */
    boolean verifies(byte[] signature, byte[] message) throws SshWire.Malformed {
        SshWire in = new SshWire(signature);
        String algorithm = in.text();
        byte[] value = in.string();
        in.end();
        try {
            return switch (type) {
                case "ssh-ed25519" -> algorithm.equals(type) && check("Ed25519", ed25519(), value, message);
                case "ecdsa-sha2-nistp256" -> algorithm.equals(type) && ecdsa("secp256r1", "SHA256", value, message);
                case "ecdsa-sha2-nistp384" -> algorithm.equals(type) && ecdsa("secp384r1", "SHA384", value, message);
                case "ecdsa-sha2-nistp521" -> algorithm.equals(type) && ecdsa("secp521r1", "SHA512", value, message);
                case "ssh-rsa" ->
                    switch (algorithm) {
                        case "rsa-sha2-256" -> check("SHA256withRSA", rsa(), value, message);
                        case "rsa-sha2-512" -> check("SHA512withRSA", rsa(), value, message);
                        // SHA-1 (ssh-rsa itself) is not a signature any more.
                        default -> false;
                    };
                default -> throw new SshWire.Malformed("keys of type " + type + " are not known here");
            };
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SshWire.Malformed("the key or the signature is none: " + e.getMessage());
        }
    }

    private static boolean check(String algorithm, PublicKey key, byte[] signature, byte[] message)
            throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(key);
        verifier.update(message);
        return verifier.verify(signature);
    }

    private PublicKey ed25519() throws SshWire.Malformed, GeneralSecurityException {
        SshWire in = new SshWire(blob);
        var _ = in.text();
        byte[] key = in.string();
        in.end();
        if (key.length != ED25519_BYTES) {
            throw new SshWire.Malformed("an Ed25519 key has " + ED25519_BYTES + " bytes");
        }
        byte[] spki = java.util.Arrays.copyOf(ED25519_SPKI, ED25519_SPKI.length + key.length);
        System.arraycopy(key, 0, spki, ED25519_SPKI.length, key.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
    }

    private boolean ecdsa(String curve, String hash, byte[] value, byte[] message)
            throws SshWire.Malformed, GeneralSecurityException {
        SshWire in = new SshWire(blob);
        var _ = in.text();
        var _ = in.string();
        byte[] point = in.string();
        in.end();
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(curve));
        ECParameterSpec spec = parameters.getParameterSpec(ECParameterSpec.class);
        int bytes = (spec.getCurve().getField().getFieldSize() + 7) / 8;
        if (point.length != 1 + 2 * bytes || point[0] != 4) {
            throw new SshWire.Malformed("the key's point is not uncompressed on " + curve);
        }
        ECPublicKey key = (ECPublicKey) KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(new BigInteger(1, point, 1, bytes), new BigInteger(1, point, 1 + bytes, bytes)),
                        spec));
        SshWire numbers = new SshWire(value);
        byte[] both = new byte[2 * bytes];
        put(numbers.positive(), both, bytes);
        put(numbers.positive(), both, 2 * bytes);
        numbers.end();
        return check(hash + "withECDSAinP1363Format", key, both, message);
    }

    private static void put(BigInteger number, byte[] into, int end) throws SshWire.Malformed {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        int length = bytes.length - from;
        if (length > into.length / 2) {
            throw new SshWire.Malformed("a number of the signature is too large");
        }
        System.arraycopy(bytes, from, into, end - length, length);
    }

    private PublicKey rsa() throws SshWire.Malformed, GeneralSecurityException {
        SshWire in = new SshWire(blob);
        var _ = in.text();
        BigInteger exponent = in.positive();
        BigInteger modulus = in.positive();
        in.end();
        if (modulus.bitLength() < LEAST_RSA_BITS) {
            throw new SshWire.Malformed("an RSA key needs " + LEAST_RSA_BITS + " bits");
        }
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    @Override
    public String toString() {
        return type + " " + fingerprint();
    }
}
