package org.zerotrust.evidence.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.attestation.EarProfile;
import org.zerotrust.evidence.attestation.EarRefusal;
import org.zerotrust.evidence.attestation.EarResult;
import org.zerotrust.evidence.attestation.EarTrust;
import org.zerotrust.evidence.attestation.EarVerifier;
import org.zerotrust.evidence.jose.Json;
import org.zerotrust.evidence.jose.Jwk;
import org.zerotrust.evidence.jose.JwkReader;

/**
 * EAT Attestation Results that other projects publish. A case that its corpus verifies with a published key must have a
 * good signature by it here; whether it is then believed is for its claims to say. A case that only the key in its own
 * header verifies, or none, is refused.
 */
class EarTest {
    private static final Set<EarRefusal> NOT_SIGNED = EnumSet.of(
            EarRefusal.ATTESTATION_MALFORMED,
            EarRefusal.ATTESTATION_ALGORITHM,
            EarRefusal.ATTESTATION_KEY_UNKNOWN,
            EarRefusal.ATTESTATION_SIGNATURE);

    @Test
    void samples() throws Exception {
        Path folder = Report.folder("ear");
        assumeTrue(folder != null, "PDP_CORPORA holds no ear");
        Map<String, Jwk> keys = keys(folder);
        List<Map<?, ?>> cases = new ArrayList<>();
        for (Path file : Report.files(folder, ".json")) {
            String text = Files.readString(file);
            Map<String, Object> wrapped = Json.object("{\"all\":" + text + "}");
            if (wrapped != null && wrapped.get("all") instanceof List<?> list) {
                list.forEach(item -> cases.add((Map<?, ?>) item));
            }
        }
        Report report = new Report("ear", cases.size());
        for (int i = 0; i < cases.size(); i++) {
            report.ran("ear-" + i, fault(cases.get(i), keys));
        }
        report.print();
        assertThat(report.failures()).isEmpty();
        assertThat(report.count()).isPositive();
    }

    private static Map<String, Jwk> keys(Path folder) throws Exception {
        Map<String, Jwk> keys = new HashMap<>();
        for (Path file : Report.files(folder, "keys.json")) {
            Map<String, Object> named = Json.object(Files.readString(file));
            named.forEach((name, key) -> keys.put(name, JwkReader.key(WycheproofJwsTest.text(key))));
        }
        return keys;
    }

    private static @Nullable String fault(Map<?, ?> sample, Map<String, Jwk> keys) {
        String token = (String) sample.get("jwt");
        Object by = sample.get("verifies_with");
        Map<?, ?> claims = (Map<?, ?>) sample.get("claims");
        Instant now = claims.get("iat") instanceof Number iat
                ? Instant.ofEpochSecond(iat.longValue() + 30)
                : Instant.ofEpochSecond(1_700_000_000);
        if (claims.get("nbf") instanceof Number nbf && nbf.longValue() > now.getEpochSecond()) {
            now = Instant.ofEpochSecond(nbf.longValue());
        }
        EarResult all = verify(token, List.copyOf(Set.copyOf(keys.values())), now);
        if (!(by instanceof String name) || !keys.containsKey(name)) {
            if (all instanceof EarResult.Accepted) {
                return "accepted without a configured key";
            }
            if (!"header-jwk".equals(by)) {
                return null;
            }
            // The same key, once an administrator has registered it.
            Map<?, ?> header = (Map<?, ?>) sample.get("header");
            Jwk own = JwkReader.key(WycheproofJwsTest.text(header.get("jwk")));
            return judged(claims, verify(token, List.of(own), now));
        }
        return judged(claims, verify(token, List.of(keys.get(name)), now));
    }

    private static @Nullable String judged(Map<?, ?> claims, EarResult result) {
        boolean known = claims.get("eat_profile") instanceof String profile
                && EarProfile.of(profile).isPresent();
        return switch (result) {
            case EarResult.Accepted accepted -> known ? null : "accepted with an unknown profile";
            case EarResult.Refused(EarRefusal why) when NOT_SIGNED.contains(why) -> "signature refused: " + why;
            case EarResult.Refused(EarRefusal why)
            when !known -> why == EarRefusal.ATTESTATION_PROFILE ? null : "unknown profile refused as " + why;
            case EarResult.Refused(EarRefusal why) -> "refused: " + why;
        };
    }

    private static EarResult verify(String token, List<Jwk> keys, Instant now) {
        EarTrust trust = new EarTrust("corpus", keys, EnumSet.allOf(EarProfile.class), Duration.ofDays(365), true);
        return new EarVerifier(List.of(trust)).verify(token, null, now);
    }
}
