package org.zerotrust.pdp.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.revocation.Crl;
import org.zerotrust.evidence.revocation.RevocationOptions;
import org.zerotrust.evidence.x509.Profile;
import org.zerotrust.pdp.fakes.Callers;
import org.zerotrust.pdp.fakes.TestIssuers;
import org.zerotrust.pdp.fakes.TestLeaf;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.testkit.Credential;

/** A chain is verified once, its status at every decision. */
class RevocationAtDecisionTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final TenantId TENANT = new TenantId("demo");
    private static final String DEVICE = "urn:test:device:1";
    private static final RevocationOptions HARD = RevocationOptions.hardFail();

    private final TestIssuers issuers = new TestIssuers(NOW);
    private final Credential authority = issuers.authority("iot-safe").credential();
    private final TestLeaf leaf = TestLeaf.make(authority, TestLeaf.Shape.of(DEVICE, NOW));
    private final Caller caller = Callers.gateway("demo");
    private List<Crl> known = List.of();
    private @Nullable String staple;

    private IssuerProfile issuer(RevocationOptions options, Set<String> policies) {
        IssuerProfile plain = issuers.profiles(TENANT).getFirst();
        return new IssuerProfile(
                TENANT,
                plain.id(),
                plain.certificate(),
                plain.keyProtection(),
                plain.assurance(),
                plain.role(),
                plain.identityField(),
                true,
                false,
                plain.conditions(),
                plain.anchor(),
                Profile.RFC5280,
                policies,
                new StatusRules(options, List.of(URI.create("http://crl.example/1"))),
                1);
    }

    private DeviceVerifier verifier(IssuerProfile issuer) {
        return new DeviceVerifier(tenant -> new IssuerRegistry.Issuers(List.of(issuer), 1), of -> known, 10);
    }

    private DevicePresentation presentation() {
        return new DevicePresentation(
                DEVICE,
                List.of(leaf.pem()),
                Identifiers.NONE,
                new TlsFacts("TLSv1.3", null, true, staple),
                new Proof.TlsByPep());
    }

    /** The first reason, or empty where the device is let in. */
    private String reason(DeviceVerifier verifier) {
        VerifiedChain chain = verifier.remembered(DeviceVerifier.Presented.device(caller, presentation()), NOW);
        if (chain == null) {
            switch (verifier.verifyChain(DeviceVerifier.Presented.device(caller, presentation()), NOW)) {
                case ChainResult.Accepted(VerifiedChain accepted) -> chain = accepted;
                case ChainResult.Refused(List<Finding> findings) -> {
                    return findings.getFirst().code().value();
                }
                case ChainResult.Malformed malformed -> throw new IllegalStateException(malformed.toString());
            }
        }
        DeviceResult result = verifier.verify(
                chain, chain, presentation(), new Question(caller, "1", "r", null, "read"), Optional.empty(), NOW);
        return switch (result) {
            case DeviceResult.Verified(VerifiedDevice device, var _) -> {
                assertThat(device.revocation().mode())
                        .isEqualTo(chain.issuer().status().options().mode().wire());
                assertThat(device.revocation().age()).isEqualTo(known.isEmpty() && staple == null ? 0 : 60);
                yield "";
            }
            case DeviceResult.Refused refused ->
                refused.findings().getFirst().code().value();
            case DeviceResult.Failed failed -> failed.failure().toString();
        };
    }

    private byte[] list(@Nullable BigInteger revoked, Instant until) throws Exception {
        var builder = new JcaX509v2CRLBuilder(authority.certificate(), Date.from(NOW.minusSeconds(60)));
        builder.setNextUpdate(Date.from(until));
        builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.ONE));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils()
                        .createAuthorityKeyIdentifier(authority.certificate().getPublicKey()));
        if (revoked != null) {
            builder.addCRLEntry(revoked, Date.from(NOW.minusSeconds(90)), CRLReason.keyCompromise);
        }
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.key()))
                .getEncoded();
    }

    @Test
    void aRememberedChainIsRefusedOnceItIsRevoked() throws Exception {
        DeviceVerifier verifier = verifier(issuer(HARD, Set.of()));

        assertThat(reason(verifier)).isEqualTo("REVOCATION_UNKNOWN");
        known = List.of(Crl.read(list(null, NOW.plusSeconds(600))));
        assertThat(reason(verifier)).isEmpty();
        known = List.of(Crl.read(list(leaf.certificate().getSerialNumber(), NOW.plusSeconds(600))));
        assertThat(reason(verifier)).isEqualTo("CERT_REVOKED");
        assertThat(verifier.rememberedChains()).isEqualTo(1);
    }

    /** A response by the issuer itself, one minute old. */
    private String response(CertificateStatus status, Credential responder, Instant until) throws Exception {
        var digests = new JcaDigestCalculatorProviderBuilder().build();
        var id = new CertificateID(
                digests.get(CertificateID.HASH_SHA1),
                new X509CertificateHolder(authority.certificate().getEncoded()),
                leaf.certificate().getSerialNumber());
        var basic = new BasicOCSPRespBuilder(
                        SubjectPublicKeyInfo.getInstance(
                                responder.certificate().getPublicKey().getEncoded()),
                        digests.get(CertificateID.HASH_SHA1))
                .addResponse(id, status, Date.from(NOW.minusSeconds(60)), Date.from(until))
                .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(responder.key()),
                        new X509CertificateHolder[0],
                        Date.from(NOW.minusSeconds(60)));
        return Base64.getEncoder()
                .encodeToString(new OCSPRespBuilder()
                        .build(OCSPRespBuilder.SUCCESSFUL, basic)
                        .getEncoded());
    }

    @Test
    void aStapledResponseOfTheIssuerSaysAsMuchAsItsList() throws Exception {
        DeviceVerifier verifier = verifier(issuer(HARD, Set.of()));
        Credential other = issuers.authority("software").credential();
        CertificateStatus revoked = new RevokedStatus(Date.from(NOW.minusSeconds(90)), CRLReason.keyCompromise);

        staple = response(CertificateStatus.GOOD, authority, NOW.plusSeconds(600));
        assertThat(reason(verifier)).isEmpty();
        staple = response(revoked, authority, NOW.plusSeconds(600));
        assertThat(reason(verifier)).isEqualTo("CERT_REVOKED");
        staple = response(CertificateStatus.GOOD, authority, NOW.minusSeconds(30));
        assertThat(reason(verifier)).as("past its end").isNotEmpty();
        staple = response(CertificateStatus.GOOD, other, NOW.plusSeconds(600));
        assertThat(reason(verifier)).as("of another authority").isNotEmpty();
    }

    @Test
    void aGoodResponseHidesNoListThatSaysRevoked() throws Exception {
        known = List.of(Crl.read(list(leaf.certificate().getSerialNumber(), NOW.plusSeconds(600))));
        staple = response(CertificateStatus.GOOD, authority, NOW.plusSeconds(600));

        assertThat(reason(verifier(issuer(HARD, Set.of())))).isEqualTo("CERT_REVOKED");
    }

    @Test
    void anOldListIsRefusedUnlessTheIssuerAllowsForIt() throws Exception {
        known = List.of(Crl.read(list(null, NOW.minusSeconds(30))));

        assertThat(reason(verifier(issuer(HARD, Set.of())))).isEqualTo("CRL_STALE");
        assertThat(reason(verifier(issuer(RevocationOptions.boundedStale(Duration.ofMinutes(1)), Set.of()))))
                .isEmpty();
    }

    @Test
    void aShortLifeNeedsNoListAndALongOneDoes() {
        assertThat(reason(verifier(issuer(RevocationOptions.shortLived(Duration.ofDays(60)), Set.of()))))
                .isEmpty();
        assertThat(reason(verifier(issuer(RevocationOptions.shortLived(Duration.ofDays(1)), Set.of()))))
                .isEqualTo("REVOCATION_UNKNOWN");
    }

    @Test
    void aPolicyThatTheIssuerAsksForMustBeThere() {
        assertThat(reason(verifier(issuer(RevocationOptions.shortLived(Duration.ofDays(60)), Set.of("1.2.3")))))
                .isEqualTo("CERT_POLICY");
    }
}
