package org.zerotrust.pdp.bench.evidence;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.zerotrust.pdp.api.rest.PostureReports;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.identity.CertificateDialect;
import org.zerotrust.pdp.identity.Explanation;
import org.zerotrust.pdp.identity.Role;
import org.zerotrust.pdp.outcome.CallerId;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.TenantId;
import org.zerotrust.pdp.posture.Accepted;
import org.zerotrust.pdp.posture.AttestationEvidence;
import org.zerotrust.pdp.posture.AttestationVerifiers;
import org.zerotrust.pdp.posture.Integrity;
import org.zerotrust.pdp.posture.PostureAssembler;
import org.zerotrust.pdp.posture.ReportedSignal;

/**
 * The body of a posture report, as it comes over REST and, within a signature, through Kafka. A signal that its reporter
 * is not registered for, that claims to be signed, or that gives itself a later time or a longer life is a finding: it
 * could make a permit.
 */
final class PostureTarget implements ByteTarget {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Duration MAX_AGE = Duration.ofHours(1);
    private static final Map<String, Set<String>> ALLOWED =
            Map.of("secure_boot", Set.of("mdm"), "patch_age_days", Set.of("mdm", "edr"));

    private final Caller reporter = new Caller(
            new TenantId("fuzz"),
            new CallerId("reporter"),
            Set.of(Role.REPORTER),
            Set.of(),
            CertificateDialect.PEM,
            0,
            Set.of(),
            false,
            ALLOWED,
            Explanation.CODES,
            Map.of(),
            1);
    private final PostureAssembler assembler =
            new PostureAssembler(MAX_AGE, new AttestationEvidence(tenant -> AttestationVerifiers.Trusted.NOBODY, 16));

    @Override
    public List<byte[]> seeds() {
        return Stream.of(
                        "{\"signals\":[{\"name\":\"secure_boot\",\"value\":true,\"method\":\"reported\","
                                + "\"observed_at\":\"2026-06-01T11:59:00Z\"}]}",
                        "{\"signals\":[{\"name\":\"patch_age_days\",\"value\":12.5e0,\"method\":\"reported\",\"source\":\"edr\","
                                + "\"observed_at\":\"2026-06-01T11:59:00.125+01:00\",\"max_age\":60},"
                                + "{\"name\":\"secure_boot\",\"value\":{\"a\":[null,\"\\u00e9\"]},\"method\":\"inferred\","
                                + "\"observed_at\":\"2026-06-01T12:00:00Z\"}]}",
                        "{\"signals\":[{\"name\":\"attestation\",\"evidence\":{\"format\":\"ear\",\"value\":\"e30.e30.AA\"}}]}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public String run(byte[] input) {
        return switch (PostureReports.read(assembler, reporter, input, NOW)) {
            case Accepted.Refused(Failure failure) -> "refused " + failure.code();
            case Accepted.Signals(List<ReportedSignal> signals, var _) -> {
                signals.forEach(PostureTarget::check);
                yield "accepted " + signals.size();
            }
        };
    }

    private static void check(ReportedSignal signal) {
        if (!ALLOWED.getOrDefault(signal.name(), Set.of()).contains(signal.source())
                || signal.integrity() == Integrity.SIGNED
                || !signal.receivedAt().equals(NOW)
                || signal.maxAge().compareTo(MAX_AGE) > 0
                || signal.observedAt().isAfter(NOW)) {
            throw new IllegalStateException("accepted what its reporter may not say");
        }
    }
}
