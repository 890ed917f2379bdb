package org.zerotrust.gate.sign;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Json;

/** Signs the files of a bundle as {@code opa sign} does (OPA, "Bundles", section "Signature Format"). */
public final class BundleSignature {
    private static final String DIGEST = "SHA-256";

    private BundleSignature() {}

    /**
     * What is signed beside the files.
     *
     * @param keyId how whoever checks calls the key
     * @param scope that whoever checks must expect; null for none
     * @param sequence higher than that of every bundle before, so that none of them comes back; null for none
     */
    public record Claims(
            String keyId, @Nullable String scope, @Nullable Long sequence) {}

    /**
     * What {@code .signatures.json} must hold.
     *
     * @param files by name without a slash in front; a signature that is among them is left out
     * @param pem the private key, PKCS #8, not encrypted
     * @throws IllegalArgumentException where that is no such key, or a structured file is not JSON
     */
    public static byte[] sign(SortedMap<String, byte[]> files, String pem, Claims claims) {
        List<Object> named = new ArrayList<>();
        files.forEach((name, content) -> {
            if (!name.equals(BundleSigners.FILE)) {
                named.add(new TreeMap<>(Map.of("name", name, "hash", hash(name, content), "algorithm", DIGEST)));
            }
        });
        Map<String, Object> payload = new TreeMap<>();
        payload.put("files", named);
        payload.put("keyid", claims.keyId());
        if (claims.scope() != null) {
            payload.put("scope", claims.scope());
        }
        if (claims.sequence() != null) {
            payload.put("sequence", claims.sequence());
        }
        PrivateKey key = key(pem);
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(Json.write(payload));
        jws.setAlgorithmHeaderValue(algorithm(key));
        jws.setKeyIdHeaderValue(claims.keyId());
        jws.setKey(key);
        try {
            String token = jws.getCompactSerialization();
            return Json.write(Map.of("signatures", List.of(token))).getBytes(US_ASCII);
        } catch (JoseException e) {
            throw new IllegalArgumentException("the key does not sign: " + e.getMessage(), e);
        }
    }

    private static String hash(String name, byte[] content) {
        try {
            return HexFormat.of()
                    .formatHex(Objects.requireNonNull(BundleDigest.of(name, content, DIGEST), "every JDK has SHA-256"));
        } catch (Json.MalformedException e) {
            throw new IllegalArgumentException(name + " is not JSON: " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(String pem) {
        if (!pem.contains("BEGIN PRIVATE KEY")) {
            throw new IllegalArgumentException(
                    "the key is no PEM of PKCS #8 (openssl pkcs8 -topk8 -nocrypt makes one)");
        }
        PKCS8EncodedKeySpec spec =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", "")));
        for (String kind : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                // It is not of this kind.
            }
        }
        throw new IllegalArgumentException("the key is neither EC nor RSA");
    }

    private static String algorithm(PrivateKey key) {
        if (key instanceof ECPrivateKey ec) {
            return switch (ec.getParams().getCurve().getField().getFieldSize()) {
                case 256 -> AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256;
                case 384 -> AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384;
                case 521 -> AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512;
                default -> throw new IllegalArgumentException("no bundle is signed on this curve");
            };
        }
        return AlgorithmIdentifiers.RSA_USING_SHA256;
    }
}
