package org.zerotrust.rego.builtin.crypto;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Json;

/**
 * A JSON Web Key (RFC 7517).
 *
 * @param algorithm the {@code alg} it is for; empty where none is named
 * @param id its {@code kid}; empty where none is named
 * @param verifier what verifies: a public key or a secret
 * @param signer what signs; null where the key has no private part
 */
public record Jwk(
        String algorithm, String id, Key verifier, @Nullable Key signer) {
    @Override
    public String toString() {
        return "Jwk[" + algorithm + ", " + id + "]";
    }

    /**
     * The keys of a JWK or a JWK set.
     *
     * @throws GeneralSecurityException where the text is neither, or a key is malformed
     */
    public static List<Jwk> parse(String json) throws GeneralSecurityException {
        Object v;
        try {
            v = Json.read(json);
        } catch (Json.MalformedException malformed) {
            throw new GeneralSecurityException("not JSON", malformed);
        }
        if (!(v instanceof Map<?, ?> m)) {
            throw new GeneralSecurityException("not a JSON object");
        }
        List<Jwk> out = new ArrayList<>();
        if (m.get("keys") instanceof List<?> keys) {
            for (Object k : keys) {
                if (!(k instanceof Map<?, ?> key)) {
                    throw new GeneralSecurityException("a key is no JSON object");
                }
                out.add(key(key));
            }
        } else {
            out.add(key(m));
        }
        return out;
    }

    private static String text(Map<?, ?> m, String name) {
        return m.get(name) instanceof String s ? s : "";
    }

    private static byte[] bytes(Map<?, ?> m, String name) throws GeneralSecurityException {
        String s = text(m, name);
        if (s.isEmpty()) {
            throw new GeneralSecurityException("missing parameter " + name);
        }
        try {
            return Base64.getUrlDecoder().decode(s.replaceFirst("=+$", ""));
        } catch (IllegalArgumentException notBase64) {
            throw new GeneralSecurityException("parameter " + name + " is not base64url", notBase64);
        }
    }

    private static BigInteger number(Map<?, ?> m, String name) throws GeneralSecurityException {
        return new BigInteger(1, bytes(m, name));
    }

    private static Jwk key(Map<?, ?> m) throws GeneralSecurityException {
        String algorithm = text(m, "alg");
        String id = text(m, "kid");
        boolean secret = m.containsKey("d");
        return switch (text(m, "kty")) {
            case "oct" -> {
                Key k = new SecretKeySpec(bytes(m, "k"), "HMAC");
                yield new Jwk(algorithm, id, k, k);
            }
            case "RSA" -> new Jwk(algorithm, id, rsaPublic(m), secret ? rsaPrivate(m) : null);
            case "EC" -> new Jwk(algorithm, id, ecPublic(m), secret ? ecPrivate(m) : null);
            case "OKP" -> new Jwk(algorithm, id, edPublic(m), secret ? edPrivate(m) : null);
            default -> throw new GeneralSecurityException("unknown kty");
        };
    }

    private static PublicKey rsaPublic(Map<?, ?> m) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(number(m, "n"), number(m, "e")));
    }

    private static PrivateKey rsaPrivate(Map<?, ?> m) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new RSAPrivateCrtKeySpec(
                        number(m, "n"),
                        number(m, "e"),
                        number(m, "d"),
                        number(m, "p"),
                        number(m, "q"),
                        number(m, "dp"),
                        number(m, "dq"),
                        number(m, "qi")));
    }

    private static ECParameterSpec curve(Map<?, ?> m) throws GeneralSecurityException {
        String name = switch (text(m, "crv")) {
            case "P-256" -> "secp256r1";
            case "P-384" -> "secp384r1";
            case "P-521" -> "secp521r1";
            default -> throw new GeneralSecurityException("unknown crv");
        };
        AlgorithmParameters p = AlgorithmParameters.getInstance("EC");
        p.init(new ECGenParameterSpec(name));
        return p.getParameterSpec(ECParameterSpec.class);
    }

    private static PublicKey ecPublic(Map<?, ?> m) throws GeneralSecurityException {
        ECPoint point = new ECPoint(number(m, "x"), number(m, "y"));
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve(m)));
    }

    private static PrivateKey ecPrivate(Map<?, ?> m) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(number(m, "d"), curve(m)));
    }

    private static PublicKey edPublic(Map<?, ?> m) throws GeneralSecurityException {
        byte[] x = bytes(m, "x");
        if (!text(m, "crv").equals("Ed25519") || x.length != 32) {
            throw new GeneralSecurityException("unknown crv");
        }
        boolean odd = (x[31] & 0x80) != 0;
        x[31] &= 0x7F;
        byte[] big = new byte[32];
        for (int i = 0; i < 32; i++) {
            big[i] = x[31 - i];
        }
        EdECPoint point = new EdECPoint(odd, new BigInteger(1, big));
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }

    private static PrivateKey edPrivate(Map<?, ?> m) throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, bytes(m, "d")));
    }
}
