package org.zerotrust.evidence.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.jose.DpopVerifier.Expected;

/** One test for each reason to refuse a DPoP proof. */
class DpopVerifierTest {
    private static final Signing KEY = Signing.p256("k");
    private static final Signing OTHER = Signing.p256("o");
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final String HEADER = "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":" + KEY.publicJwk() + "}";
    private static final String CLAIMS = "{\"jti\":\"0123456789\",\"htm\":\"POST\",\"htu\":\"https://A.example:443/p\","
            + "\"iat\":1799999990,\"nonce\":\"n-1\",\"ath\":\"hash\"}";

    private static final Expected EXPECTED = new Expected(
            "POST", "https://a.example/p?q=1#f", KEY.jwk().thumbprint(), "hash", "n-1", Duration.ofSeconds(60));

    private static DpopResult verify(String header, String claims) {
        return DpopVerifier.verify(KEY.jws(header, claims), EXPECTED, NOW);
    }

    private static void refused(DpopResult result, DpopRefusal why) {
        assertThat(result).isEqualTo(new DpopResult.Refused(why));
    }

    private static DpopResult changed(String part, String instead) {
        assertThat(CLAIMS).contains(part);
        return verify(HEADER, CLAIMS.replace(part, instead));
    }

    @Test
    void aGoodOneIsVerified() {
        assertThat(verify(HEADER, CLAIMS))
                .isEqualTo(new DpopResult.Verified("0123456789", KEY.jwk().thumbprint(), NOW.minusSeconds(10)));
    }

    @Test
    void eachRefusal() {
        refused(DpopVerifier.verify("x", EXPECTED, NOW), DpopRefusal.DPOP_MALFORMED);
        refused(verify(HEADER, "[]"), DpopRefusal.DPOP_MALFORMED);
        refused(changed("0123456789", "short"), DpopRefusal.DPOP_MALFORMED);
        refused(changed("\"jti\":\"0123456789\"", "\"jti\":1"), DpopRefusal.DPOP_MALFORMED);
        refused(changed("1799999990", "1799999990.5"), DpopRefusal.DPOP_MALFORMED);
        refused(verify(HEADER.replace("dpop+jwt", "JWT"), CLAIMS), DpopRefusal.DPOP_TYPE);
        refused(verify(HEADER.replace("ES256", "none"), CLAIMS), DpopRefusal.DPOP_ALGORITHM);
        refused(verify(HEADER.replace("ES256", "HS256"), CLAIMS), DpopRefusal.DPOP_ALGORITHM);
        refused(verify(HEADER.replace("ES256", "ES384"), CLAIMS), DpopRefusal.DPOP_ALGORITHM);
        refused(verify("{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\"}", CLAIMS), DpopRefusal.DPOP_KEY);
        refused(verify(HEADER.replace("\"kty\"", "\"d\":\"AAAA\",\"kty\""), CLAIMS), DpopRefusal.DPOP_KEY);
        refused(
                verify("{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}}", CLAIMS),
                DpopRefusal.DPOP_KEY);
        refused(verify(HEADER.replace(KEY.publicJwk(), OTHER.publicJwk()), CLAIMS), DpopRefusal.DPOP_KEY_MISMATCH);
        refused(DpopVerifier.verify(OTHER.jws(HEADER, CLAIMS), EXPECTED, NOW), DpopRefusal.DPOP_SIGNATURE);
        refused(verify(HEADER.replace("\"alg\"", "\"crit\":[\"a\"],\"alg\""), CLAIMS), DpopRefusal.DPOP_SIGNATURE);
        refused(changed("POST", "post"), DpopRefusal.DPOP_METHOD);
        refused(changed("/p\"", "/q\""), DpopRefusal.DPOP_URI);
        refused(changed("https://A.example:443", "http://A.example"), DpopRefusal.DPOP_URI);
        refused(changed("https://A.example:443", "not a uri"), DpopRefusal.DPOP_URI);
        refused(changed("1799999990", "1799999939"), DpopRefusal.DPOP_TIME);
        refused(changed("1799999990", "1800000061"), DpopRefusal.DPOP_TIME);
        refused(changed("n-1", "n-2"), DpopRefusal.DPOP_NONCE);
        refused(changed("\"nonce\"", "\"no\""), DpopRefusal.DPOP_NONCE);
        refused(changed("\"hash\"", "\"other\""), DpopRefusal.DPOP_TOKEN);
        refused(changed("\"ath\"", "\"at\""), DpopRefusal.DPOP_TOKEN);
    }
}
