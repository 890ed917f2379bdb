package org.zerotrust.evidence.signature;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a signature must be to count (RFC 9421, 1.4 and 7.2).
 *
 * @param tag the tag it must have; null for any or none
 * @param label the label it must have; null for the only one (of that tag)
 * @param covered components that must be covered, as identifiers without quotes and parameters: {@code @method}
 * @param maxAge how old {@code created} may be
 * @param leeway how far ahead of our clock it may be
 * @param nonceRequired whether there must be a nonce, of 16 to 128 characters
 */
public record SignatureRules(
        @Nullable String tag,
        @Nullable String label,
        Set<String> covered,
        Duration maxAge,
        Duration leeway,
        boolean nonceRequired) {
    public SignatureRules {
        covered = Set.copyOf(covered);
    }
}
