package org.zerotrust.pdp.bench.evidence;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.zerotrust.evidence.attestation.EarProfile;
import org.zerotrust.evidence.attestation.EarResult;
import org.zerotrust.evidence.attestation.EarTrust;
import org.zerotrust.evidence.attestation.EarVerifier;
import org.zerotrust.evidence.attestation.KeyEvidence;
import org.zerotrust.evidence.fields.FieldException;
import org.zerotrust.evidence.fields.FieldParser;
import org.zerotrust.evidence.fields.FieldWriter;
import org.zerotrust.evidence.forwarded.Dialect;
import org.zerotrust.evidence.forwarded.ForwardedCertificates;
import org.zerotrust.evidence.forwarded.ForwardedResult;
import org.zerotrust.evidence.jose.DpopResult;
import org.zerotrust.evidence.jose.DpopVerifier;
import org.zerotrust.evidence.jose.JwkReader;
import org.zerotrust.evidence.jose.JwsResult;
import org.zerotrust.evidence.jose.JwsVerifier;
import org.zerotrust.evidence.signature.HttpMessage;
import org.zerotrust.evidence.signature.MessageSignatureResult;
import org.zerotrust.evidence.signature.MessageSignatures;
import org.zerotrust.evidence.signature.SignatureKey;
import org.zerotrust.evidence.signature.SignatureRules;
import org.zerotrust.pdp.testkit.EarSigner;

/** What reads evidence of others: certificates, lists, forwarded headers, signatures, proofs, results, reports; by name. */
public final class EvidenceTargets {
    /** All there are. */
    public static final List<String> NAMES = List.of(
            "certificate",
            "xfcc",
            "rfc9440",
            "ear",
            "jws",
            "crl",
            "ocsp",
            "posture",
            "dpop",
            "rfc9421",
            "fields",
            "key-evidence",
            "hardware");

    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final byte[] LEAF = {0x30, 5, 1, 2, 3, 4, 5};

    private EvidenceTargets() {}

    /** The target of this name. */
    public static ByteTarget named(String name) {
        return switch (name) {
            case "certificate" -> DerTarget.CERTIFICATE.in(FuzzWorld.make());
            case "crl" -> DerTarget.CRL.in(FuzzWorld.make());
            case "ocsp" -> DerTarget.OCSP.in(FuzzWorld.make());
            case "posture" -> new PostureTarget();
            case "xfcc" -> forwarded(Dialect.XFCC, "x-forwarded-client-cert", xfccSeeds());
            case "rfc9440" -> forwarded(Dialect.RFC9440, "client-cert", List.of(":" + base64(LEAF) + ":"));
            case "ear" -> ear();
            case "jws" -> jws();
            case "dpop" -> dpop();
            case "rfc9421" -> rfc9421();
            case "fields" -> fields();
            case "key-evidence" -> keyEvidence();
            case "hardware" -> new HardwareTarget();
            default -> throw new IllegalArgumentException("no target " + name + "; there are " + NAMES);
        };
    }

    private record Simple(List<byte[]> seeds, Function<byte[], String> work) implements ByteTarget {
        @Override
        public String run(byte[] input) {
            return work.apply(input);
        }
    }

    private static ByteTarget texts(List<String> seeds, Function<String, String> work) {
        return new Simple(
                seeds.stream()
                        .map(seed -> seed.getBytes(StandardCharsets.ISO_8859_1))
                        .toList(),
                bytes -> work.apply(new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static List<String> xfccSeeds() {
        String pem =
                "-----BEGIN CERTIFICATE-----%0A" + base64(LEAF).replace("=", "%3D") + "%0A-----END CERTIFICATE-----%0A";
        return List.of(
                "Cert=\"" + pem + "\"",
                "By=spiffe://a/b;Hash=00;Cert=\"" + pem + "\";Chain=\"" + pem
                        + "\";Subject=\"CN=a\\\"b,O=c\";URI=urn:x;DNS=a,By=x",
                "By=http://frontend.example;Hash=468ed33be74eee6556d90c0149c1309e9ba61d6425303443c0748a02dd8de688;URI=urn:y");
    }

    private static ByteTarget forwarded(Dialect dialect, String header, List<String> seeds) {
        return texts(seeds, text -> {
            ForwardedResult result =
                    ForwardedCertificates.fromHeaders(List.of(new HttpMessage.Field(header, text)), dialect, 0);
            return switch (result) {
                case ForwardedResult.Chain(List<byte[]> chain) -> {
                    for (byte[] der : chain) {
                        if (der.length < 5 || der[0] != 0x30) {
                            throw new IllegalStateException("handed on what is no certificate");
                        }
                    }
                    yield "chain " + chain.size();
                }
                case ForwardedResult.None() -> "none";
                case ForwardedResult.Refused(var why) -> "refused " + why;
            };
        });
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ByteTarget ear() {
        KeyPair keys = keys();
        EarSigner signer = new EarSigner(keys.getPrivate(), keys.getPublic());
        String good = signer.result("affirming", 3, keys.getPublic(), NOW.minusSeconds(30));
        EarVerifier verifier = new EarVerifier(List.of(new EarTrust(
                "ear",
                Objects.requireNonNull(JwkReader.keys(signer.jwks())),
                EnumSet.allOf(EarProfile.class),
                Duration.ofHours(1),
                false)));
        return texts(List.of(good, signer.sign("{}"), signer.sign("{\"eat_profile\":\"x\"}")), text -> {
            return switch (verifier.verify(text, null, NOW)) {
                case EarResult.Accepted _ -> believed(text, List.of(good));
                case EarResult.Refused(var why) -> "refused " + why;
            };
        });
    }

    /** A permit that must not be: something was believed that nobody signed. */
    private static String believed(String text, List<String> good) {
        if (!good.contains(text)) {
            throw new IllegalStateException("believed what nobody signed");
        }
        return "believed";
    }

    private static ByteTarget jws() {
        KeyPair keys = keys();
        EarSigner signer = new EarSigner(keys.getPrivate(), keys.getPublic());
        List<String> good = List.of(signer.sign("{\"a\":1}"), signer.sign("{}"));
        JwsVerifier verifier = new JwsVerifier(Objects.requireNonNull(JwkReader.keys(signer.jwks())), Set.of(), 65_536);
        return texts(good, text -> switch (verifier.verify(text)) {
            case JwsResult.Verified _ -> believed(text, good);
            case JwsResult.Refused(var why) -> "refused " + why;
        });
    }

    private static ByteTarget dpop() {
        KeyPair keys = keys();
        EarSigner signer = new EarSigner(keys.getPrivate(), keys.getPublic());
        DpopVerifier.Expected expected =
                new DpopVerifier.Expected("GET", "https://a.example/p", null, null, null, Duration.ofSeconds(60));
        // Without the right typ none of these is good; with it, any key may sign: then only the form is of interest.
        return texts(
                List.of(
                        signer.sign(
                                "{\"jti\":\"0123456789\",\"htm\":\"GET\",\"htu\":\"https://a.example/p\",\"iat\":1800000000}"),
                        "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0Rs"
                                + "cEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6Il"
                                + "AtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIn0.AAAA"),
                text -> switch (DpopVerifier.verify(text, expected, NOW)) {
                    case DpopResult.Verified _ ->
                        throw new IllegalStateException("believed a proof that nobody signed");
                    case DpopResult.Refused(var why) -> "refused " + why;
                });
    }

    private static ByteTarget rfc9421() {
        KeyPair keys = keys();
        SignatureRules rules =
                new SignatureRules(null, null, Set.of(), Duration.ofSeconds(60), Duration.ofSeconds(60), false);
        return texts(
                List.of(
                        "sig=(\"@method\" \"@path\" \"@query-param\";name=\"a\" \"x\";sf \"x\";key=\"a\" \"x\";bs);created=1800000000;nonce=\"n\"\n"
                                + "sig=:AAAA:\na=1, b=(1 2);c",
                        "sig=(\"@target-uri\" \"@authority\");created=1799999999;alg=\"ecdsa-p256-sha256\"\nsig=:AAAA:\nx"),
                text -> {
                    String[] lines = text.split("\n", 3);
                    List<HttpMessage.Field> fields = new ArrayList<>();
                    fields.add(new HttpMessage.Field("signature-input", lines[0]));
                    fields.add(new HttpMessage.Field("signature", lines.length > 1 ? lines[1] : ""));
                    fields.add(new HttpMessage.Field("x", lines.length > 2 ? lines[2] : ""));
                    HttpMessage message = HttpMessage.request("GET", "https", "a.example", "/p?a=b", fields);
                    return switch (MessageSignatures.verify(
                            message, rules, id -> SignatureKey.of(keys.getPublic()), NOW)) {
                        case MessageSignatureResult.Verified _ ->
                            throw new IllegalStateException("believed a signature that nobody made");
                        case MessageSignatureResult.Refused(var why) -> "refused " + why;
                    };
                });
    }

    private static ByteTarget fields() {
        return texts(
                List.of("a=1, b;x=2.5, c=(\"t\" :AAAA: ?0), d=@1, e=%\"f%c3%bc\"", "foo;a=*b", "1, -2.125, x/y"),
                text -> {
                    try {
                        String once = FieldWriter.dictionary(FieldParser.dictionary(text));
                        if (!FieldWriter.dictionary(FieldParser.dictionary(once))
                                .equals(once)) {
                            throw new IllegalStateException("not the same after it was written");
                        }
                        return "dictionary";
                    } catch (FieldException e) {
                        return "refused";
                    }
                });
    }

    private static ByteTarget keyEvidence() {
        // One key: it may be extracted, and has a name. Unsigned.
        byte[] small =
                Base64.getDecoder().decode("MDIwLgIBATApMCcGBSqHZwACMB4wCwYGKodnAQICAQH/MA8GBiqHZwECAAwFa2V5LTEwAA==");
        return new Simple(List.of(small), bytes -> {
            KeyEvidence read = KeyEvidence.read(bytes);
            return read == null ? "refused" : "elements " + read.elements().size();
        });
    }
}
