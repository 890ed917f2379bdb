package org.zerotrust.evidence.jose;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Verifies DPoP proofs (RFC 9449, 4.3). Here, and only here, the key in the header is the right one. */
public final class DpopVerifier {
    private static final int LONGEST = 8192;
    private static final int SHORTEST_ID = 8;
    private static final int LONGEST_ID = 256;

    private DpopVerifier() {}

    /**
     * What the proof must be about.
     *
     * @param method {@code htm}, exactly
     * @param uri the request's; query and fragment don't count
     * @param thumbprint RFC 7638, of the key it is asked of; null for whichever made it
     * @param accessTokenHash {@code ath}: base64url of the token's SHA-256; null where there is no token
     * @param nonce what we handed out; null where we did not
     * @param window how far {@code iat} may be from our clock, on either side
     */
    public record Expected(
            String method,
            String uri,
            @Nullable String thumbprint,
            @Nullable String accessTokenHash,
            @Nullable String nonce,
            Duration window) {}

    /** The verdict. */
    public static DpopResult verify(String proof, Expected expected, Instant now) {
        CompactJws jws = CompactJws.parse(proof, LONGEST);
        if (jws == null) {
            return refused(DpopRefusal.DPOP_MALFORMED);
        }
        if (!"dpop+jwt".equals(jws.text("typ"))) {
            return refused(DpopRefusal.DPOP_TYPE);
        }
        Optional<JwsAlgorithm> algorithm = Optional.ofNullable(jws.text("alg")).flatMap(JwsAlgorithm::of);
        if (algorithm.isEmpty() || algorithm.get().symmetric()) {
            return refused(DpopRefusal.DPOP_ALGORITHM);
        }
        Jwk key = jws.header().get("jwk") instanceof Map<?, ?> map ? JwkReader.key(strings(map)) : null;
        if (key == null || key.key() == null || key.isPrivate()) {
            return refused(DpopRefusal.DPOP_KEY);
        }
        if (!key.algorithms().contains(algorithm.get())) {
            return refused(DpopRefusal.DPOP_ALGORITHM);
        }
        if (expected.thumbprint() != null && !expected.thumbprint().equals(key.thumbprint())) {
            return refused(DpopRefusal.DPOP_KEY_MISMATCH);
        }
        JwsVerifier signatures = new JwsVerifier(List.of(key), Set.of(), LONGEST);
        if (!(signatures.verify(proof) instanceof JwsResult.Verified)) {
            return refused(DpopRefusal.DPOP_SIGNATURE);
        }
        Map<String, Object> claims = jws.claims();
        return claims == null ? refused(DpopRefusal.DPOP_MALFORMED) : claims(claims, key, expected, now);
    }

    private static DpopResult claims(Map<String, Object> claims, Jwk key, Expected expected, Instant now) {
        if (!(claims.get("jti") instanceof String id)
                || id.length() < SHORTEST_ID
                || id.length() > LONGEST_ID
                || !(claims.get("iat") instanceof Long issued)
                || !(claims.get("htm") instanceof String method)
                || !(claims.get("htu") instanceof String uri)) {
            return refused(DpopRefusal.DPOP_MALFORMED);
        }
        if (!method.equals(expected.method())) {
            return refused(DpopRefusal.DPOP_METHOD);
        }
        String normal = normal(uri);
        if (normal == null || !normal.equals(normal(expected.uri()))) {
            return refused(DpopRefusal.DPOP_URI);
        }
        if (issued < 0
                || Math.abs(now.getEpochSecond() - issued) > expected.window().toSeconds()) {
            return refused(DpopRefusal.DPOP_TIME);
        }
        if (expected.nonce() != null && !same(expected.nonce(), claims.get("nonce"))) {
            return refused(DpopRefusal.DPOP_NONCE);
        }
        if (expected.accessTokenHash() != null && !same(expected.accessTokenHash(), claims.get("ath"))) {
            return refused(DpopRefusal.DPOP_TOKEN);
        }
        return new DpopResult.Verified(id, key.thumbprint(), Instant.ofEpochSecond(issued));
    }

    private static boolean same(String expected, @Nullable Object seen) {
        return seen instanceof String text
                && MessageDigest.isEqual(
                        expected.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /**
     * RFC 3986, 6.2.2 and 6.2.3 as RFC 9449 asks for: scheme and host in lower case, no default port, no empty path, no
     * query, no fragment; null for what is no http(s) URI.
     */
    static @Nullable String normal(String text) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme();
            String host = uri.getHost();
            if (scheme == null || host == null || uri.getRawUserInfo() != null) {
                return null;
            }
            String lower = scheme.toLowerCase(Locale.ROOT);
            boolean secure = lower.equals("https");
            if (!secure && !lower.equals("http")) {
                return null;
            }
            boolean usual = uri.getPort() < 0 || uri.getPort() == (secure ? 443 : 80);
            String path = uri.getRawPath();
            return lower + "://" + host.toLowerCase(Locale.ROOT) + (usual ? "" : ":" + uri.getPort())
                    + (path == null || path.isEmpty() ? "/" : path);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static DpopResult refused(DpopRefusal why) {
        return new DpopResult.Refused(why);
    }

    @SuppressWarnings("unchecked") // Json makes no other maps than those of strings
    private static Map<String, Object> strings(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }
}
