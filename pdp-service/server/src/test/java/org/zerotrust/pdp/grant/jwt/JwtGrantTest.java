package org.zerotrust.pdp.grant.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.attestation.HardwareClaims;
import org.zerotrust.pdp.device.CertificateFacts;
import org.zerotrust.pdp.device.CertificateRole;
import org.zerotrust.pdp.device.Identifiers;
import org.zerotrust.pdp.device.IdentityField;
import org.zerotrust.pdp.device.IssuerProfile;
import org.zerotrust.pdp.device.KeyProtection;
import org.zerotrust.pdp.device.RevocationStatus;
import org.zerotrust.pdp.device.VerifiedDevice;
import org.zerotrust.pdp.grant.Grant;
import org.zerotrust.pdp.grant.GrantOrder;
import org.zerotrust.pdp.grant.jwt.GrantCheck.Holds;
import org.zerotrust.pdp.grant.jwt.GrantCheck.Refused;
import org.zerotrust.pdp.grant.jwt.GrantCheck.Why;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.CertificateDialect;
import org.zerotrust.pdp.identity.Explanation;
import org.zerotrust.pdp.identity.ProofKind;
import org.zerotrust.pdp.identity.Role;
import org.zerotrust.pdp.keys.KeyRing;
import org.zerotrust.pdp.keys.SigningKey;
import org.zerotrust.pdp.keys.Thumbprints;
import org.zerotrust.pdp.outcome.CallerId;
import org.zerotrust.pdp.outcome.DecisionId;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.policy.Snapshot;
import org.zerotrust.pdp.posture.Integrity;
import org.zerotrust.pdp.posture.Method;
import org.zerotrust.pdp.posture.PostureSnapshot;
import org.zerotrust.pdp.posture.Signal;
import org.zerotrust.pdp.posture.SignalFacts;

final class JwtGrantTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.250Z");
    private static final String ISSUER = "https://pdp.example";
    private static final String AUDIENCE = "plant/1/line/7";
    private static final KeyRing KEYS = new KeyRing(List.of(SigningKey.generate(1, NOW.minusSeconds(60))));
    private static final Instant YEAR_9999 = Instant.parse("9999-12-31T23:59:59Z");

    private static KeyPair deviceKey;
    private static X509Certificate device;

    private final JwtGrantIssuer issuer = new JwtGrantIssuer(ISSUER, () -> KEYS);
    private final GrantVerifier verifier = GrantVerifier.of(ISSUER, KEYS.jwks(NOW, Duration.ofMinutes(6)));

    @BeforeAll
    static void device() throws Exception {
        deviceKey = newKey();
        device = certificate(deviceKey, 1, YEAR_9999);
    }

    @Test
    void aGrantHoldsForItsDeviceAndAudience() {
        Grant grant = issuer.issue(order(device, NOW.plusSeconds(120)));

        GrantCheck check = verifier.check(grant.token(), AUDIENCE, device, NOW.plusSeconds(1));

        assertThat(check).isInstanceOfSatisfying(Holds.class, holds -> {
            assertThat(holds.id()).isEqualTo(grant.id());
            assertThat(holds.tenant()).isEqualTo("demo");
            assertThat(holds.sameCertificate()).isTrue();
            assertThat(holds.claims())
                    .containsEntry("iss", ISSUER)
                    .containsEntry("sub", "urn:device:1")
                    .containsEntry("client_id", "gateway")
                    .containsEntry("scope", "read write")
                    .containsEntry("decision_id", "01900000-0000-7000-8000-000000000001")
                    .containsEntry("key_protection", "iot-safe")
                    .containsEntry("policy", Map.of("revision", "r1", "digest", "ab".repeat(32)))
                    .containsEntry(
                            "cnf",
                            Map.of(
                                    "x5t#S256", Thumbprints.certificate(encoded(device)),
                                    "jkt", Thumbprints.jwk(device.getPublicKey())));
        });
        assertThat(header(grant)).contains("\"typ\":\"at+jwt\"").contains("\"alg\":\"ES256\"");
    }

    @Test
    void aGrantEndsWithTheEarliestOfItsBoundsAndTheYear9999DoesNotOverflow() throws Exception {
        X509Certificate ending = certificate(deviceKey, 2, NOW.plusSeconds(30));

        assertThat(issuer.issue(order(device, NOW.plusSeconds(120))).expiresAt())
                .isEqualTo(Instant.parse("2026-11-23T10:02:00Z"));
        assertThat(issuer.issue(order(device, YEAR_9999)).expiresAt()).isEqualTo(Instant.parse("2026-11-23T10:05:00Z"));
        assertThat(issuer.issue(order(ending, YEAR_9999)).expiresAt()).isEqualTo(Instant.parse("2026-11-23T10:00:30Z"));
    }

    @Test
    void aCertificateAtItsEndCarriesNoGrant() throws Exception {
        X509Certificate ended = certificate(deviceKey, 3, NOW.minusSeconds(1));

        assertThatThrownBy(() -> issuer.issue(order(ended, NOW.plusSeconds(60))))
                .isInstanceOfSatisfying(
                        PdpException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.GRANT_UNAVAILABLE));
    }

    @Test
    void withoutAnActiveKeyThereIsNoGrant() {
        JwtGrantIssuer none = new JwtGrantIssuer(ISSUER, () -> KeyRing.EMPTY);

        assertThatThrownBy(() -> none.issue(order(device, NOW.plusSeconds(60))))
                .isInstanceOfSatisfying(
                        PdpException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.GRANT_UNAVAILABLE));
    }

    @Test
    void anotherDevicesKeyIsRefusedAndAReissueWithTheSameKeySurvives() throws Exception {
        Grant grant = issuer.issue(order(device, NOW.plusSeconds(120)));
        X509Certificate otherKey = certificate(newKey(), 4, YEAR_9999);
        X509Certificate reissued = certificate(deviceKey, 5, YEAR_9999);

        assertThat(verifier.check(grant.token(), AUDIENCE, otherKey, NOW)).isEqualTo(new Refused(Why.WRONG_DEVICE));
        assertThat(verifier.check(grant.token(), AUDIENCE, reissued, NOW))
                .isInstanceOfSatisfying(
                        Holds.class,
                        holds -> assertThat(holds.sameCertificate()).isFalse());
    }

    @Test
    void aGrantIsRefusedOutsideItsTime() {
        Grant grant = issuer.issue(order(device, NOW.plusSeconds(60)));

        assertThat(verifier.check(grant.token(), AUDIENCE, device, grant.expiresAt()))
                .isEqualTo(new Refused(Why.OUTSIDE_ITS_TIME));
        assertThat(verifier.check(grant.token(), AUDIENCE, device, NOW.minusSeconds(30)))
                .isEqualTo(new Refused(Why.OUTSIDE_ITS_TIME));
    }

    @Test
    void aGrantOfAnotherSignerIssuerOrAudienceIsRefused() {
        Grant grant = issuer.issue(order(device, NOW.plusSeconds(60)));
        KeyRing others = new KeyRing(List.of(SigningKey.generate(1, NOW.minusSeconds(60))));
        String jwks = KEYS.jwks(NOW, Duration.ofMinutes(6));
        String forgedKeys = others.jwks(NOW, Duration.ofMinutes(6))
                .replace(others.keys().getFirst().kid(), KEYS.keys().getFirst().kid());

        assertThat(GrantVerifier.of(ISSUER, others.jwks(NOW, Duration.ofMinutes(6)))
                        .check(grant.token(), AUDIENCE, device, NOW))
                .isEqualTo(new Refused(Why.UNKNOWN_KEY));
        assertThat(GrantVerifier.of(ISSUER, forgedKeys).check(grant.token(), AUDIENCE, device, NOW))
                .isEqualTo(new Refused(Why.BAD_SIGNATURE));
        assertThat(GrantVerifier.of("https://other", jwks).check(grant.token(), AUDIENCE, device, NOW))
                .isEqualTo(new Refused(Why.WRONG_ISSUER));
        assertThat(verifier.check(grant.token(), "plant/2", device, NOW)).isEqualTo(new Refused(Why.WRONG_AUDIENCE));
    }

    @Test
    void anAlteredClaimHeaderOrTypeIsRefused() {
        String token = issuer.issue(order(device, NOW.plusSeconds(60))).token();
        String[] parts = token.split("\\.");
        String wider = encode(decode(parts[1]).replace("\"read write\"", "\"read write erase\""));
        String unsigned = encode("{\"alg\":\"none\",\"typ\":\"at+jwt\"}");
        String idToken = encode(decode(parts[0]).replace("at+jwt", "JWT"));

        assertThat(verifier.check(parts[0] + "." + wider + "." + parts[2], AUDIENCE, device, NOW))
                .isEqualTo(new Refused(Why.BAD_SIGNATURE));
        assertThat(verifier.check(unsigned + "." + parts[1] + ".", AUDIENCE, device, NOW))
                .isEqualTo(new Refused(Why.WRONG_TYPE));
        assertThat(verifier.check(idToken + "." + parts[1] + "." + parts[2], AUDIENCE, device, NOW))
                .isEqualTo(new Refused(Why.WRONG_TYPE));
        assertThat(verifier.check("a.b", AUDIENCE, device, NOW)).isEqualTo(new Refused(Why.MALFORMED));
        assertThat(verifier.check("!.!.!", AUDIENCE, device, NOW)).isEqualTo(new Refused(Why.MALFORMED));
    }

    @Test
    void theDigestNamesThePostureWithoutTellingIt() {
        Grant grant = issuer.issue(order(device, NOW.plusSeconds(60)));

        assertThat(PostureDigest.of(posture(true))).isEqualTo(PostureDigest.of(posture(true)));
        assertThat(PostureDigest.of(posture(true))).isNotEqualTo(PostureDigest.of(posture(false)));
        assertThat(decode(grant.token().split("\\.")[1]))
                .contains(PostureDigest.of(posture(true)))
                .doesNotContain("boot.secure");
    }

    @Test
    void aGrantNeverShowsItsTokenInText() {
        Grant grant = issuer.issue(order(device, NOW.plusSeconds(60)));

        assertThat(grant.toString()).doesNotContain(grant.token());
    }

    private static String header(Grant grant) {
        return decode(grant.token().split("\\.")[0]);
    }

    private static String decode(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static GrantOrder order(X509Certificate certificate, Instant expires) {
        TenantId tenant = new TenantId("demo");
        Caller caller = new Caller(
                tenant,
                new CallerId("gateway"),
                Set.of(Role.PEP),
                Set.of("*"),
                CertificateDialect.PEM,
                0,
                Set.of(ProofKind.TLS_BY_PEP),
                true,
                Map.of(),
                Explanation.CODES,
                Map.of(),
                1);
        byte[] der = encoded(certificate);
        CertificateFacts facts = new CertificateFacts(
                "CN=device",
                "CN=device",
                "01",
                List.of("urn:device:1"),
                "00".repeat(32),
                HexFormat.of().formatHex(Thumbprints.sha256(der)),
                Thumbprints.certificate(der),
                Thumbprints.jwk(certificate.getPublicKey()),
                certificate.getNotBefore().toInstant().getEpochSecond(),
                certificate.getNotAfter().toInstant().getEpochSecond(),
                certificate.getPublicKey(),
                "EC",
                256,
                "P-256",
                List.of(),
                HardwareClaims.NONE);
        IssuerProfile profile = new IssuerProfile(
                tenant,
                "iot-safe",
                certificate,
                KeyProtection.IOT_SAFE,
                2,
                CertificateRole.OPERATIONAL,
                IdentityField.SAN_URI,
                true,
                true,
                1);
        VerifiedDevice verified = new VerifiedDevice(
                "urn:device:1",
                facts,
                profile,
                ProofKind.TLS_BY_PEP,
                NOW,
                null,
                Identifiers.NONE,
                null,
                new RevocationStatus("none-because-short-lived", 0));
        return new GrantOrder(
                new DecisionId("01900000-0000-7000-8000-000000000001"),
                caller,
                "urn:device:1",
                AUDIENCE,
                verified,
                List.of("read", "write"),
                AUDIENCE,
                posture(true),
                new Snapshot("ab".repeat(32), "r1", NOW.minusSeconds(600)),
                NOW,
                expires,
                null);
    }

    private static PostureSnapshot posture(boolean secure) {
        return new PostureSnapshot(List.of(new Signal.Fresh(
                new SignalFacts(
                        "boot.secure",
                        "ear",
                        Method.ATTESTED,
                        NOW.minusSeconds(30),
                        NOW.minusSeconds(29),
                        Duration.ofHours(1),
                        Integrity.SIGNED,
                        "verifier"),
                30,
                secure,
                1.0,
                false)));
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKey() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(KeyPair pair, long serial, Instant notAfter) throws Exception {
        X500Principal name = new X500Principal("CN=device");
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.valueOf(serial),
                                Date.from(NOW.minusSeconds(3_600)),
                                Date.from(notAfter),
                                name,
                                pair.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    }
}
