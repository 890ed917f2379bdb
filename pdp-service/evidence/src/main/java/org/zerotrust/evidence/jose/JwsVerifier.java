package org.zerotrust.evidence.jose;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies JWS in compact serialization (RFC 7515, 5.2) with configured keys only: what {@code jwk}, {@code jku},
 * {@code x5c} or {@code x5u} in a header say is never believed here. RFC 8725 is kept: the key says which algorithms
 * are good, the header chooses among those.
 */
public final class JwsVerifier {
    /** More keys than this without a {@code kid} that chooses are not tried one after the other. */
    private static final int MOST_TRIES = 8;

    private final List<Jwk> keys;
    private final Set<String> types;
    private final int longest;

    /**
     * A verifier.
     *
     * @param keys the only keys that count
     * @param types the values of {@code typ} that are good, in lower case and without {@code application/}; empty for
     *     any and none
     * @param longest in characters
     */
    public JwsVerifier(List<Jwk> keys, Set<String> types, int longest) {
        this.keys = List.copyOf(keys);
        this.types = Set.copyOf(types);
        this.longest = longest;
    }

    /** The verdict on a JWS with its payload inside. */
    public JwsResult verify(String compact) {
        return verify(CompactJws.parse(compact, longest));
    }

    /** The verdict on a JWS whose payload came apart from it. */
    public JwsResult verify(String compact, byte[] detached) {
        return verify(CompactJws.parse(compact, detached, longest));
    }

    private JwsResult verify(@Nullable CompactJws jws) {
        if (jws == null) {
            return new JwsResult.Refused(JwsRefusal.JWS_MALFORMED);
        }
        // Nothing critical is understood here, so whatever is critical refuses.
        if (jws.header().containsKey("crit") || jws.header().containsKey("b64")) {
            return new JwsResult.Refused(JwsRefusal.JWS_CRITICAL);
        }
        Optional<JwsAlgorithm> algorithm = Optional.ofNullable(jws.text("alg")).flatMap(JwsAlgorithm::of);
        if (algorithm.isEmpty()) {
            return new JwsResult.Refused(JwsRefusal.JWS_ALGORITHM);
        }
        if (!types.isEmpty() && !types.contains(type(jws.text("typ")))) {
            return new JwsResult.Refused(JwsRefusal.JWS_TYPE);
        }
        if (jws.header().containsKey("kid") && jws.text("kid") == null) {
            return new JwsResult.Refused(JwsRefusal.JWS_MALFORMED);
        }
        return verify(jws, algorithm.get(), jws.text("kid"));
    }

    private JwsResult verify(CompactJws jws, JwsAlgorithm algorithm, @Nullable String kid) {
        // A key without a name may be meant by any name; a key with one only by its own.
        List<Jwk> meant = keys.stream()
                .filter(key -> kid == null || key.kid() == null || kid.equals(key.kid()))
                .toList();
        if (meant.isEmpty()) {
            return new JwsResult.Refused(JwsRefusal.JWS_KEY_UNKNOWN);
        }
        List<Jwk> able = meant.stream()
                .filter(key -> key.algorithms().contains(algorithm))
                .toList();
        if (able.isEmpty()) {
            return new JwsResult.Refused(JwsRefusal.JWS_ALGORITHM);
        }
        for (Jwk key : able.subList(0, Math.min(able.size(), MOST_TRIES))) {
            if (key.verifies(algorithm, jws.input(), jws.signature())) {
                return new JwsResult.Verified(jws, key, algorithm);
            }
        }
        return new JwsResult.Refused(JwsRefusal.JWS_SIGNATURE);
    }

    /** RFC 7515, 4.1.9: {@code application/} may be left out; media types know no case. */
    private static String type(@Nullable String typ) {
        String name = typ == null ? "" : typ.toLowerCase(Locale.ROOT);
        return name.startsWith("application/") ? name.substring("application/".length()) : name;
    }
}
