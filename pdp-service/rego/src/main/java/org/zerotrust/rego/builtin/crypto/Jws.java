package org.zerotrust.rego.builtin.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Signatures of JSON Web Signature (RFC 7515, RFC 7518, RFC 8037). */
public final class Jws {
    /** The algorithms OPA knows. */
    public static final Set<String> ALGORITHMS = Set.of(
            "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512",
            "EdDSA");

    private Jws() {}

    private static String hash(String algorithm) {
        return algorithm.substring(2);
    }

    /**
     * Whether the signature is this key's over the data. Any fault of key or signature is a no: nothing is trusted that
     * could not be verified.
     *
     * @param strict whether an EC key must be on the algorithm's own curve and the signature of its exact length
     */
    public static boolean verify(Key key, String algorithm, byte[] data, byte[] signature, boolean strict) {
        if (!ALGORITHMS.contains(algorithm)) {
            return false;
        }
        try {
            return switch (algorithm.substring(0, 2)) {
                case "HS" -> key instanceof SecretKey && MessageDigest.isEqual(mac(key, algorithm, data), signature);
                case "RS" -> key instanceof RSAPublicKey k && rsa(k, algorithm, data, signature);
                case "PS" -> key instanceof RSAPublicKey k && pss(k, algorithm, data, signature);
                case "ES" -> key instanceof PublicKey k && ec(k, algorithm, data, signature, strict);
                default -> key instanceof EdECPublicKey k && ed(k, data, signature);
            };
        } catch (GeneralSecurityException | IllegalArgumentException refused) {
            // Fail closed: what the provider refuses is not verified.
            return false;
        }
    }

    /** A key for HMAC. */
    public static Key secret(byte[] bytes) {
        // An empty key is one zero byte to HMAC.
        return new SecretKeySpec(bytes.length == 0 ? new byte[1] : bytes, "HMAC");
    }

    private static byte[] mac(Key key, String algorithm, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA" + hash(algorithm));
        mac.init(key);
        return mac.doFinal(data);
    }

    private static boolean rsa(RSAPublicKey key, String algorithm, byte[] data, byte[] signature)
            throws GeneralSecurityException {
        Signature s = Signature.getInstance("SHA" + hash(algorithm) + "withRSA");
        s.initVerify(key);
        s.update(data);
        return s.verify(signature);
    }

    private static PSSParameterSpec pssParameters(String algorithm, int salt) {
        String hash = "SHA-" + hash(algorithm);
        return new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1);
    }

    /** The length of the salt is not told: the usual one and the longest are tried. */
    private static boolean pss(RSAPublicKey key, String algorithm, byte[] data, byte[] signature)
            throws GeneralSecurityException {
        int hash = Integer.parseInt(hash(algorithm)) / 8;
        int longest = (key.getModulus().bitLength() + 6) / 8 - hash - 2;
        for (int salt : new int[] {hash, longest, 0, 20}) {
            if (salt < 0) {
                continue;
            }
            Signature s = Signature.getInstance("RSASSA-PSS");
            s.setParameter(pssParameters(algorithm, salt));
            s.initVerify(key);
            s.update(data);
            if (s.verify(signature)) {
                return true;
            }
        }
        return false;
    }

    private static int width(Key key) {
        return key instanceof ECKey k ? (k.getParams().getOrder().bitLength() + 7) / 8 : 0;
    }

    private static int curve(String algorithm) {
        return algorithm.equals("ES512") ? 66 : Integer.parseInt(hash(algorithm)) / 8;
    }

    private static boolean ec(PublicKey key, String algorithm, byte[] data, byte[] signature, boolean strict)
            throws GeneralSecurityException {
        int width = width(key);
        if (width == 0 || (strict && (width != curve(algorithm) || signature.length != 2 * width))) {
            return false;
        }
        int half = signature.length / 2;
        byte[] r = integer(Arrays.copyOf(signature, half));
        byte[] v = integer(Arrays.copyOfRange(signature, half, signature.length));
        Signature s = Signature.getInstance("SHA" + hash(algorithm) + "withECDSA");
        s.initVerify(key);
        s.update(data);
        return s.verify(sequence(r, v));
    }

    private static byte[] integer(byte[] unsigned) {
        return new BigInteger(1, unsigned).toByteArray();
    }

    /** Two integers as DER. */
    private static byte[] sequence(byte[] r, byte[] s) {
        int length = r.length + s.length + 4;
        if (length > 255 || r.length > 127 || s.length > 127) {
            return new byte[0];
        }
        byte[] out = new byte[length + (length > 127 ? 3 : 2)];
        int at = 0;
        out[at++] = 0x30;
        if (length > 127) {
            out[at++] = (byte) 0x81;
        }
        out[at++] = (byte) length;
        out[at++] = 2;
        out[at++] = (byte) r.length;
        System.arraycopy(r, 0, out, at, r.length);
        at += r.length;
        out[at++] = 2;
        out[at++] = (byte) s.length;
        System.arraycopy(s, 0, out, at, s.length);
        return out;
    }

    private static boolean ed(EdECPublicKey key, byte[] data, byte[] signature) throws GeneralSecurityException {
        Signature s = Signature.getInstance("Ed25519");
        s.initVerify(key);
        s.update(data);
        return s.verify(signature);
    }

    /**
     * Signs.
     *
     * @throws GeneralSecurityException where the key is not one for the algorithm
     */
    public static byte[] sign(Key key, String algorithm, byte[] data) throws GeneralSecurityException {
        if (algorithm.startsWith("HS")) {
            if (!(key instanceof SecretKey)) {
                throw new GeneralSecurityException("a secret is needed for " + algorithm);
            }
            return mac(key, algorithm, data);
        }
        if (!(key instanceof PrivateKey k)) {
            throw new GeneralSecurityException("a private key is needed for " + algorithm);
        }
        String kind = algorithm.substring(0, 2);
        boolean fits = switch (kind) {
            case "RS", "PS" -> key instanceof RSAKey;
            case "ES" -> width(key) == curve(algorithm);
            default -> true;
        };
        if (!fits) {
            throw new GeneralSecurityException("the key is not one for " + algorithm);
        }
        Signature s = Signature.getInstance(
                switch (kind) {
                    case "RS" -> "SHA" + hash(algorithm) + "withRSA";
                    case "PS" -> "RSASSA-PSS";
                    case "ES" -> "SHA" + hash(algorithm) + "withECDSAinP1363Format";
                    default -> "Ed25519";
                });
        if (kind.equals("PS")) {
            s.setParameter(pssParameters(algorithm, Integer.parseInt(hash(algorithm)) / 8));
        }
        s.initSign(k);
        s.update(data);
        return s.sign();
    }
}
