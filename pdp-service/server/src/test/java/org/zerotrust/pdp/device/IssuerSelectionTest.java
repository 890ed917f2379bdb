package org.zerotrust.pdp.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.fakes.Callers;
import org.zerotrust.pdp.identity.CertificateDialect;
import org.zerotrust.pdp.outcome.ReasonCode;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.testkit.Authority;
import org.zerotrust.pdp.testkit.Credential;

/** Entries with conditions, and identities that are not a URI, over real certificates. */
final class IssuerSelectionTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String TPM = "2.23.133.1.2";
    private static final String IN_A_SIM = "1.3.6.1.4.1.99999.1.1";

    private final Credential authority = Authority.root("ca", "A CA", NOW.minusSeconds(60), NOW.plusSeconds(3_600))
            .credential();
    private final X509Certificate plain = leaf(null, false);
    private final X509Certificate inSim = leaf(IN_A_SIM, false);
    private final X509Certificate module = leaf(null, true);
    private final X509Certificate both = leaf(IN_A_SIM, true);

    IssuerSelectionTest() throws Exception {}

    @Test
    void theMostParticularEntryThatHoldsSpeaks() {
        List<IssuerProfile> entries = List.of(
                entry("any", null, null, KeyProtection.SOFTWARE, IdentityField.SUBJECT_SERIAL),
                entry("sim", IN_A_SIM, null, KeyProtection.IOT_SAFE, IdentityField.SUBJECT_SERIAL),
                entry("tpm", null, TPM, KeyProtection.TPM, IdentityField.HARDWARE_MODULE));

        assertThat(speaking(entries, plain)).contains("any urn:pdp:serial:SN-7");
        assertThat(speaking(entries, inSim)).contains("sim urn:pdp:serial:SN-7");
        assertThat(speaking(entries, module)).contains("tpm urn:pdp:hw:2.23.133.1.2:00ff01");
        // The policy weighs more than the hardware.
        assertThat(speaking(entries.reversed(), both)).contains("sim urn:pdp:serial:SN-7");
    }

    @Test
    void belowAnAnchorIsNotEnough() {
        List<IssuerProfile> entries =
                List.of(entry("sim", IN_A_SIM, null, KeyProtection.IOT_SAFE, IdentityField.SUBJECT_SERIAL));

        assertThat(verify(entries, plain))
                .isInstanceOfSatisfying(
                        ChainResult.Refused.class,
                        refused -> assertThat(refused.findings())
                                .extracting(Finding::code)
                                .containsExactly(ReasonCode.ISSUER_NOT_REGISTERED));
    }

    @Test
    void anEntryForAnAuthorityBelowTheAnchorDoesNotSpeakForItsSisters() {
        IssuerProfile other = new IssuerProfile(
                new TenantId("demo"),
                "other",
                authority.certificate(),
                KeyProtection.TPM,
                3,
                CertificateRole.OPERATIONAL,
                IdentityField.SUBJECT_SERIAL,
                true,
                false,
                new IssuerConditions("ab".repeat(32), null, null),
                1);

        assertThat(speaking(List.of(other), plain)).isEmpty();
    }

    @Test
    void permanentIdentifiersNameADevice() {
        List<IssuerProfile> entries =
                List.of(entry("pid", null, TPM, KeyProtection.TPM, IdentityField.PERMANENT_IDENTIFIER));

        assertThat(speaking(entries, module)).contains("pid urn:pdp:pid:1.2.3:unit-9");
        assertThat(verify(
                        List.of(entry("pid", null, null, KeyProtection.TPM, IdentityField.PERMANENT_IDENTIFIER)),
                        plain))
                .isInstanceOfSatisfying(
                        ChainResult.Refused.class,
                        refused -> assertThat(refused.findings())
                                .extracting(Finding::code)
                                .containsExactly(ReasonCode.IDENTITY_AMBIGUOUS));
    }

    private Optional<String> speaking(List<IssuerProfile> entries, X509Certificate leaf) {
        return verify(entries, leaf) instanceof ChainResult.Accepted(VerifiedChain chain)
                ? Optional.of(chain.issuer().id() + " " + chain.deviceId())
                : Optional.empty();
    }

    private static ChainResult verify(List<IssuerProfile> entries, X509Certificate leaf) {
        IssuerRegistry registry = _ -> new IssuerRegistry.Issuers(entries, 1);
        DevicePresentation shown = new DevicePresentation(null, List.of(pem(leaf)), Identifiers.NONE, null, null);
        assertThat(Callers.gateway("demo").dialect()).isEqualTo(CertificateDialect.PEM);
        return new DeviceVerifier(registry, StatusLists.NONE, 10)
                .verifyChain(DeviceVerifier.Presented.device(Callers.gateway("demo"), shown), NOW);
    }

    private static String pem(X509Certificate leaf) {
        return Credential.pem(leaf);
    }

    private IssuerProfile entry(
            String id,
            @Nullable String policy,
            @Nullable String hardware,
            KeyProtection protection,
            IdentityField identity) {
        return new IssuerProfile(
                new TenantId("demo"),
                id,
                authority.certificate(),
                protection,
                2,
                CertificateRole.OPERATIONAL,
                identity,
                true,
                false,
                new IssuerConditions(null, policy, hardware),
                1);
    }

    private X509Certificate leaf(@Nullable String policy, boolean module) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        var builder = new JcaX509v3CertificateBuilder(
                authority.certificate().getSubjectX500Principal(),
                BigInteger.valueOf(System.nanoTime()).setBit(70),
                Date.from(NOW.minusSeconds(60)),
                Date.from(NOW.plusSeconds(3_600)),
                new X500Principal("CN=d,SERIALNUMBER=SN-7", java.util.Map.of("SERIALNUMBER", "2.5.4.5")),
                keys.getPublic());
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils()
                        .createAuthorityKeyIdentifier(authority.certificate().getPublicKey()));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        if (policy != null) {
            builder.addExtension(
                    Extension.certificatePolicies,
                    false,
                    new CertificatePolicies(new PolicyInformation(new ASN1ObjectIdentifier(policy))));
        }
        if (module) {
            ASN1EncodableVector hardware = new ASN1EncodableVector();
            hardware.add(new ASN1ObjectIdentifier(TPM));
            hardware.add(new DEROctetString(new byte[] {0, (byte) 0xff, 1}));
            ASN1EncodableVector permanent = new ASN1EncodableVector();
            permanent.add(new DERUTF8String("unit-9"));
            permanent.add(new ASN1ObjectIdentifier("1.2.3"));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                other("1.3.6.1.5.5.7.8.4", new DERSequence(hardware)),
                other("1.3.6.1.5.5.7.8.3", new DERSequence(permanent))
            }));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.key())));
    }

    private static GeneralName other(String type, DERSequence value) {
        ASN1EncodableVector name = new ASN1EncodableVector();
        name.add(new ASN1ObjectIdentifier(type));
        name.add(new DERTaggedObject(true, 0, value));
        return new GeneralName(GeneralName.otherName, new DERSequence(name));
    }
}
