package org.zerotrust.pdp.journal;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.attestation.HardwareClaims;
import org.zerotrust.pdp.device.CertificateFacts;
import org.zerotrust.pdp.device.CertificateRole;
import org.zerotrust.pdp.device.DeviceRecord;
import org.zerotrust.pdp.device.DeviceResult;
import org.zerotrust.pdp.device.Finding;
import org.zerotrust.pdp.device.Identifiers;
import org.zerotrust.pdp.device.IdentityField;
import org.zerotrust.pdp.device.IssuerProfile;
import org.zerotrust.pdp.device.KeyProtection;
import org.zerotrust.pdp.device.Lifecycle;
import org.zerotrust.pdp.device.RevocationStatus;
import org.zerotrust.pdp.device.VerifiedDevice;
import org.zerotrust.pdp.grant.Grant;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.CertificateDialect;
import org.zerotrust.pdp.identity.Explanation;
import org.zerotrust.pdp.identity.ProofKind;
import org.zerotrust.pdp.identity.Role;
import org.zerotrust.pdp.identity.Subject;
import org.zerotrust.pdp.identity.SubjectEvidence;
import org.zerotrust.pdp.outcome.CallerId;
import org.zerotrust.pdp.outcome.DecisionId;
import org.zerotrust.pdp.outcome.ReasonCode;
import org.zerotrust.pdp.outcome.Step;
import org.zerotrust.pdp.outcome.StepTimes;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.outcome.Verdict;
import org.zerotrust.pdp.policy.Action;
import org.zerotrust.pdp.policy.Application;
import org.zerotrust.pdp.policy.DecidedBy;
import org.zerotrust.pdp.policy.Obligation;
import org.zerotrust.pdp.policy.Reason;
import org.zerotrust.pdp.policy.RequestContext;
import org.zerotrust.pdp.policy.Resource;
import org.zerotrust.pdp.policy.ResourceClass;
import org.zerotrust.pdp.policy.Snapshot;
import org.zerotrust.pdp.policy.Trust;
import org.zerotrust.pdp.posture.Integrity;
import org.zerotrust.pdp.posture.Method;
import org.zerotrust.pdp.posture.PostureSnapshot;
import org.zerotrust.pdp.posture.Signal;
import org.zerotrust.pdp.posture.SignalFacts;
import org.zerotrust.pdp.testkit.DemoPki;

/** Records to write, with every part filled. */
public final class Records {
    public static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    public static final String DEVICE_ID = "urn:gsma:eid:89049032000001000000000000000171";
    public static final String TOKEN = "eyJhbGciOiJub25lIn0.e30.";

    private static final DemoPki PKI = DemoPki.create(java.time.Clock.systemUTC());

    private Records() {}

    /** A permit with a grant, for a registered device of {@code tenant}. */
    public static DecisionRecord permit(String tenant, UUID registryId) {
        return record(tenant, new DeviceResult.Verified(verified(tenant, registryId)), Verdict.PERMIT, grant());
    }

    /** The same, of a class that does not wait for the cluster. */
    public static DecisionRecord local(String tenant, UUID registryId) {
        return record(tenant, new DeviceResult.Verified(verified(tenant, registryId)), Verdict.PERMIT, grant(), false);
    }

    /** A deny for a device that claimed {@code claimed} and was refused. */
    public static DecisionRecord refused(String tenant, @Nullable String claimed) {
        Finding finding = new Finding(ReasonCode.POP_MISSING, "a proof", "none");
        return record(tenant, new DeviceResult.Refused(List.of(finding), claimed), Verdict.DENY, null);
    }

    /** A deny without a device. */
    public static DecisionRecord withoutDevice(String tenant) {
        return record(tenant, null, Verdict.DENY, null);
    }

    private static DecisionRecord record(
            String tenant, @Nullable DeviceResult device, Verdict verdict, @Nullable Grant grant) {
        return record(tenant, device, verdict, grant, true);
    }

    private static DecisionRecord record(
            String tenant,
            @Nullable DeviceResult device,
            Verdict verdict,
            @Nullable Grant grant,
            boolean awaitCluster) {
        return new DecisionRecord(
                new DecisionId(UUID.randomUUID().toString()),
                NOW,
                caller(tenant),
                "request-1",
                "transaction-1",
                new Subject(
                        "alice@example.org",
                        "person",
                        List.of("operator"),
                        "urn:mfa",
                        NOW,
                        new SubjectEvidence.VouchedByPep()),
                new Application("historian"),
                device,
                new PostureSnapshot(List.of(signal("boot.secure", true), signal("location.cell", "310-410-1234"))),
                new Resource("plant/1/line/7", "topic", "/plant/1/line/7", Map.of("owner", "bob@example.org")),
                new ResourceClass(
                        "telemetry",
                        awaitCluster,
                        Duration.ofDays(1),
                        Duration.ofMinutes(5),
                        false,
                        Set.of("operational"),
                        Map.of()),
                new Action("read", Map.of()),
                new RequestContext("10.1.2.3", NOW.plusSeconds(2), "session-7", Map.of()),
                2L,
                new Snapshot("ab".repeat(32), "r1", NOW.minusSeconds(60)),
                null,
                new DecidedBy("rego", List.of("base/access.rego:95")),
                verdict,
                List.of(new Reason(new ReasonCode("posture.secure_boot"), true, "seen-value")),
                List.of(new Obligation("log", Map.of("level", "high"))),
                new Trust(80, "high"),
                grant,
                NOW.plusSeconds(60),
                StepTimes.EMPTY.with(Step.CHAIN, 1_200).with(Step.POLICY, 5_400),
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                null,
                null);
    }

    /** The same, of a snapshot that masks. */
    public static DecisionRecord masked(DecisionRecord r, org.zerotrust.pdp.policy.RecordMask mask) {
        return new DecisionRecord(
                r.id(),
                r.at(),
                r.caller(),
                r.requestId(),
                r.transactionId(),
                r.subject(),
                r.application(),
                r.device(),
                r.posture(),
                r.resource(),
                r.resourceClass(),
                r.action(),
                r.context(),
                r.clockSkew(),
                r.snapshot(),
                r.input(),
                r.by(),
                r.verdict(),
                r.reasons(),
                r.obligations(),
                r.trust(),
                r.grant(),
                r.reevaluateAt(),
                r.steps(),
                r.traceparent(),
                r.sealed(),
                mask);
    }

    private static Grant grant() {
        return new Grant(
                UUID.randomUUID().toString(),
                TOKEN,
                "key-1",
                NOW,
                NOW.plusSeconds(120),
                "plant/1/line/7",
                List.of("read"),
                null);
    }

    private static Signal signal(String name, Object value) {
        return new Signal.Fresh(
                new SignalFacts(
                        name,
                        "ear",
                        Method.ATTESTED,
                        NOW.minusSeconds(30),
                        NOW.minusSeconds(29),
                        Duration.ofHours(1),
                        Integrity.SIGNED,
                        "verifier"),
                30,
                value,
                1.0,
                false);
    }

    public static Caller caller(String tenant) {
        return new Caller(
                new TenantId(tenant),
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
                3);
    }

    private static VerifiedDevice verified(String tenant, UUID registryId) {
        X509Certificate leaf = PKI.device("sensor-1").certificate();
        CertificateFacts facts = new CertificateFacts(
                "CN=sensor-1",
                "CN=Demo IoT SAFE CA",
                "01",
                List.of(DEVICE_ID),
                "00".repeat(32),
                PKI.device("sensor-1").fingerprint(),
                PKI.device("sensor-1").thumbprint(),
                "jkt",
                leaf.getNotBefore().toInstant().getEpochSecond(),
                leaf.getNotAfter().toInstant().getEpochSecond(),
                publicKey(),
                "EC",
                256,
                "P-256",
                List.of(),
                HardwareClaims.NONE);
        TenantId owner = new TenantId(tenant);
        return new VerifiedDevice(
                DEVICE_ID,
                facts,
                new IssuerProfile(
                        owner,
                        "iot-safe",
                        PKI.authority("iot-safe-ca").certificate(),
                        KeyProtection.IOT_SAFE,
                        2,
                        CertificateRole.OPERATIONAL,
                        IdentityField.SAN_URI,
                        true,
                        true,
                        4),
                ProofKind.TLS_BY_PEP,
                NOW,
                new DeviceRecord(
                        owner,
                        registryId,
                        DEVICE_ID,
                        Lifecycle.ACTIVE,
                        Map.of("owner", "carol@example.org"),
                        new Identifiers("89049032000001000000000000000171", null, "490154203237518"),
                        5),
                new Identifiers("89049032000001000000000000000171", "8988303000000614227", "490154203237518"),
                null,
                new RevocationStatus("none-because-short-lived", 0));
    }

    private static PublicKey publicKey() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
