package org.zerotrust.evidence.signature;

import java.security.PublicKey;
import java.util.Set;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A key with the algorithms it is for; the message only chooses among those.
 *
 * @param key public, or null
 * @param secret shared, or null
 */
public record SignatureKey(
        @Nullable PublicKey key, @Nullable SecretKey secret, Set<SignatureAlgorithm> algorithms) {
    public SignatureKey {
        algorithms = Set.copyOf(algorithms);
        if ((key == null) == (secret == null)) {
            throw new IllegalArgumentException("a key is public or a secret");
        }
    }

    /** A public key with whatever its type is for. */
    public static SignatureKey of(PublicKey key) {
        return new SignatureKey(key, null, SignatureAlgorithm.fitting(key));
    }

    /** A shared secret. */
    public static SignatureKey of(SecretKey secret) {
        return new SignatureKey(null, secret, Set.of(SignatureAlgorithm.HMAC_SHA256));
    }

    boolean verifies(SignatureAlgorithm algorithm, byte[] base, byte[] signature) {
        if (!algorithms.contains(algorithm)) {
            return false;
        }
        return key != null
                ? algorithm.verify(key, base, signature)
                : secret != null && algorithm.verify(secret, base, signature);
    }
}
