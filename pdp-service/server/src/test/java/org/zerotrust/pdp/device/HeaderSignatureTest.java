package org.zerotrust.pdp.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.attestation.HardwareClaims;
import org.zerotrust.pdp.fakes.Callers;
import org.zerotrust.pdp.fakes.TestIssuers;
import org.zerotrust.pdp.fakes.TestLeaf;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.outcome.ReasonCode;

/** A proxy's signature over the certificate header (RFC 9421, appendix B.3): needed where a key is registered, and right. */
class HeaderSignatureTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final KeyPair PROXY = pair();
    private static final KeyPair OTHER = pair();
    private static final TestIssuers ISSUERS = new TestIssuers(NOW);
    private static final TestLeaf DEVICE = leaf("urn:test:device:1");
    private static final TestLeaf ANOTHER = leaf("urn:test:device:2");
    private static final List<String> ALL = List.of("@path", "@query", "@method", "@authority", "client-cert");

    private static TestLeaf leaf(String id) {
        return TestLeaf.make(ISSUERS.authority("iot-safe").credential(), TestLeaf.Shape.of(id, NOW));
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Caller caller(Map<String, PublicKey> keys) {
        Caller plain = Callers.gateway("demo");
        return new Caller(
                plain.tenant(),
                plain.id(),
                plain.roles(),
                plain.resourceClasses(),
                plain.dialect(),
                plain.hops(),
                plain.vouches(),
                plain.vouchesForSubjects(),
                plain.reporting(),
                plain.explanation(),
                keys,
                1);
    }

    private static String header(TestLeaf leaf) throws GeneralSecurityException {
        return ":" + Base64.getEncoder().encodeToString(leaf.certificate().getEncoded()) + ":";
    }

    /** The request as the proxy signs it. */
    private static SignedRequest signed(TestLeaf leaf, List<String> covered, KeyPair key, Instant at, String id)
            throws GeneralSecurityException {
        String certificate = header(leaf);
        Map<String, String> values = Map.of(
                "@path", "/telemetry",
                "@query", "?a=1",
                "@method", "POST",
                "@authority", "api.example",
                "client-cert", certificate);
        StringBuilder base = new StringBuilder();
        List<String> names = new ArrayList<>();
        for (String name : covered) {
            base.append('"')
                    .append(name)
                    .append("\": ")
                    .append(values.get(name))
                    .append('\n');
            names.add("\"" + name + "\"");
        }
        String parameters = "(" + String.join(" ", names) + ");created=" + at.getEpochSecond() + ";keyid=\"" + id
                + "\";alg=\"ecdsa-p256-sha256\"";
        base.append("\"@signature-params\": ").append(parameters);
        Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(key.getPrivate());
        signer.update(base.toString().getBytes(StandardCharsets.US_ASCII));
        return new SignedRequest(
                "POST",
                "https://api.example/telemetry?a=1",
                List.of(
                        new SignedRequest.Header("client-cert", certificate),
                        new SignedRequest.Header("signature-input", "ttrp=" + parameters),
                        new SignedRequest.Header(
                                "signature", "ttrp=:" + Base64.getEncoder().encodeToString(signer.sign()) + ":")));
    }

    private static CertificateFacts facts() throws GeneralSecurityException {
        return CertificateFactsReader.read(
                DEVICE.certificate(), DEVICE.certificate().getPublicKey(), new byte[] {1}, HardwareClaims.NONE);
    }

    private static @Nullable Finding verdict(Caller caller, @Nullable SignedRequest request, @Nullable String path)
            throws GeneralSecurityException {
        ProofResult result = ProofVerifier.verify(
                new Proof.TlsByPep(request),
                facts(),
                new TlsFacts("TLSv1.3", null, true, null),
                new Question(caller, "1", "r", path, "write"),
                NOW);
        return switch (result) {
            case ProofResult.Proven _ -> null;
            case ProofResult.Refused(Finding finding) -> finding;
        };
    }

    private static final Map<String, PublicKey> KEYS = Map.of("proxy-1", PROXY.getPublic());

    @Test
    void aRegisteredKeyMakesTheSignatureNeeded() throws Exception {
        assertThat(verdict(caller(Map.of()), null, "/telemetry")).isNull();
        assertThat(verdict(caller(KEYS), null, "/telemetry"))
                .isNotNull()
                .satisfies(finding -> assertThat(finding.code()).isEqualTo(ReasonCode.POP_INVALID));
        assertThat(verdict(caller(KEYS), signed(DEVICE, ALL, PROXY, NOW, "proxy-1"), "/telemetry"))
                .isNull();
        assertThat(verdict(caller(KEYS), signed(DEVICE, ALL, PROXY, NOW, "proxy-1"), null))
                .isNull();
    }

    @Test
    void aSignatureByAnotherKeyOrOfAnotherTimeIsNone() throws Exception {
        assertThat(verdict(caller(KEYS), signed(DEVICE, ALL, OTHER, NOW, "proxy-1"), null))
                .isNotNull();
        assertThat(verdict(caller(KEYS), signed(DEVICE, ALL, PROXY, NOW, "proxy-2"), null))
                .isNotNull();
        assertThat(verdict(caller(KEYS), signed(DEVICE, ALL, PROXY, NOW.minusSeconds(120), "proxy-1"), null))
                .isNotNull();
        assertThat(verdict(caller(KEYS), signed(DEVICE, ALL, PROXY, NOW.plusSeconds(120), "proxy-1"), null))
                .isNotNull();
        // Nobody is registered to sign for this caller.
        assertThat(verdict(caller(Map.of()), signed(DEVICE, ALL, PROXY, NOW, "proxy-1"), null))
                .isNotNull();
    }

    @Test
    void anotherCertificateOrResourceIsNotWhatWasSigned() throws Exception {
        assertThat(verdict(caller(KEYS), signed(ANOTHER, ALL, PROXY, NOW, "proxy-1"), null))
                .isNotNull();
        assertThat(verdict(caller(KEYS), signed(DEVICE, ALL, PROXY, NOW, "proxy-1"), "/other"))
                .isNotNull();
        SignedRequest right = signed(DEVICE, ALL, PROXY, NOW, "proxy-1");
        List<SignedRequest.Header> changed = new ArrayList<>(right.headers());
        changed.set(0, new SignedRequest.Header("client-cert", header(ANOTHER)));
        assertThat(verdict(caller(KEYS), new SignedRequest(right.method(), right.uri(), changed), null))
                .isNotNull();
        changed.set(0, right.headers().getFirst());
        changed.add(right.headers().getFirst());
        assertThat(verdict(caller(KEYS), new SignedRequest(right.method(), right.uri(), changed), null))
                .as("doubled")
                .isNotNull();
        assertThat(verdict(caller(KEYS), new SignedRequest("GET", right.uri(), right.headers()), null))
                .isNotNull();
    }

    @Test
    void whatIsNotCoveredIsNotVouchedFor() throws Exception {
        for (String name : Set.of("@path", "@method", "@authority", "client-cert")) {
            List<String> covered = new ArrayList<>(ALL);
            covered.remove(name);
            assertThat(verdict(caller(KEYS), signed(DEVICE, covered, PROXY, NOW, "proxy-1"), null))
                    .as(name)
                    .isNotNull();
        }
    }
}
