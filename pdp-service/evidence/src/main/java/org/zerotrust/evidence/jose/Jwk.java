package org.zerotrust.evidence.jose;

import java.security.PublicKey;
import java.util.List;
import java.util.Set;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Key (RFC 7517) that signatures are verified with. A private key is read as its public half.
 *
 * @param key the public key; null for a shared secret
 * @param secret the shared secret ({@code oct}); null for a public key
 * @param algorithms what it may be used with: every algorithm of its type and curve, or those its {@code alg} admits;
 *     empty where {@code use} or {@code key_ops} say that it is not for signatures
 * @param kid its name in the set; null where it has none
 * @param thumbprint RFC 7638 with SHA-256, base64url
 * @param certificates {@code x5c}: base64-decoded DER, the key's own first; their agreement with the key is checked by
 *     whoever uses them
 * @param certificateDigest {@code x5t#S256}, base64url; null where absent
 * @param isPrivate whether the JWK held the private half, which nobody should have sent
 */
public record Jwk(
        @Nullable PublicKey key,
        @Nullable SecretKey secret,
        Set<JwsAlgorithm> algorithms,
        @Nullable String kid,
        String thumbprint,
        List<byte[]> certificates,
        @Nullable String certificateDigest,
        boolean isPrivate) {
    public Jwk {
        algorithms = Set.copyOf(algorithms);
        certificates = List.copyOf(certificates);
        if ((key == null) == (secret == null)) {
            throw new IllegalArgumentException("a key is public or a secret");
        }
    }

    boolean verifies(JwsAlgorithm algorithm, byte[] input, byte[] signature) {
        if (!algorithms.contains(algorithm)) {
            return false;
        }
        return key != null
                ? algorithm.verify(key, input, signature)
                : secret != null && algorithm.verify(secret, input, signature);
    }

    @Override
    public String toString() {
        return "Jwk[" + kid + ", " + thumbprint + "]";
    }
}
