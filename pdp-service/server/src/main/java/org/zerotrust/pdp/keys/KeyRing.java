package org.zerotrust.pdp.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All stored signing keys, and what each is for at an instant.
 *
 * <pre>
 *   published ---- activeFrom ------------------ next key's activeFrom ---- + longest grant + leeway ---
 *   in the JWKS    signs                         verifies only              gone from the JWKS
 * </pre>
 *
 * <p>The state of a key follows from the clock and its neighbours alone, so every replica that has read the same rows
 * agrees without talking.
 */
public record KeyRing(List<SigningKey> keys) {
    /** An empty ring: nothing can be signed. */
    public static final KeyRing EMPTY = new KeyRing(List.of());

    public KeyRing {
        keys = keys.stream()
                .sorted(Comparator.comparing(SigningKey::activeFrom).thenComparingLong(SigningKey::generation))
                .toList();
    }

    /** The key that signs at {@code now}: the youngest already active; empty when there is none (fail closed). */
    public Optional<SigningKey> signer(Instant now) {
        for (int i = keys.size() - 1; i >= 0; i--) {
            if (!keys.get(i).activeFrom().isAfter(now)) {
                return Optional.of(keys.get(i));
            }
        }
        return Optional.empty();
    }

    /** The keys a verifier must know at {@code now}: future ones, the signer, and those whose grants may still live. */
    public List<SigningKey> published(Instant now, Duration longestGrant) {
        List<SigningKey> out = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            boolean last = i == keys.size() - 1;
            if (last || now.isBefore(keys.get(i + 1).activeFrom().plus(longestGrant))) {
                out.add(keys.get(i));
            }
        }
        return List.copyOf(out);
    }

    /** The highest generation ever stored; 0 for none. */
    public long lastGeneration() {
        return keys.stream().mapToLong(SigningKey::generation).max().orElse(0);
    }

    /** The JWK set (RFC 7517, 5) of {@link #published}. */
    public String jwks(Instant now, Duration longestGrant) {
        StringBuilder out = new StringBuilder("{\"keys\":[");
        String separator = "";
        for (SigningKey key : published(now, longestGrant)) {
            out.append(separator).append(key.jwk());
            separator = ",";
        }
        return out.append("]}").toString();
    }
}
