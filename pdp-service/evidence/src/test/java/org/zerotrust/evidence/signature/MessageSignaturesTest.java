package org.zerotrust.evidence.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zerotrust.evidence.fields.FieldParser;
import org.zerotrust.evidence.fields.Member;
import org.zerotrust.evidence.jose.Signing;
import org.zerotrust.evidence.signature.HttpMessage.Field;

/** Every component of RFC 9421, section 2, and one test for each reason to refuse a signature. */
class MessageSignaturesTest {
    private static final Signing KEY = Signing.p256("k");
    private static final Signing OTHER = Signing.p256("o");
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final SignatureRules RULES =
            new SignatureRules("t", null, Set.of("@method"), Duration.ofSeconds(60), Duration.ofSeconds(5), true);

    private static final List<Field> FIELDS = List.of(
            new Field("Host", "www.example.com"),
            new Field("X-Empty", ""),
            new Field("X-Twice", "  a  "),
            new Field("x-twice", "b"),
            new Field("X-Folded", "one\r\n  two"),
            new Field("Example-Dict", " a=1,    b=2;x=1;y=2,   c=(a   b   c), d"));
    private static final HttpMessage REQUEST = HttpMessage.request(
            "POST",
            "HTTPS",
            "WWW.Example.com:443",
            "/path?param=value&foo=bar&baz=bat%2Dman&qux=&a%20b=c+d&twice=1&twice=2",
            FIELDS);
    private static final HttpMessage RESPONSE =
            new HttpMessage(null, null, null, null, 503, FIELDS, List.of(new Field("Expires", "x")), REQUEST);

    private static String value(String component, HttpMessage message) throws Exception {
        var list = (Member.InnerList) FieldParser.list("(" + component + ")").getFirst();
        String base = Components.base(list, message);
        return base.substring(base.indexOf(": ") + 2, base.indexOf('\n'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"@method\" | POST",
                "\"@scheme\" | https",
                "\"@authority\" | www.example.com",
                "\"@path\" | /path",
                "\"@query\" | ?param=value&foo=bar&baz=bat%2Dman&qux=&a%20b=c+d&twice=1&twice=2",
                "\"@request-target\" | /path?param=value&foo=bar&baz=bat%2Dman&qux=&a%20b=c+d&twice=1&twice=2",
                "\"@target-uri\" | https://www.example.com/path?param=value&foo=bar&baz=bat%2Dman&qux=&a%20b=c+d&twice=1&twice=2",
                "\"@query-param\";name=\"baz\" | bat-man",
                "\"@query-param\";name=\"qux\" | ''",
                "\"@query-param\";name=\"a%20b\" | c%20d",
                "\"host\" | www.example.com",
                "\"x-empty\" | ''",
                "\"x-twice\" | a, b",
                "\"x-folded\" | one two",
                "\"x-twice\";bs | :YQ==:, :Yg==:",
                "\"example-dict\" | a=1,    b=2;x=1;y=2,   c=(a   b   c), d",
                "\"example-dict\";sf | a=1, b=2;x=1;y=2, c=(a b c), d",
                "\"example-dict\";key=\"a\" | 1",
                "\"example-dict\";key=\"b\" | 2;x=1;y=2",
                "\"example-dict\";key=\"c\" | (a b c)",
                "\"example-dict\";key=\"d\" | ?1",
            })
    void componentsOfARequest(String component, String expected) throws Exception {
        assertThat(value(component, REQUEST)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"@status\" | 503",
                "\"@method\";req | POST",
                "\"host\";req | www.example.com",
                "\"expires\";tr | x"
            })
    void componentsOfAResponse(String component, String expected) throws Exception {
        assertThat(value(component, RESPONSE)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"@status\"",
                "\"@unknown\"",
                "\"missing\"",
                "\"Host\"",
                "\"host\";unknown",
                "\"host\";name=\"x\"",
                "host",
                "\"@method\";sf",
                "\"@query-param\"",
                "\"@query-param\";name=\"none\"",
                "\"@query-param\";name=\"twice\"",
                "\"@method\";req",
                "\"host\";tr",
                "\"x-twice\";sf",
                "\"example-dict\";key=\"z\"",
                "\"example-dict\";bs;sf",
                "\"host\" \"host\"",
                "\"example-dict\";key=1",
                "\"@method\";name=\"x\""
            })
    void whatTheMessageDoesNotHaveInExactlyOneWayMakesNoBase(String component) {
        assertThatThrownBy(() -> value(component, REQUEST)).isInstanceOf(ComponentException.class);
    }

    @Test
    void pathAndQueryHaveTheirEmptyForms() throws Exception {
        HttpMessage bare = HttpMessage.request("GET", "http", "a:80", "http://a:80", List.of());
        assertThat(value("\"@path\"", bare)).isEqualTo("/");
        assertThat(value("\"@query\"", bare)).isEqualTo("?");
        assertThat(value("\"@authority\"", bare)).isEqualTo("a");
        assertThat(value("\"@target-uri\"", HttpMessage.request("GET", "https", "a:80", "/x", List.of())))
                .isEqualTo("https://a:80/x");
        assertThatThrownBy(() -> value("\"@path\"", HttpMessage.request("OPTIONS", "http", "a", "*", List.of())))
                .isInstanceOf(ComponentException.class);
    }

    private static final String PARAMS =
            "(\"@method\" \"host\");created=1799999990;keyid=\"k\";nonce=\"0123456789abcdef\";tag=\"t\"";

    private static HttpMessage signed(Signing key, String params, Field... more) {
        byte[] signature = new byte[64];
        try {
            String base =
                    Components.base((Member.InnerList) FieldParser.list(params).getFirst(), REQUEST);
            signature = key.sign("SHA256withECDSAinP1363Format", base.getBytes(StandardCharsets.UTF_8));
        } catch (Exception noBase) {
            assertThat(noBase).isInstanceOf(ComponentException.class);
        }
        List<Field> fields = new ArrayList<>(FIELDS);
        fields.add(new Field("Signature-Input", "s=" + params));
        fields.add(new Field("Signature", "s=:" + Base64.getEncoder().encodeToString(signature) + ":"));
        fields.addAll(List.of(more));
        return HttpMessage.request("POST", "https", "www.example.com", "/path", fields);
    }

    private static MessageSignatureResult verify(HttpMessage message) {
        return MessageSignatures.verify(
                message, RULES, id -> "k".equals(id) ? SignatureKey.of(KEY.publicKey()) : null, NOW);
    }

    private static void refused(HttpMessage message, SignatureRefusal why) {
        assertThat(verify(message)).isEqualTo(new MessageSignatureResult.Refused(why));
    }

    private static HttpMessage changed(String part, String instead) {
        assertThat(PARAMS).contains(part);
        return signed(KEY, PARAMS.replace(part, instead));
    }

    @Test
    void aGoodOneIsVerified() {
        assertThat(verify(signed(KEY, PARAMS)))
                .isEqualTo(new MessageSignatureResult.Verified(
                        "s",
                        "k",
                        SignatureAlgorithm.ECDSA_P256_SHA256,
                        NOW.minusSeconds(10),
                        "0123456789abcdef",
                        Set.of("@method", "host")));
        assertThat(verify(changed("tag=\"t\"", "alg=\"ecdsa-p256-sha256\";expires=1800000001;tag=\"t\"")))
                .isInstanceOf(MessageSignatureResult.Verified.class);
    }

    @Test
    void eachRefusal() {
        refused(REQUEST, SignatureRefusal.SIGNATURE_MISSING);
        refused(changed("tag=\"t\"", "tag=\"u\""), SignatureRefusal.SIGNATURE_MISSING);
        refused(
                signed(KEY, PARAMS, new Field("Signature-Input", "s2=" + PARAMS), new Field("Signature", "s2=:AA==:")),
                SignatureRefusal.SIGNATURE_MISSING);
        refused(signed(KEY, PARAMS, new Field("Signature", "s=:AA==:")), SignatureRefusal.SIGNATURE_MALFORMED);
        refused(
                signed(KEY, PARAMS, new Field("Signature-Input", "s2=" + PARAMS)),
                SignatureRefusal.SIGNATURE_MALFORMED);
        refused(signed(KEY, PARAMS, new Field("Signature-Input", "(")), SignatureRefusal.SIGNATURE_MALFORMED);
        refused(changed("\"@method\" ", ""), SignatureRefusal.SIGNATURE_COVERAGE);
        refused(changed("\"host\"", "\"missing\""), SignatureRefusal.SIGNATURE_COMPONENT);
        refused(changed("\"host\"", "\"host\" \"host\""), SignatureRefusal.SIGNATURE_COMPONENT);
        refused(changed("created=1799999990;", ""), SignatureRefusal.SIGNATURE_CREATED);
        refused(changed("1799999990", "1800000006"), SignatureRefusal.SIGNATURE_CREATED);
        refused(changed("1799999990", "1799999939"), SignatureRefusal.SIGNATURE_EXPIRED);
        refused(changed("tag=", "expires=1800000000;tag="), SignatureRefusal.SIGNATURE_EXPIRED);
        refused(changed("nonce=\"0123456789abcdef\";", ""), SignatureRefusal.SIGNATURE_NONCE);
        refused(changed("0123456789abcdef", "short"), SignatureRefusal.SIGNATURE_NONCE);
        refused(changed("keyid=\"k\"", "keyid=\"o\""), SignatureRefusal.SIGNATURE_KEY_UNKNOWN);
        refused(changed("tag=", "alg=\"hmac-sha256\";tag="), SignatureRefusal.SIGNATURE_ALGORITHM);
        refused(changed("tag=", "alg=\"none\";tag="), SignatureRefusal.SIGNATURE_ALGORITHM);
        refused(changed("tag=", "alg=1;tag="), SignatureRefusal.SIGNATURE_ALGORITHM);
        refused(signed(OTHER, PARAMS), SignatureRefusal.SIGNATURE_INVALID);
    }

    @Test
    void contentDigests() {
        byte[] content = "{\"hello\": \"world\"}\n".getBytes(StandardCharsets.UTF_8);
        assertThat(ContentDigest.matches(ContentDigest.of(content), content)).isTrue();
        // RFC 9530, appendix D.
        assertThat(ContentDigest.matches("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:", content))
                .isTrue();
        assertThat(ContentDigest.matches("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:", new byte[0]))
                .isFalse();
        for (String bad : List.of(
                "",
                "md5=:AAAA:",
                "sha-256=AAAA",
                "sha-256=:AAAA:",
                "sha-256",
                ContentDigest.of(content) + ", sha-512=:AAAA:")) {
            assertThat(ContentDigest.matches(bad, content)).as(bad).isFalse();
        }
    }
}
