package org.zerotrust.evidence.forwarded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zerotrust.evidence.jose.Signing;
import org.zerotrust.evidence.signature.HttpMessage;
import org.zerotrust.evidence.signature.HttpMessage.Field;
import org.zerotrust.evidence.signature.MessageSignatureResult;
import org.zerotrust.evidence.signature.SignatureKey;
import org.zerotrust.evidence.signature.SignatureRefusal;
import org.zerotrust.evidence.signature.SignatureRules;

/** Every dialect, and one test for each reason to refuse it. What is inside need not be a certificate: it is not read. */
class ForwardedCertificatesTest {
    /** Looks like a certificate from outside, and its base64 holds a plus. */
    private static final byte[] LEAF = {0x30, 5, (byte) 0xfb, (byte) 0xef, (byte) 0xbe, 1, 2};

    private static final byte[] ISSUER = {0x30, 3, 1, 2, 3};

    private static String base64(byte[] der) {
        return Base64.getEncoder().encodeToString(der);
    }

    private static String pem(byte[]... certificates) {
        StringBuilder out = new StringBuilder();
        for (byte[] der : certificates) {
            out.append("-----BEGIN CERTIFICATE-----\n").append(base64(der)).append("\n-----END CERTIFICATE-----\n");
        }
        return out.toString();
    }

    private static String escaped(byte[]... certificates) {
        return URLEncoder.encode(pem(certificates), StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String hash(byte[] der) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    }

    private static List<Field> headers(String... namesAndValues) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(new Field(namesAndValues[i], namesAndValues[i + 1]));
        }
        return fields;
    }

    private static void gives(List<Field> headers, Dialect dialect, int hops, byte[]... certificates) {
        assertThat(ForwardedCertificates.fromHeaders(headers, dialect, hops))
                .isInstanceOfSatisfying(
                        ForwardedResult.Chain.class,
                        chain -> assertThat(chain.certificates()).containsExactly(certificates));
    }

    private static void refuses(List<Field> headers, Dialect dialect, int hops, ForwardedRefusal why) {
        assertThat(ForwardedCertificates.fromHeaders(headers, dialect, hops))
                .isEqualTo(new ForwardedResult.Refused(why));
    }

    @Test
    void eachDialectGivesItsChain() throws Exception {
        gives(headers("Client-Cert", ":" + base64(LEAF) + ":"), Dialect.RFC9440, 0, LEAF);
        gives(
                headers("client-cert-chain", ":" + base64(ISSUER) + ":", "CLIENT-CERT", ":" + base64(LEAF) + ":"),
                Dialect.RFC9440,
                0,
                LEAF,
                ISSUER);
        gives(
                headers(
                        "Client-Cert", ":" + base64(LEAF) + ":",
                        "Client-Cert-Chain", ":" + base64(ISSUER) + ":",
                        "Client-Cert-Chain", ":" + base64(LEAF) + ":"),
                Dialect.RFC9440,
                0,
                LEAF,
                ISSUER,
                LEAF);
        gives(headers("ssl-client-cert", escaped(LEAF)), Dialect.NGINX, 0, LEAF);
        gives(headers("X-Amzn-Mtls-Clientcert-Leaf", escaped(LEAF)), Dialect.ALB, 0, LEAF);
        // Load balancers leave + = / as they are: form decoding would break them.
        gives(
                headers(
                        "X-Amzn-Mtls-Clientcert",
                        escaped(LEAF, ISSUER)
                                .replace("%2B", "+")
                                .replace("%3D", "=")
                                .replace("%2F", "/")),
                Dialect.ALB,
                0,
                LEAF,
                ISSUER);
        gives(
                headers("X-Forwarded-Tls-Client-Cert", base64(LEAF) + "," + base64(ISSUER)),
                Dialect.TRAEFIK,
                0,
                LEAF,
                ISSUER);
        gives(
                headers(
                        "X-Forwarded-Tls-Client-Cert",
                        URLEncoder.encode(base64(LEAF) + "," + base64(ISSUER), StandardCharsets.UTF_8)),
                Dialect.TRAEFIK,
                0,
                LEAF,
                ISSUER);
        gives(headers("x-forwarded-client-cert", "Cert=\"" + escaped(LEAF) + "\""), Dialect.XFCC, 0, LEAF);
        gives(
                headers(
                        "x-forwarded-client-cert",
                        "By=spiffe://x/y;hAsH=" + hash(LEAF).toUpperCase(java.util.Locale.ROOT) + ";Cert=\""
                                + escaped(LEAF)
                                + "\";Chain=\"" + escaped(LEAF, ISSUER)
                                + "\";Subject=\"CN=a\\\"b,O=c;d=e\";URI=http://a?b=c;DNS=a;DNS=b"),
                Dialect.XFCC,
                0,
                LEAF,
                ISSUER);
        assertThat(ForwardedCertificates.fromValues(List.of(pem(LEAF), pem(ISSUER)), Dialect.PEM, 0))
                .isInstanceOf(ForwardedResult.Chain.class);
        assertThat(ForwardedCertificates.fromValues(List.of(base64(LEAF)), Dialect.DER, 0))
                .isInstanceOf(ForwardedResult.Chain.class);
    }

    @Test
    void withoutAHeaderThereIsNoCertificate() {
        for (Dialect dialect : Dialect.values()) {
            assertThat(ForwardedCertificates.fromHeaders(headers("host", "x"), dialect, 0))
                    .isEqualTo(new ForwardedResult.None());
        }
    }

    @Test
    void onlyTheElementOfTheTrustedProxyCounts() {
        String forged = "Cert=\"" + escaped(ISSUER) + "\"";
        String real = "Cert=\"" + escaped(LEAF) + "\"";
        String inner = "By=http://inner;Hash=00";
        gives(headers("x-forwarded-client-cert", forged + "," + real), Dialect.XFCC, 0, LEAF);
        gives(headers("x-forwarded-client-cert", forged + ", " + real + "," + inner), Dialect.XFCC, 1, LEAF);
        refuses(headers("x-forwarded-client-cert", real), Dialect.XFCC, 1, ForwardedRefusal.FORWARDED_HOPS);
        refuses(
                headers("x-forwarded-client-cert", real + "," + inner),
                Dialect.XFCC,
                0,
                ForwardedRefusal.FORWARDED_NO_CERTIFICATE);
    }

    static Stream<Arguments> forged() throws Exception {
        String leaf = ":" + base64(LEAF) + ":";
        String cert = "Cert=\"" + escaped(LEAF) + "\"";
        return Stream.of(
                Arguments.of(
                        Dialect.RFC9440,
                        ForwardedRefusal.FORWARDED_DOUBLED,
                        headers("Client-Cert", leaf, "client-cert", leaf)),
                Arguments.of(
                        Dialect.RFC9440, ForwardedRefusal.FORWARDED_NO_CERTIFICATE, headers("Client-Cert-Chain", leaf)),
                Arguments.of(
                        Dialect.RFC9440,
                        ForwardedRefusal.FORWARDED_FOREIGN,
                        headers("Client-Cert", leaf, "X-Forwarded-Client-Cert", cert)),
                Arguments.of(Dialect.RFC9440, ForwardedRefusal.FORWARDED_FOREIGN, headers("Client_Cert", leaf)),
                Arguments.of(
                        Dialect.RFC9440, ForwardedRefusal.FORWARDED_MALFORMED, headers("Client-Cert", base64(LEAF))),
                Arguments.of(
                        Dialect.RFC9440, ForwardedRefusal.FORWARDED_MALFORMED, headers("Client-Cert", leaf + ";a=1")),
                Arguments.of(
                        Dialect.RFC9440,
                        ForwardedRefusal.FORWARDED_MALFORMED,
                        headers("Client-Cert", leaf + ", " + leaf)),
                Arguments.of(Dialect.RFC9440, ForwardedRefusal.FORWARDED_MALFORMED, headers("Client-Cert", "")),
                Arguments.of(
                        Dialect.RFC9440,
                        ForwardedRefusal.FORWARDED_MALFORMED,
                        headers("Client-Cert", leaf, "Client-Cert-Chain", "(" + leaf + ")")),
                Arguments.of(
                        Dialect.RFC9440,
                        ForwardedRefusal.FORWARDED_FOLDED,
                        headers("Client-Cert", ":" + base64(LEAF) + "\r\n :")),
                Arguments.of(
                        Dialect.RFC9440,
                        ForwardedRefusal.FORWARDED_TOO_LARGE,
                        headers(
                                "Client-Cert",
                                leaf,
                                "Client-Cert-Chain",
                                String.join(", ", java.util.Collections.nCopies(10, leaf)))),
                Arguments.of(Dialect.XFCC, ForwardedRefusal.FORWARDED_FOREIGN, headers("Client-Cert", leaf)),
                Arguments.of(
                        Dialect.XFCC,
                        ForwardedRefusal.FORWARDED_DOUBLED,
                        headers("x-forwarded-client-cert", cert, "x-forwarded-client-cert", cert)),
                Arguments.of(
                        Dialect.XFCC,
                        ForwardedRefusal.FORWARDED_DOUBLED,
                        headers("x-forwarded-client-cert", cert + ";" + cert)),
                Arguments.of(
                        Dialect.XFCC,
                        ForwardedRefusal.FORWARDED_DOUBLED,
                        headers("x-forwarded-client-cert", "Cert=\"" + escaped(LEAF, ISSUER) + "\"")),
                Arguments.of(
                        Dialect.XFCC,
                        ForwardedRefusal.FORWARDED_MISMATCH,
                        headers("x-forwarded-client-cert", "Hash=" + hash(ISSUER) + ";" + cert)),
                Arguments.of(
                        Dialect.XFCC,
                        ForwardedRefusal.FORWARDED_MISMATCH,
                        headers("x-forwarded-client-cert", cert + ";Chain=\"" + escaped(ISSUER, LEAF) + "\"")),
                Arguments.of(
                        Dialect.XFCC,
                        ForwardedRefusal.FORWARDED_NO_CERTIFICATE,
                        headers("x-forwarded-client-cert", "Chain=\"" + escaped(LEAF) + "\"")),
                Arguments.of(
                        Dialect.XFCC, ForwardedRefusal.FORWARDED_MALFORMED, headers("x-forwarded-client-cert", "")),
                Arguments.of(
                        Dialect.XFCC,
                        ForwardedRefusal.FORWARDED_MALFORMED,
                        headers("x-forwarded-client-cert", cert + ",")),
                Arguments.of(
                        Dialect.XFCC,
                        ForwardedRefusal.FORWARDED_MALFORMED,
                        headers("x-forwarded-client-cert", cert + ";")),
                Arguments.of(
                        Dialect.XFCC,
                        ForwardedRefusal.FORWARDED_MALFORMED,
                        headers("x-forwarded-client-cert", cert + "x")),
                Arguments.of(
                        Dialect.XFCC,
                        ForwardedRefusal.FORWARDED_MALFORMED,
                        headers("x-forwarded-client-cert", "Issuer=x;" + cert)),
                Arguments.of(
                        Dialect.XFCC,
                        ForwardedRefusal.FORWARDED_MALFORMED,
                        headers("x-forwarded-client-cert", "Cert=\"" + escaped(LEAF))),
                Arguments.of(
                        Dialect.XFCC,
                        ForwardedRefusal.FORWARDED_MALFORMED,
                        headers("x-forwarded-client-cert", "URI=a\"b;" + cert)),
                Arguments.of(
                        Dialect.NGINX,
                        ForwardedRefusal.FORWARDED_DOUBLED,
                        headers("ssl-client-cert", escaped(LEAF), "x-ssl-client-cert", escaped(LEAF))),
                Arguments.of(
                        Dialect.NGINX,
                        ForwardedRefusal.FORWARDED_DOUBLED,
                        headers("ssl-client-cert", escaped(LEAF, ISSUER))),
                Arguments.of(Dialect.NGINX, ForwardedRefusal.FORWARDED_MALFORMED, headers("ssl-client-cert", "%zz")),
                Arguments.of(Dialect.NGINX, ForwardedRefusal.FORWARDED_MALFORMED, headers("ssl-client-cert", "%2")),
                Arguments.of(Dialect.NGINX, ForwardedRefusal.FORWARDED_MALFORMED, headers("ssl-client-cert", "%ff")),
                Arguments.of(
                        Dialect.NGINX, ForwardedRefusal.FORWARDED_NO_CERTIFICATE, headers("ssl-client-cert", "%20")),
                Arguments.of(
                        Dialect.ALB,
                        ForwardedRefusal.FORWARDED_DOUBLED,
                        headers("x-amzn-mtls-clientcert", escaped(LEAF), "x-amzn-mtls-clientcert-leaf", escaped(LEAF))),
                Arguments.of(
                        Dialect.TRAEFIK,
                        ForwardedRefusal.FORWARDED_MALFORMED,
                        headers("x-forwarded-tls-client-cert", base64(LEAF) + ",")),
                Arguments.of(
                        Dialect.TRAEFIK,
                        ForwardedRefusal.FORWARDED_MALFORMED,
                        headers("x-forwarded-tls-client-cert", base64(new byte[] {0x30, 9, 1, 2, 3}))),
                Arguments.of(Dialect.PEM, ForwardedRefusal.FORWARDED_FOREIGN, headers("client-cert", leaf)),
                Arguments.of(Dialect.DER, ForwardedRefusal.FORWARDED_FOREIGN, headers("ssl-client-cert", leaf)));
    }

    @ParameterizedTest
    @MethodSource("forged")
    void whatKeepsNotToTheDialectIsRefused(Dialect dialect, ForwardedRefusal why, List<Field> headers) {
        refuses(headers, dialect, 0, why);
    }

    private static final Signing PROXY = Signing.p256("proxy");
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final SignatureRules RULES = new SignatureRules(
            null, null, Set.of("@method", "@authority", "@path"), Duration.ofSeconds(60), Duration.ofSeconds(5), false);

    private static HttpMessage signed(String covered, String path) {
        String params = "(" + covered + ");created=1799999990;keyid=\"proxy\"";
        String leaf = ":" + base64(LEAF) + ":";
        StringBuilder base = new StringBuilder();
        for (String name : covered.split(" ")) {
            base.append(name)
                    .append(": ")
                    .append(
                            switch (name) {
                                case "\"@method\"" -> "POST";
                                case "\"@authority\"" -> "a.example";
                                case "\"@path\"" -> "/p";
                                default -> leaf;
                            })
                    .append('\n');
        }
        base.append("\"@signature-params\": ").append(params);
        byte[] signature =
                PROXY.sign("SHA256withECDSAinP1363Format", base.toString().getBytes(StandardCharsets.UTF_8));
        return HttpMessage.request(
                "POST",
                "https",
                "a.example",
                path,
                headers(
                        "Client-Cert", leaf,
                        "Signature-Input", "ttrp=" + params,
                        "Signature", "ttrp=:" + base64(signature) + ":"));
    }

    private static ForwardedCertificates.Signed verify(HttpMessage message) {
        return ForwardedCertificates.fromSigned(
                message, RULES, id -> "proxy".equals(id) ? SignatureKey.of(PROXY.publicKey()) : null, NOW);
    }

    @Test
    void aProxysSignatureVouchesForTheCertificateOfThisRequestOnly() {
        String all = "\"@method\" \"@authority\" \"@path\" \"client-cert\"";
        assertThat(verify(signed(all, "/p"))).isInstanceOf(ForwardedCertificates.Signed.Vouched.class);
        assertThat(verify(signed(all, "/q")))
                .isEqualTo(new ForwardedCertificates.Signed.BadSignature(
                        new MessageSignatureResult.Refused(SignatureRefusal.SIGNATURE_INVALID)));
        assertThat(verify(signed("\"@method\" \"@authority\" \"@path\"", "/p")))
                .isEqualTo(new ForwardedCertificates.Signed.BadSignature(
                        new MessageSignatureResult.Refused(SignatureRefusal.SIGNATURE_COVERAGE)));
    }
}
