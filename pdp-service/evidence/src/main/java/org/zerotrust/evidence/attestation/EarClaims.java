package org.zerotrust.evidence.attestation;

import java.math.BigDecimal;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.jose.Base64Url;

/**
 * The claims of one result, read by its profile's spelling; times are epoch seconds. Worst wins: over the submodules,
 * and of a status and the claims it stands for.
 */
record EarClaims(
        long issuedAt,
        @Nullable Long expiresAt,
        @Nullable Long notBefore,
        List<byte[]> nonces,
        TrustTier status,
        Map<String, Integer> vector,
        List<String> submodules,
        List<String> policies,
        @Nullable String attestedKey) {
    private static final Pattern CLAIM = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final int MOST_SUBMODULES = 32;
    private static final int MOST_NONCES = 16;
    private static final long LATEST = 253_402_300_799L;

    /** Ends reading; never leaves this class. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed() {
            super(null, null, false, false);
        }
    }

    /** Null where a claim is missing or has the wrong form. */
    static @Nullable EarClaims read(Map<String, Object> claims, EarProfile profile) {
        try {
            return new Reader(profile).read(claims);
        } catch (Malformed e) {
            return null;
        }
    }

    private static final class Reader {
        private final EarProfile profile;
        private final Map<String, Integer> vector = new TreeMap<>();
        private final List<String> submodules = new ArrayList<>();
        private final List<String> policies = new ArrayList<>();
        private TrustTier status = TrustTier.AFFIRMING;
        private @Nullable String attestedKey;

        Reader(EarProfile profile) {
            this.profile = profile;
        }

        EarClaims read(Map<String, Object> claims) throws Malformed {
            Long issued = time(claims, "iat");
            Object verifier = claims.get(profile.claim("verifier", "id"));
            Object submods = claims.get("submods");
            if (issued == null
                    || !(verifier instanceof Map<?, ?> id)
                    || !(id.get("developer") instanceof String)
                    || !(id.get("build") instanceof String)
                    || !(submods instanceof Map<?, ?> modules)
                    || modules.isEmpty()
                    || modules.size() > MOST_SUBMODULES) {
                throw new Malformed();
            }
            Object overall = claims.get(profile.claim("status"));
            if (overall != null) {
                status = status.worseOf(tier(overall));
            }
            for (Map.Entry<?, ?> module : modules.entrySet()) {
                if (!(module.getValue() instanceof Map<?, ?> appraisal)) {
                    throw new Malformed();
                }
                submodules.add(String.valueOf(module.getKey()));
                appraisal(appraisal);
            }
            return new EarClaims(
                    issued,
                    time(claims, "exp"),
                    time(claims, "nbf"),
                    nonces(claims.get("eat_nonce")),
                    status,
                    vector,
                    submodules,
                    policies,
                    attestedKey);
        }

        private void appraisal(Map<?, ?> appraisal) throws Malformed {
            Object said = appraisal.get(profile.claim("status"));
            if (said == null) {
                throw new Malformed();
            }
            status = status.worseOf(tier(said));
            var _ = nonces(appraisal.get("eat_nonce"));
            switch (appraisal.get(profile.claim("trustworthiness", "vector"))) {
                case null -> {}
                case Map<?, ?> claims -> {
                    for (Map.Entry<?, ?> claim : claims.entrySet()) {
                        vector(String.valueOf(claim.getKey()), claim.getValue());
                    }
                }
                default -> throw new Malformed();
            }
            policies(appraisal);
            key(appraisal.get(profile.veraison("key", "attestation")));
        }

        private void vector(String name, @Nullable Object value) throws Malformed {
            if (!CLAIM.matcher(name).matches() || !(value instanceof Long number) || number < -128 || number > 127) {
                throw new Malformed();
            }
            if (number == 0) {
                // AR4SI: no claim is made; the same as if it were not there.
                return;
            }
            int claim = number.intValue();
            TrustTier tier = TrustTier.ofClaim(claim);
            status = status.worseOf(tier);
            vector.merge(name, claim, (a, b) -> {
                int order = TrustTier.ofClaim(a).compareTo(TrustTier.ofClaim(b));
                return order > 0 || (order == 0 && Math.abs(a) >= Math.abs(b)) ? a : b;
            });
        }

        private void policies(Map<?, ?> appraisal) throws Malformed {
            if (profile.isDraft()) {
                Object ids = appraisal.get(profile.claim("appraisal", "policy", "ids"));
                if (ids == null) {
                    return;
                }
                if (!(ids instanceof List<?> list) || list.isEmpty()) {
                    throw new Malformed();
                }
                for (Object id : list) {
                    policies.add(text(id));
                }
                return;
            }
            Object id = appraisal.get(profile.claim("appraisal", "policy", "id"));
            if (id != null) {
                policies.add(text(id));
            }
        }

        /** The attested key; one for the whole result, for two would leave open which one is meant. */
        private void key(@Nullable Object attestation) throws Malformed {
            if (attestation == null) {
                return;
            }
            byte[] spki = attestation instanceof Map<?, ?> map && map.get("akpub") instanceof String text
                    ? Base64Url.decode(text)
                    : null;
            if (spki == null || spki.length == 0) {
                throw new Malformed();
            }
            String digest = keyDigest(spki);
            if (attestedKey != null && !attestedKey.equals(digest)) {
                throw new Malformed();
            }
            attestedKey = digest;
        }

        private TrustTier tier(Object said) throws Malformed {
            return switch (said) {
                case String name -> TrustTier.named(name).orElseThrow(Malformed::new);
                // Numbers are the deployed profile's; the draft has names only.
                case Long number
                when !profile.isDraft() -> TrustTier.numbered(number).orElseThrow(Malformed::new);
                default -> throw new Malformed();
            };
        }

        private @Nullable Long time(Map<String, Object> claims, String name) throws Malformed {
            Object value = claims.get(name);
            if (value == null) {
                return null;
            }
            long seconds = switch (value) {
                case Long number -> number;
                // The draft forbids a float (time-int); some libraries of the deployed profile write whole numbers so.
                case BigDecimal number when !profile.isDraft() -> whole(number);
                default -> throw new Malformed();
            };
            if (seconds < 0 || seconds > LATEST) {
                throw new Malformed();
            }
            return seconds;
        }

        private static long whole(BigDecimal number) throws Malformed {
            try {
                return number.longValueExact();
            } catch (ArithmeticException fraction) {
                throw new Malformed();
            }
        }

        /** {@code eat_nonce} (RFC 9711, 4.1): one or several, base64url of 8 to 64 bytes. */
        private List<byte[]> nonces(@Nullable Object nonce) throws Malformed {
            if (nonce == null) {
                return List.of();
            }
            List<?> all = nonce instanceof List<?> list ? list : List.of(nonce);
            if (all.isEmpty() || all.size() > MOST_NONCES) {
                throw new Malformed();
            }
            List<byte[]> out = new ArrayList<>();
            for (Object one : all) {
                String text = text(one);
                // The deployed profile's libraries do not agree on padding.
                byte[] bytes = Base64Url.decode(profile.isDraft() ? text : text.replaceAll("={1,2}$", ""));
                if (bytes == null || bytes.length < 8 || bytes.length > 64) {
                    throw new Malformed();
                }
                out.add(bytes);
            }
            return out;
        }

        private static String text(@Nullable Object value) throws Malformed {
            if (!(value instanceof String text) || text.length() > 1024) {
                throw new Malformed();
            }
            return text;
        }
    }

    /** How a key is named: SHA-256 of its SubjectPublicKeyInfo, base64url. */
    static String keyDigest(byte[] spki) {
        try {
            return Base64Url.encode(MessageDigest.getInstance("SHA-256").digest(spki));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
