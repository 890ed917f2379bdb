package org.zerotrust.evidence.attestation;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.zerotrust.evidence.jose.Jwk;

/**
 * A verifier that is trusted, and how far.
 *
 * @param verifier its name
 * @param keys its public keys; a shared secret is none, for whoever can check with it can forge with it
 * @param profiles the profiles it speaks
 * @param maxAge how old a result of it may be
 * @param mayBeUnbound whether a result that attests no key counts at all
 */
public record EarTrust(
        String verifier, List<Jwk> keys, Set<EarProfile> profiles, Duration maxAge, boolean mayBeUnbound) {
    public EarTrust {
        keys = List.copyOf(keys);
        profiles = Set.copyOf(profiles);
        if (keys.isEmpty() || keys.stream().anyMatch(key -> key.key() == null)) {
            throw new IllegalArgumentException("a verifier has public keys and no other");
        }
        if (profiles.isEmpty()) {
            throw new IllegalArgumentException("a verifier speaks a profile");
        }
        if (maxAge.isNegative() || maxAge.isZero()) {
            throw new IllegalArgumentException("an age limit is positive");
        }
    }
}
