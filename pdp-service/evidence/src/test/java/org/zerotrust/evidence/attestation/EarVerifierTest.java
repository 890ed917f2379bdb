package org.zerotrust.evidence.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zerotrust.evidence.jose.Signing.base64url;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zerotrust.evidence.jose.JwkReader;
import org.zerotrust.evidence.jose.Signing;

/** One test for each reason to refuse an attestation result, and what is made of one that is believed. */
class EarVerifierTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Signing VERIFIER = Signing.p256("verifier-1");
    private static final Signing STRANGER = Signing.p256("stranger");
    private static final byte[] DEVICE = VERIFIER.publicKey().getEncoded();
    private static final byte[] NONCE = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static EarTrust trust(Set<EarProfile> profiles, boolean mayBeUnbound) {
        return new EarTrust("ear", List.of(VERIFIER.jwk()), profiles, Duration.ofHours(1), mayBeUnbound);
    }

    private static final EarVerifier EAR = new EarVerifier(List.of(trust(EnumSet.allOf(EarProfile.class), false)));

    /** A good result of the deployed profile, with something else in the place of {@code part}. */
    private static String claims(String part, String instead) {
        String good = "{\"eat_profile\":\"tag:github.com,2023:veraison/ear\",\"iat\":1799999940,"
                + "\"ear.verifier-id\":{\"developer\":\"d\",\"build\":\"b\"},"
                + "\"eat_nonce\":\"" + base64url(NONCE) + "\","
                + "\"submods\":{\"a\":{\"ear.status\":\"affirming\","
                + "\"ear.trustworthiness-vector\":{\"hardware\":2,\"executables\":3},"
                + "\"ear.appraisal-policy-id\":\"policy:1\","
                + "\"ear.veraison.key-attestation\":{\"akpub\":\"" + base64url(DEVICE) + "\"}}}}";
        assertThat(good).contains(part);
        return good.replace(part, instead);
    }

    private static EarResult verify(String claims) {
        return EAR.verify(VERIFIER.jws("{\"alg\":\"ES256\",\"typ\":\"JWT\"}", claims), null, NOW);
    }

    private static AttestationResult accepted(String claims) {
        return ((EarResult.Accepted) verify(claims)).result();
    }

    private static EarRefusal refused(String token) {
        return ((EarResult.Refused) EAR.verify(token, null, NOW)).why();
    }

    private static EarRefusal refusedClaims(String part, String instead) {
        return ((EarResult.Refused) verify(claims(part, instead))).why();
    }

    @Test
    void aGoodResultIsBelieved() {
        AttestationResult result = accepted(claims("", ""));

        assertThat(result.status()).isEqualTo(TrustTier.AFFIRMING);
        assertThat(result.vector()).isEqualTo(Map.of("hardware", 2, "executables", 3));
        assertThat(result.issuedAt()).isEqualTo(NOW.minusSeconds(60));
        assertThat(result.expiresAt()).isEqualTo(NOW.plusSeconds(3540));
        assertThat(result.attestedKey()).isEqualTo(EarClaims.keyDigest(DEVICE));
        assertThat(result.policies()).containsExactly("policy:1");
        assertThat(result.keyId()).isEqualTo(VERIFIER.jwk().thumbprint());
        assertThat(result.challenged()).isFalse();
    }

    @Test
    void theDraftsSpellingMeansTheSame() {
        String draft =
                "{\"eat_profile\":\"tag:ietf.org,2026:rats/ear#03\",\"iat\":1799999940,\"ear_status\":\"warning\","
                        + "\"ear_verifier_id\":{\"developer\":\"d\",\"build\":\"b\"},\"submods\":{\"a\":{\"ear_status\":\"affirming\","
                        + "\"ear_trustworthiness_vector\":{\"hardware\":2},\"ear_appraisal_policy_ids\":[\"p\",\"q\"],"
                        + "\"ear_veraison_key_attestation\":{\"akpub\":\"" + base64url(DEVICE) + "\"}}}}";

        AttestationResult result = accepted(draft);

        assertThat(result.profile()).isEqualTo(EarProfile.IETF);
        assertThat(result.status()).isEqualTo(TrustTier.WARNING);
        assertThat(result.policies()).containsExactly("p", "q");
        // A claim in the other profile's spelling is not this profile's claim.
        assertThat(verify(draft.replace("ear_status\":\"affirming", "ear.status\":\"affirming")))
                .isEqualTo(new EarResult.Refused(EarRefusal.ATTESTATION_CLAIMS));
        assertThat(verify(draft.replace("1799999940", "1.79999994e9")))
                .isEqualTo(new EarResult.Refused(EarRefusal.ATTESTATION_CLAIMS));
        assertThat(verify(draft.replace("\"ear_status\":\"affirming\"", "\"ear_status\":2")))
                .isEqualTo(new EarResult.Refused(EarRefusal.ATTESTATION_CLAIMS));
    }

    @ParameterizedTest
    @CsvSource({
        "-128, CONTRAINDICATED",
        "-97, CONTRAINDICATED",
        "-96, WARNING",
        "-33, WARNING",
        "-32, AFFIRMING",
        "-2, AFFIRMING",
        "-1, NONE",
        "1, NONE",
        "2, AFFIRMING",
        "31, AFFIRMING",
        "32, WARNING",
        "95, WARNING",
        "96, CONTRAINDICATED",
        "127, CONTRAINDICATED"
    })
    void theStatusIsNeverBetterThanAClaim(int value, TrustTier tier) {
        assertThat(accepted(claims("\"hardware\":2", "\"hardware\":" + value)).status())
                .isEqualTo(tier);
    }

    @Test
    void aClaimOfZeroIsAbsent() {
        AttestationResult result = accepted(claims("\"hardware\":2", "\"hardware\":0"));

        assertThat(result.status()).isEqualTo(TrustTier.AFFIRMING);
        assertThat(result.vector()).containsOnlyKeys("executables");
    }

    @Test
    void theWorstSubmoduleWins() {
        AttestationResult result = accepted(claims(
                "\"submods\":{",
                "\"submods\":{\"b\":{\"ear.status\":32,\"ear.trustworthiness-vector\":{\"hardware\":96}},"));

        assertThat(result.status()).isEqualTo(TrustTier.CONTRAINDICATED);
        assertThat(result.vector()).containsEntry("hardware", 96);
        assertThat(result.submodules()).containsExactly("b", "a");
    }

    @Test
    void malformed() {
        assertThat(refused("no token")).isEqualTo(EarRefusal.ATTESTATION_MALFORMED);
        assertThat(refused(VERIFIER.jws("{\"alg\":\"ES256\",\"crit\":[\"x\"],\"x\":1}", claims("", ""))))
                .isEqualTo(EarRefusal.ATTESTATION_MALFORMED);
        assertThat(refused(VERIFIER.jws("{\"alg\":\"ES256\",\"typ\":\"dpop+jwt\"}", claims("", ""))))
                .isEqualTo(EarRefusal.ATTESTATION_MALFORMED);
        assertThat(refused(VERIFIER.jws("{\"alg\":\"ES256\"}", "[1]"))).isEqualTo(EarRefusal.ATTESTATION_MALFORMED);
        assertThat(refused(VERIFIER.jws("{\"alg\":\"ES256\"}", claims("\"iat\"", "\"iat\":1,\"iat\""))))
                .isEqualTo(EarRefusal.ATTESTATION_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "NONE", "HS256", "RS256", "ES384", "EdDSA", "", "ES256 "})
    void anotherAlgorithm(String algorithm) {
        assertThat(refused(VERIFIER.jws("{\"alg\":\"" + algorithm + "\"}", claims("", ""))))
                .isEqualTo(EarRefusal.ATTESTATION_ALGORITHM);
    }

    @Test
    void aKeyThatNobodyRegistered() {
        assertThat(refused(STRANGER.jws("{\"alg\":\"ES256\",\"kid\":\"stranger\"}", claims("", ""))))
                .isEqualTo(EarRefusal.ATTESTATION_KEY_UNKNOWN);
        assertThat(new EarVerifier(List.of()).verify(VERIFIER.jws("{\"alg\":\"ES256\"}", claims("", "")), null, NOW))
                .isEqualTo(new EarResult.Refused(EarRefusal.ATTESTATION_KEY_UNKNOWN));
    }

    @Test
    void theKeyInTheHeaderIsNoKey() {
        String header = "{\"alg\":\"ES256\",\"jwk\":" + STRANGER.publicJwk() + "}";
        assertThat(refused(STRANGER.jws(header, claims("", "")))).isEqualTo(EarRefusal.ATTESTATION_SIGNATURE);
    }

    @Test
    void anotherSignature() {
        assertThat(refused(STRANGER.jws("{\"alg\":\"ES256\"}", claims("", ""))))
                .isEqualTo(EarRefusal.ATTESTATION_SIGNATURE);
    }

    @Test
    void profile() {
        assertThat(refusedClaims("2023:veraison/ear", "2023:other")).isEqualTo(EarRefusal.ATTESTATION_PROFILE);
        assertThat(refusedClaims("\"eat_profile\"", "\"profile\"")).isEqualTo(EarRefusal.ATTESTATION_PROFILE);
        EarVerifier ietfOnly = new EarVerifier(List.of(trust(EnumSet.of(EarProfile.IETF), false)));
        assertThat(ietfOnly.verify(VERIFIER.jws("{\"alg\":\"ES256\"}", claims("", "")), null, NOW))
                .isEqualTo(new EarResult.Refused(EarRefusal.ATTESTATION_PROFILE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"iat\":1799999940 | \"iat\":\"now\"",
                "\"iat\":1799999940 | \"iat\":-1",
                "\"iat\":1799999940 | \"iat\":1799999940.5",
                "\"iat\":1799999940 | \"iat\":1e300",
                "\"iat\":1799999940, | ''",
                "\"build\":\"b\" | \"build\":1",
                "\"ear.verifier-id\" | \"verifier-id\"",
                "\"submods\" | \"submodules\"",
                "\"affirming\" | \"splendid\"",
                "\"affirming\" | 3",
                "\"affirming\" | true",
                "\"hardware\":2 | \"hardware\":128",
                "\"hardware\":2 | \"hardware\":2.0",
                "\"hardware\":2 | \"hardware\":\"2\"",
                "\"hardware\":2 | \"Hard Ware\":2",
                "{\"hardware\":2,\"executables\":3} | [2]",
                "\"akpub\" | \"public\"",
                "\"policy:1\" | 1",
            })
    void wrongClaims(String part, String instead) {
        assertThat(refusedClaims(part, instead)).isEqualTo(EarRefusal.ATTESTATION_CLAIMS);
    }

    @Test
    void twoAttestedKeysLeaveOpenWhichIsMeant() {
        assertThat(
                        refusedClaims(
                                "\"submods\":{",
                                "\"submods\":{\"b\":{\"ear.status\":\"affirming\",\"ear.veraison.key-attestation\":{\"akpub\":\"AAAA\"}},"))
                .isEqualTo(EarRefusal.ATTESTATION_CLAIMS);
    }

    @Test
    void time() {
        assertThat(refusedClaims("1799999940", "1800000061")).isEqualTo(EarRefusal.ATTESTATION_NOT_YET_VALID);
        assertThat(refusedClaims("\"iat\"", "\"nbf\":1800000061,\"iat\""))
                .isEqualTo(EarRefusal.ATTESTATION_NOT_YET_VALID);
        assertThat(verify(claims("1799999940", "1800000060"))).isInstanceOf(EarResult.Accepted.class);
        assertThat(refusedClaims("\"iat\"", "\"exp\":1800000000,\"iat\"")).isEqualTo(EarRefusal.ATTESTATION_EXPIRED);
        assertThat(refusedClaims("1799999940", "1799996400")).isEqualTo(EarRefusal.ATTESTATION_TOO_OLD);
        assertThat(verify(claims("1799999940", "1799996401"))).isInstanceOf(EarResult.Accepted.class);
        // An expiry later than our own limit does not lengthen it.
        assertThat(accepted(claims("\"iat\"", "\"exp\":1900000000,\"iat\"")).expiresAt())
                .isEqualTo(NOW.plusSeconds(3540));
    }

    @Test
    void nonce() {
        String token = VERIFIER.jws("{\"alg\":\"ES256\"}", claims("", ""));
        assertThat(EAR.verify(token, NONCE, NOW)).isInstanceOf(EarResult.Accepted.class);
        assertThat(EAR.verify(token, new byte[16], NOW)).isEqualTo(new EarResult.Refused(EarRefusal.ATTESTATION_NONCE));
        assertThat(refusedClaims("\"eat_nonce\":\"", "\"eat_nonce\":\"!")).isEqualTo(EarRefusal.ATTESTATION_CLAIMS);
    }

    @Test
    void withoutAKeyItIsAboutNobody() {
        String part = ",\"ear.veraison.key-attestation\":{\"akpub\":\"" + base64url(DEVICE) + "\"}";
        assertThat(refusedClaims(part, "")).isEqualTo(EarRefusal.ATTESTATION_UNBOUND);
        EarVerifier lenient = new EarVerifier(List.of(trust(EnumSet.allOf(EarProfile.class), true)));
        assertThat(lenient.verify(VERIFIER.jws("{\"alg\":\"ES256\"}", claims(part, "")), null, NOW))
                .isInstanceOf(EarResult.Accepted.class);
    }

    @Test
    void aSharedSecretIsNoVerifiersKey() {
        var secret = JwkReader.key("{\"kty\":\"oct\",\"k\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}");
        assertThatThrownBy(() ->
                        new EarTrust("x", List.of(secret), EnumSet.allOf(EarProfile.class), Duration.ofHours(1), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(EarRefusal.class)
    void onlyAgeIsNoForgery(EarRefusal why) {
        assertThat(why.isOnlyOld())
                .isEqualTo(why == EarRefusal.ATTESTATION_EXPIRED || why == EarRefusal.ATTESTATION_TOO_OLD);
    }
}
