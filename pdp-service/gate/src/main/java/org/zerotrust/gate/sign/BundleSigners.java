package org.zerotrust.gate.sign;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Json;

/**
 * Whose keys may sign OPA bundles, and the check of such a signature (OPA, "Bundles", section "Signing"): one JWT in
 * {@code .signatures.json} that names every other file with its digest.
 *
 * <p>Narrower than OPA, where that is safer: no shared secrets (HS256), for whoever checks with one can sign with it; no
 * MD5 and SHA-1; and which algorithms go with a key says the key, not the token.
 */
public final class BundleSigners {
    /** Where the signature stands. */
    public static final String FILE = ".signatures.json";

    private static final List<String> RSA = List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512");
    private static final int LEAST_RSA_BITS = 2_048;

    private final Map<String, PublicKey> keys;
    private final String scope;

    /**
     * What became of a bundle's signature.
     *
     * @param check whether it counts
     * @param sequence what the token says of the bundle's place; null where it says nothing
     */
    public record Checked(SignatureCheck check, @Nullable Long sequence) {}

    private BundleSigners(Map<String, PublicKey> keys, String scope) {
        this.keys = Map.copyOf(keys);
        this.scope = scope;
    }

    /**
     * Reads keys.
     *
     * @param pem by key id: a public key or a certificate, PEM
     * @param scope that tokens must name, as {@code opa sign --claims-file} puts it; empty for tokens without one
     * @throws IllegalArgumentException where one is none of these, or too short
     */
    public static BundleSigners read(Map<String, String> pem, String scope) {
        Map<String, PublicKey> keys = new HashMap<>();
        pem.forEach((id, text) -> keys.put(id, key(id, text)));
        return new BundleSigners(keys, scope);
    }

    private static PublicKey key(String id, String pem) {
        try {
            PublicKey key;
            if (pem.contains("BEGIN CERTIFICATE")) {
                key = CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8)))
                        .getPublicKey();
            } else if (pem.contains("BEGIN PUBLIC KEY")) {
                byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
                key = spki(der);
            } else {
                throw new IllegalArgumentException("bundle key " + id + " is no PEM public key or certificate");
            }
            if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
                throw new IllegalArgumentException("bundle key " + id + " has fewer than " + LEAST_RSA_BITS + " bits");
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("bundle key " + id + ": " + e.getMessage(), e);
        }
    }

    private static PublicKey spki(byte[] der) throws GeneralSecurityException {
        X509EncodedKeySpec spec = new X509EncodedKeySpec(der);
        try {
            return KeyFactory.getInstance("RSA").generatePublic(spec);
        } catch (GeneralSecurityException e) {
            return KeyFactory.getInstance("EC").generatePublic(spec);
        }
    }

    /** Checks what a bundle holds, its files by name without a slash in front. */
    public Checked check(SortedMap<String, byte[]> files) {
        byte[] signatures = files.get(FILE);
        if (signatures == null) {
            return new Checked(new SignatureCheck.Unsigned(), null);
        }
        try {
            return check(files, token(signatures));
        } catch (Refusal e) {
            return new Checked(new SignatureCheck.Refused(String.valueOf(e.getMessage())), null);
        }
    }

    private Checked check(SortedMap<String, byte[]> files, String token) throws Refusal {
        JsonWebSignature jws = new JsonWebSignature();
        try {
            jws.setCompactSerialization(token);
        } catch (JoseException e) {
            throw new Refusal(FILE + " holds no JWT");
        }
        Map<?, ?> claims;
        try {
            claims = object(jws.getUnverifiedPayload(), "its payload");
        } catch (RuntimeException e) {
            throw new Refusal("its payload is not JSON");
        }
        String id = jws.getKeyIdHeaderValue();
        if (id == null && claims.get("keyid") instanceof String named) {
            id = named;
        }
        PublicKey key = id == null ? null : keys.get(id);
        if (key == null) {
            throw new Refusal("no key is named " + id);
        }
        jws.setAlgorithmConstraints(new AlgorithmConstraints(
                AlgorithmConstraints.ConstraintType.PERMIT, algorithms(key).toArray(String[]::new)));
        jws.setKey(key);
        try {
            if (!jws.verifySignature()) {
                throw new Refusal("the signature is not that of key " + id);
            }
        } catch (JoseException e) {
            throw new Refusal("the signature cannot be checked with key " + id);
        }
        String named = claims.get("scope") instanceof String s ? s : "";
        if (!named.equals(scope)) {
            throw new Refusal("it is signed for the scope '" + named + "', not '" + scope + "'");
        }
        files(files, claims);
        return new Checked(new SignatureCheck.Signed(id, fingerprint(key)), sequence(claims));
    }

    /** Every file but the signature is named with its digest, and every one that is named is there. */
    private static void files(SortedMap<String, byte[]> files, Map<?, ?> claims) throws Refusal {
        if (!(claims.get("files") instanceof Iterable<?> named)) {
            throw new Refusal("it names no files");
        }
        Map<String, byte[]> left = new HashMap<>(files);
        left.remove(FILE);
        for (Object one : named) {
            if (!(one instanceof Map<?, ?> file
                    && file.get("name") instanceof String name
                    && file.get("hash") instanceof String hash
                    && file.get("algorithm") instanceof String algorithm)) {
                throw new Refusal("a file in it has no name, hash and algorithm");
            }
            byte[] content = left.remove(name);
            if (content == null) {
                throw new Refusal(name + " is signed but not there");
            }
            if (!hash.equalsIgnoreCase(digest(name, content, algorithm))) {
                throw new Refusal(name + " is not what was signed");
            }
        }
        if (!left.isEmpty()) {
            throw new Refusal(left.keySet().stream().sorted().findFirst().orElseThrow() + " is not signed");
        }
    }

    private static String digest(String name, byte[] content, String algorithm) throws Refusal {
        try {
            byte[] digest = BundleDigest.of(name, content, algorithm);
            if (digest == null) {
                throw new Refusal("the digest " + algorithm + " of " + name + " does not count");
            }
            return HexFormat.of().formatHex(digest);
        } catch (Json.MalformedException e) {
            throw new Refusal(name + " is not JSON");
        }
    }

    private static @Nullable Long sequence(Map<?, ?> claims) {
        return claims.get("sequence") instanceof Long n ? n : null;
    }

    private static String token(byte[] signatures) throws Refusal {
        Map<?, ?> document = object(new String(signatures, UTF_8), FILE);
        if (document.get("plugin") instanceof String plugin && !plugin.isEmpty() && !plugin.equals("_default")) {
            throw new Refusal("it asks for the plugin " + plugin);
        }
        if (document.get("signatures") instanceof List<?> all
                && all.size() == 1
                && all.getFirst() instanceof String token) {
            return token;
        }
        throw new Refusal(FILE + " must hold exactly one JWT");
    }

    private static Map<?, ?> object(String text, String what) throws Refusal {
        try {
            if (Json.read(text, Json.DuplicateKeys.REFUSED) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (Json.MalformedException e) {
            throw new Refusal(what + " is not JSON");
        }
        throw new Refusal(what + " is not a JSON object");
    }

    private static List<String> algorithms(PublicKey key) {
        if (key instanceof ECPublicKey ec) {
            return switch (ec.getParams().getCurve().getField().getFieldSize()) {
                case 256 -> List.of("ES256");
                case 384 -> List.of("ES384");
                case 521 -> List.of("ES512");
                default -> List.of("none of this curve");
            };
        }
        return RSA;
    }

    private static String fingerprint(PublicKey key) {
        try {
            return "SHA256:"
                    + Base64.getEncoder()
                            .withoutPadding()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static final class Refusal extends IOException {
        private static final long serialVersionUID = 1L;

        Refusal(String why) {
            super(why);
        }
    }
}
