package org.zerotrust.evidence.jose;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.crypto.Curve;
import org.zerotrust.evidence.crypto.PublicKeys;
import org.zerotrust.evidence.crypto.UnusableKeyException;

/**
 * Reads JWKs and JWK sets (RFC 7517, RFC 7518 section 6, RFC 8037 section 2). Null is the answer to whatever is not a
 * well-formed, strong enough key: an off-curve point, a coordinate of the wrong length, RSA below 2048 bits or with the
 * structure of CVE-2017-15361 (ROCA).
 */
public final class JwkReader {
    private static final int LEAST_RSA = 2048;
    /** A bound on work, not a rule of security. */
    private static final int MOST_RSA = 8192;

    private static final int MOST_KEYS = 64;

    /** SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410, 4). */
    private static final byte[] ED25519_PREFIX = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0};

    private static final int ED25519_OCTETS = 32;
    private static final int MOST_CERTIFICATES = 10;

    private JwkReader() {}

    /** One key. */
    public static @Nullable Jwk key(String json) {
        Map<String, Object> members = Json.object(json);
        return members == null ? null : key(members);
    }

    /**
     * A set ({@code {"keys": [...]}}) or one key. Null where any key of it is not well-formed, where a name stands
     * twice, or where public keys and shared secrets are mixed: then one might be taken for the other.
     */
    public static @Nullable List<Jwk> keys(String json) {
        Map<String, Object> members = Json.object(json);
        if (members == null) {
            return null;
        }
        if (!members.containsKey("keys")) {
            Jwk one = key(members);
            return one == null ? null : List.of(one);
        }
        if (!(members.get("keys") instanceof List<?> list) || list.isEmpty() || list.size() > MOST_KEYS) {
            return null;
        }
        List<Jwk> keys = new ArrayList<>();
        for (Object item : list) {
            Jwk key = item instanceof Map<?, ?> map ? key(strings(map)) : null;
            if (key == null) {
                return null;
            }
            for (Jwk other : keys) {
                boolean sameName = key.kid() != null && key.kid().equals(other.kid());
                if (sameName || (key.secret() == null) != (other.secret() == null)) {
                    return null;
                }
            }
            keys.add(key);
        }
        return List.copyOf(keys);
    }

    /** One key, from the members of its object. */
    public static @Nullable Jwk key(Map<String, Object> jwk) {
        if (!(jwk.get("kty") instanceof String type)) {
            return null;
        }
        return switch (type) {
            case "EC" -> ec(jwk);
            case "RSA" -> rsa(jwk);
            case "OKP" -> edwards(jwk);
            case "oct" -> secret(jwk);
            default -> null;
        };
    }

    private static @Nullable Jwk ec(Map<String, Object> jwk) {
        Curve curve = jwk.get("crv") instanceof String name ? curve(name) : null;
        byte[] x = bytes(jwk, "x");
        byte[] y = bytes(jwk, "y");
        if (curve == null || x == null || y == null || x.length != curve.octets() || y.length != curve.octets()) {
            // RFC 7518, 6.2.1.2: a coordinate has the full size of its curve.
            return null;
        }
        PublicKey key;
        try {
            key = PublicKeys.ec(curve, new BigInteger(1, x), new BigInteger(1, y));
        } catch (UnusableKeyException refused) {
            return null;
        }
        return made(
                jwk,
                key,
                null,
                "{\"crv\":\"" + curve.label() + "\",\"kty\":\"EC\",\"x\":\"" + jwk.get("x") + "\",\"y\":\""
                        + jwk.get("y") + "\"}",
                jwk.containsKey("d"));
    }

    /** The curves that JWK has names for (RFC 7518, 6.2.1.1). */
    private static @Nullable Curve curve(String name) {
        return switch (name) {
            case "P-256" -> Curve.P256;
            case "P-384" -> Curve.P384;
            case "P-521" -> Curve.P521;
            default -> null;
        };
    }

    private static @Nullable Jwk rsa(Map<String, Object> jwk) {
        byte[] n = bytes(jwk, "n");
        byte[] e = bytes(jwk, "e");
        // RFC 7518, 2: no leading zero octets, so that one key has one thumbprint.
        if (n == null || e == null || n.length == 0 || e.length == 0 || n[0] == 0 || e[0] == 0) {
            return null;
        }
        BigInteger modulus = new BigInteger(1, n);
        BigInteger exponent = new BigInteger(1, e);
        if (modulus.bitLength() < LEAST_RSA
                || modulus.bitLength() > MOST_RSA
                || !modulus.testBit(0)
                || !exponent.testBit(0)
                || exponent.bitLength() < 2
                || exponent.bitLength() > 64
                || Roca.marks(modulus)) {
            return null;
        }
        try {
            PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
            return made(
                    jwk,
                    key,
                    null,
                    "{\"e\":\"" + jwk.get("e") + "\",\"kty\":\"RSA\",\"n\":\"" + jwk.get("n") + "\"}",
                    jwk.containsKey("d") || jwk.containsKey("p"));
        } catch (GeneralSecurityException refused) {
            return null;
        }
    }

    private static @Nullable Jwk edwards(Map<String, Object> jwk) {
        byte[] x = bytes(jwk, "x");
        // X25519 and X448 agree on keys; they sign nothing. Ed448 is not offered.
        if (x == null || x.length != ED25519_OCTETS || !"Ed25519".equals(jwk.get("crv"))) {
            return null;
        }
        byte[] spki = Arrays.copyOf(ED25519_PREFIX, ED25519_PREFIX.length + x.length);
        System.arraycopy(x, 0, spki, ED25519_PREFIX.length, x.length);
        try {
            return made(
                    jwk,
                    PublicKeys.read(spki),
                    null,
                    "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + jwk.get("x") + "\"}",
                    jwk.containsKey("d"));
        } catch (UnusableKeyException refused) {
            return null;
        }
    }

    private static @Nullable Jwk secret(Map<String, Object> jwk) {
        byte[] k = bytes(jwk, "k");
        return k == null || k.length == 0
                ? null
                : made(
                        jwk,
                        null,
                        new SecretKeySpec(k, "HMAC"),
                        "{\"k\":\"" + jwk.get("k") + "\",\"kty\":\"oct\"}",
                        true);
    }

    private static @Nullable Jwk made(
            Map<String, Object> jwk,
            @Nullable PublicKey key,
            @Nullable SecretKey secret,
            String canonical,
            boolean isPrivate) {
        Set<JwsAlgorithm> algorithms = algorithms(jwk, key);
        List<byte[]> certificates = certificates(jwk.get("x5c"));
        Object kid = jwk.get("kid");
        Object digest = jwk.get("x5t#S256");
        if (algorithms == null
                || certificates == null
                || !(kid == null || kid instanceof String)
                || !(digest == null || digest instanceof String)) {
            return null;
        }
        return new Jwk(
                key,
                secret,
                algorithms,
                (String) kid,
                Base64Url.encode(sha256(canonical.getBytes(StandardCharsets.US_ASCII))),
                certificates,
                (String) digest,
                isPrivate);
    }

    /** What the key may be used with; null where its own words about that are malformed. */
    private static @Nullable Set<JwsAlgorithm> algorithms(Map<String, Object> jwk, @Nullable PublicKey key) {
        Object use = jwk.get("use");
        Object operations = jwk.get("key_ops");
        Object alg = jwk.get("alg");
        if (!(use == null || use instanceof String)
                || !(operations == null || operations instanceof List)
                || !(alg == null || alg instanceof String)) {
            return null;
        }
        // RFC 7517, 4.2 and 4.3: a key for encryption verifies nothing.
        boolean forSignatures = (use == null || use.equals("sig"))
                && (!(operations instanceof List<?> all) || all.contains("verify") || all.contains("sign"));
        Set<JwsAlgorithm> fitting = EnumSet.noneOf(JwsAlgorithm.class);
        if (!forSignatures) {
            return fitting;
        }
        for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
            if (key == null ? algorithm.symmetric() : algorithm.fits(key)) {
                fitting.add(algorithm);
            }
        }
        if (alg instanceof String name) {
            // "ES521" is how some write ES512, after its curve; there is no other algorithm it could mean.
            Optional<JwsAlgorithm> named = JwsAlgorithm.of(name.equals("ES521") ? "ES512" : name);
            fitting.removeIf(algorithm -> named.isEmpty() || !named.get().admits(algorithm));
        }
        return fitting;
    }

    /** RFC 7517, 4.7: standard base64, each element one certificate. */
    private static @Nullable List<byte[]> certificates(@Nullable Object x5c) {
        if (x5c == null) {
            return List.of();
        }
        if (!(x5c instanceof List<?> list) || list.isEmpty() || list.size() > MOST_CERTIFICATES) {
            return null;
        }
        List<byte[]> certificates = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof String base64)) {
                return null;
            }
            try {
                certificates.add(Base64.getDecoder().decode(base64));
            } catch (IllegalArgumentException notBase64) {
                return null;
            }
        }
        return certificates;
    }

    private static byte @Nullable [] bytes(Map<String, Object> jwk, String name) {
        return jwk.get(name) instanceof String text ? Base64Url.decode(text) : null;
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @SuppressWarnings("unchecked") // Json makes no other maps than those of strings
    private static Map<String, Object> strings(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }

    /** A public key that came in another form, with every algorithm that fits it; null for one that signs no JWS. */
    public static @Nullable Jwk of(PublicKey key) {
        Set<JwsAlgorithm> fitting = EnumSet.noneOf(JwsAlgorithm.class);
        for (JwsAlgorithm algorithm : JwsAlgorithm.values()) {
            if (algorithm.fits(key)) {
                fitting.add(algorithm);
            }
        }
        String thumbprint = fitting.isEmpty() ? null : thumbprint(key);
        return thumbprint == null ? null : new Jwk(key, null, fitting, null, thumbprint, List.of(), null, false);
    }

    /** The RFC 7638 thumbprint of a public key: base64url of SHA-256; null for a key that has no JWK form. */
    public static @Nullable String thumbprint(PublicKey key) {
        String canonical = switch (key) {
            case java.security.interfaces.ECPublicKey ec -> {
                Curve curve = Curve.of(ec.getParams());
                yield curve == null || curve(curve.label()) == null
                        ? null
                        : "{\"crv\":\"" + curve.label() + "\",\"kty\":\"EC\",\"x\":\""
                                + unsigned(ec.getW().getAffineX(), curve.octets()) + "\",\"y\":\""
                                + unsigned(ec.getW().getAffineY(), curve.octets()) + "\"}";
            }
            case java.security.interfaces.RSAPublicKey rsa ->
                "{\"e\":\"" + unsigned(rsa.getPublicExponent(), 0) + "\",\"kty\":\"RSA\",\"n\":\""
                        + unsigned(rsa.getModulus(), 0) + "\"}";
            case java.security.interfaces.EdECPublicKey ed -> {
                // The last bytes of the SubjectPublicKeyInfo are the key as RFC 8032 spells it.
                byte[] spki = ed.getEncoded();
                int size = ED25519_OCTETS;
                yield !"Ed25519".equals(ed.getParams().getName())
                        ? null
                        : "{\"crv\":\"" + ed.getParams().getName() + "\",\"kty\":\"OKP\",\"x\":\""
                                + Base64Url.encode(Arrays.copyOfRange(spki, spki.length - size, spki.length)) + "\"}";
            }
            default -> null;
        };
        return canonical == null ? null : Base64Url.encode(sha256(canonical.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String unsigned(BigInteger value, int size) {
        byte[] bytes = value.toByteArray();
        int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        byte[] out = new byte[Math.max(size, bytes.length - from)];
        System.arraycopy(bytes, from, out, out.length - bytes.length + from, bytes.length - from);
        return Base64Url.encode(out);
    }
}
