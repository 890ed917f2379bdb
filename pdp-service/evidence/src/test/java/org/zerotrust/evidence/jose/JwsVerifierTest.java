package org.zerotrust.evidence.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One test for each reason to refuse a JWS, and what keys are not read. */
class JwsVerifierTest {
    private static final Signing KEY = Signing.p256("k1");
    private static final Signing OTHER = Signing.p256("k2");
    private static final String PAYLOAD = "{\"a\":1}";

    private static JwsResult verify(String jws, String... types) {
        return new JwsVerifier(List.of(KEY.jwk()), Set.of(types), 4096).verify(jws);
    }

    private static void refused(String jws, JwsRefusal why) {
        assertThat(verify(jws)).isEqualTo(new JwsResult.Refused(why));
    }

    @Test
    void aGoodOneIsVerified() {
        assertThat(verify(KEY.jws("{\"alg\":\"ES256\",\"kid\":\"k1\"}", PAYLOAD)))
                .isInstanceOfSatisfying(JwsResult.Verified.class, verified -> {
                    assertThat(verified.jws().claims()).containsEntry("a", 1L);
                    assertThat(verified.algorithm()).isEqualTo(JwsAlgorithm.ES256);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a.b",
                "e30.e30.",
                ".e30.AAAA",
                "e30=.e30.AAAA",
                "e30.e30.AAA!",
                "e30.e30.AAB",
                "W10.e30.AAAA",
                "eyJhIjoxLCJhIjoyfQ.e30.AAAA",
                "e30 .e30.AAAA",
                "/w.e30.AAAA"
            })
    void malformed(String text) {
        assertThat(((JwsResult.Refused) verify(text)).why()).isIn(JwsRefusal.JWS_MALFORMED, JwsRefusal.JWS_ALGORITHM);
        assertThat(CompactJws.parse("e30.e30.AAAA", 5)).isNull();
    }

    @Test
    void eachRefusal() {
        refused("no", JwsRefusal.JWS_MALFORMED);
        refused(KEY.jws("{\"alg\":\"ES256\",\"kid\":1}", PAYLOAD), JwsRefusal.JWS_MALFORMED);
        for (String algorithm : List.of("none", "None", "HS256", "ES384", "RS256", "EdDSA", "es256")) {
            refused(KEY.jws("{\"alg\":\"" + algorithm + "\"}", PAYLOAD), JwsRefusal.JWS_ALGORITHM);
        }
        refused(KEY.jws("{\"alg\":1}", PAYLOAD), JwsRefusal.JWS_ALGORITHM);
        refused(KEY.jws("{}", PAYLOAD), JwsRefusal.JWS_ALGORITHM);
        refused(KEY.jws("{\"alg\":\"ES256\",\"crit\":[\"exp\"],\"exp\":1}", PAYLOAD), JwsRefusal.JWS_CRITICAL);
        refused(KEY.jws("{\"alg\":\"ES256\",\"b64\":false,\"crit\":[\"b64\"]}", PAYLOAD), JwsRefusal.JWS_CRITICAL);
        refused(KEY.jws("{\"alg\":\"ES256\",\"b64\":true}", PAYLOAD), JwsRefusal.JWS_CRITICAL);
        refused(KEY.jws("{\"alg\":\"ES256\",\"kid\":\"k2\"}", PAYLOAD), JwsRefusal.JWS_KEY_UNKNOWN);
        refused(OTHER.jws("{\"alg\":\"ES256\"}", PAYLOAD), JwsRefusal.JWS_SIGNATURE);
        refused(OTHER.jws("{\"alg\":\"ES256\",\"jwk\":" + OTHER.publicJwk() + "}", PAYLOAD), JwsRefusal.JWS_SIGNATURE);
        assertThat(verify(KEY.jws("{\"alg\":\"ES256\",\"typ\":\"JWT\"}", PAYLOAD), "dpop+jwt"))
                .isEqualTo(new JwsResult.Refused(JwsRefusal.JWS_TYPE));
        assertThat(verify(KEY.jws("{\"alg\":\"ES256\",\"typ\":\"application/DPoP+jwt\"}", PAYLOAD), "dpop+jwt"))
                .isInstanceOf(JwsResult.Verified.class);
    }

    @Test
    void anHmacWithThePublicKeyIsNoSignature() throws Exception {
        // RFC 8725, 2.1: what an attacker tries with a library that lets the header choose.
        String input = Signing.base64url("{\"alg\":\"HS256\"}".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                + "." + Signing.base64url(PAYLOAD.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
        mac.init(new javax.crypto.spec.SecretKeySpec(KEY.publicKey().getEncoded(), "HmacSHA256"));
        byte[] tag = mac.doFinal(input.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        refused(input + "." + Signing.base64url(tag), JwsRefusal.JWS_ALGORITHM);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"usWxHK2PmfnHKwXPS54m0kTcGJ90UiglWiGahtagnv8\",\"y\":\"IBOL-C3BttVivg-lSreASjpkttcsz-1rb7btKLv8EX5\"}",
                "{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"usWxHK2PmfnHKwXPS54m0kTcGJ90UiglWiGahtagnv8\",\"y\":\"IBOL-C3BttVivg-lSreASjpkttcsz-1rb7btKLv8EX4\"}",
                "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
                "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08\"}",
                "{\"kty\":\"DSA\"}",
                "{\"kty\":1}",
                "{}",
                "[]",
                "{\"keys\":[]}",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\",\"kid\":\"a\"},{\"kty\":\"oct\",\"k\":\"AAAB\",\"kid\":\"a\"}]}",
                "{\"keys\":[1]}",
            })
    void keysThatAreNotRead(String json) {
        assertThat(JwkReader.keys(json)).isNull();
    }

    @Test
    void theThumbprintIsRfc7638s() {
        // RFC 7638, 3.1.
        Jwk rsa = Objects.requireNonNull(
                JwkReader.key(
                        "{\"kty\":\"RSA\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78"
                                + "LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6C"
                                + "f0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4v"
                                + "MQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\",\"e\":\"AQAB\",\"alg\":\"RS256\"}"));

        assertThat(rsa.thumbprint()).isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
        assertThat(JwkReader.thumbprint(Objects.requireNonNull(rsa.key()))).isEqualTo(rsa.thumbprint());
        assertThat(JwkReader.thumbprint(KEY.publicKey())).isEqualTo(KEY.jwk().thumbprint());
    }

    @Test
    void base64UrlHasOneSpelling() {
        assertThat(Base64Url.decode("AA")).containsExactly(0);
        for (String bad : List.of("A", "AB", "AA=", "A A", "A\n", "AA==", "+/", "é", "AAAAA")) {
            assertThat(Base64Url.decode(bad)).as(bad).isNull();
        }
    }
}
