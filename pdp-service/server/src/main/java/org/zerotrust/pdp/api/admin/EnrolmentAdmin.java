package org.zerotrust.pdp.api.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.zerotrust.pdp.device.CertificateFacts;
import org.zerotrust.pdp.device.CertificateRole;
import org.zerotrust.pdp.device.ChainResult;
import org.zerotrust.pdp.device.DevicePresentation;
import org.zerotrust.pdp.device.DeviceVerifier;
import org.zerotrust.pdp.device.Finding;
import org.zerotrust.pdp.device.VerifiedChain;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.FieldError;
import org.zerotrust.pdp.store.DeviceStore;
import org.zerotrust.pdp.store.DeviceStore.Enrolment;

/**
 * What a registration authority tells after it enrolled a device (an EST server, RFC 7030): from now on this certificate
 * counts and the one before does not.
 */
@ApplicationScoped
class EnrolmentAdmin {
    /** Longest time in which two certificates of a device are good, in seconds. */
    static final int LONGEST_OVERLAP = 3_600;

    private final DeviceStore store;
    private final DeviceVerifier verifier;
    private final Clock clock;

    EnrolmentAdmin(DeviceStore store, DeviceVerifier verifier, Clock clock) {
        this.store = store;
        this.verifier = verifier;
        this.clock = clock;
    }

    /**
     * {@code POST /devices/ID/enrolment} with {@code certificate_chain} (PEM, leaf first) and, where the one before shall
     * stay good for a while, {@code overlap} in seconds. The chain must hold as in a decision: to a registered issuer
     * of operational certificates, in force now, and with the identity of this device.
     */
    Uni<JsonNode> enrol(AdminRequest request) {
        Members members = request.members();
        List<String> chain = new ArrayList<>();
        JsonNode given = members.arrayOrNull("certificate_chain");
        if (given != null) {
            given.forEach(one -> chain.add(one.asText()));
        }
        if (chain.isEmpty() || chain.size() > DevicePresentation.MAX_CHAIN) {
            members.error(
                    "certificate_chain", "out_of_range", "1 to " + DevicePresentation.MAX_CHAIN + " certificates");
        }
        int overlap = members.number("overlap", 0);
        if (overlap < 0 || overlap > LONGEST_OVERLAP) {
            members.error("overlap", "out_of_range", "0 to " + LONGEST_OVERLAP + " seconds");
        }
        members.end();
        Instant now = clock.instant();
        String id = request.path("id");
        return Uni.createFrom()
                .item(() -> verifier.verifyChain(
                        new DeviceVerifier.Presented(
                                request.caller(),
                                chain,
                                request.caller().dialect(),
                                request.caller().hops()),
                        now))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .map(EnrolmentAdmin::accepted)
                .flatMap(verified -> store.find(request.tenant(), id).flatMap(found -> {
                    var row = found.orElseThrow(() -> Refused.of(FailureCode.NOT_FOUND, ""));
                    if (!row.deviceId.equals(verified.deviceId())) {
                        throw refused("IDENTITY_MISMATCH", "the certificate names " + verified.deviceId());
                    }
                    return store.enrol(
                            request.tenant(),
                            id,
                            enrolment(verified, overlap),
                            request.change("device.enrol", id, "{}"));
                }))
                .map(DeviceAdmin::json);
    }

    private static VerifiedChain accepted(ChainResult result) {
        return switch (result) {
            case ChainResult.Malformed(FieldError error) -> throw refused(error.code(), error.message());
            case ChainResult.Refused(List<Finding> findings) ->
                throw new Refused(new Failure(
                        FailureCode.INVALID_FIELD,
                        "the certificate does not hold",
                        findings.stream()
                                .map(finding -> new FieldError(
                                        "certificate_chain",
                                        finding.code().value(),
                                        "expected " + finding.expected() + ", seen " + finding.seen()))
                                .collect(Collectors.toList())));
            case ChainResult.Accepted(VerifiedChain chain) -> {
                if (chain.issuer().role() != CertificateRole.OPERATIONAL) {
                    throw refused("CERT_BOOTSTRAP_ONLY", "an enrolment ends with an operational certificate");
                }
                yield chain;
            }
        };
    }

    private static Refused refused(String code, String message) {
        return new Refused(Failure.invalid("certificate_chain", code, message));
    }

    private static Enrolment enrolment(VerifiedChain chain, int overlap) {
        CertificateFacts facts = chain.facts();
        return new Enrolment(
                facts.fingerprint(),
                chain.issuer().id(),
                chain.issuer().role().wire(),
                facts.serial(),
                Instant.ofEpochSecond(facts.notBefore()),
                Instant.ofEpochSecond(facts.notAfter()),
                overlap);
    }
}
