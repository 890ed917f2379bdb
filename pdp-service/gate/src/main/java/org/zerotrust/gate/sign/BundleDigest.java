package org.zerotrust.gate.sign;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.value.Json;

/**
 * Digests of a bundle's files as OPA counts them (OPA, "Bundles", section "Signature Format"): of structured files the
 * document, with members in their order and no blanks, of others the bytes. A number counts as it is written.
 */
final class BundleDigest {
    /** By OPA's names; those that are broken (MD5, SHA-1) are not among them. */
    private static final Map<String, String> ALGORITHMS = Map.of(
            "SHA-224", "SHA-224",
            "SHA-256", "SHA-256",
            "SHA-384", "SHA-384",
            "SHA-512", "SHA-512",
            "SHA-512-224", "SHA-512/224",
            "SHA-512-256", "SHA-512/256");

    private BundleDigest() {}

    /**
     * The digest; null where the algorithm is none that counts.
     *
     * @throws Json.MalformedException where a structured file is not JSON
     */
    static byte @Nullable [] of(String name, byte[] content, String algorithm) {
        String known = ALGORITHMS.get(algorithm);
        if (known == null) {
            return null;
        }
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(known);
        } catch (NoSuchAlgorithmException e) {
            return null;
        }
        if (isStructured(name)) {
            // Our writer sorts members and keeps a number's own text, as Go's does.
            return digest.digest(
                    Json.write(Json.read(content, Json.DuplicateKeys.REFUSED)).getBytes(UTF_8));
        }
        return digest.digest(content);
    }

    private static boolean isStructured(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        return file.equals("data.json") || file.equals(".manifest");
    }
}
