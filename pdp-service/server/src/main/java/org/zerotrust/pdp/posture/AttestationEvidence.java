package org.zerotrust.pdp.posture;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.evidence.attestation.AttestationResult;
import org.zerotrust.evidence.attestation.EarRefusal;
import org.zerotrust.evidence.attestation.EarResult;
import org.zerotrust.evidence.attestation.EarVerifier;
import org.zerotrust.evidence.jose.Base64Url;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.keys.Thumbprints;
import org.zerotrust.pdp.outcome.BoundedCache;
import org.zerotrust.pdp.outcome.TenantId;

/**
 * Turns attestation results into signals: {@code attestation} (affirming, warning, none or contraindicated),
 * {@code attestation.status} (the same under its canonical name) and {@code attestation.vector.CLAIM} (AR4SI's number).
 * Their source is the verifier, their time its {@code iat}, and they count only for the key they attest.
 */
public final class AttestationEvidence {
    private record Known(TenantId tenant, long version, String digest) {}

    private final AttestationVerifiers verifiers;
    private final BoundedCache<Known, AttestationResult> known;

    /**
     * Judges by these verifiers.
     *
     * @param remembered how many verified results to keep, so that one that travels with many questions costs one
     *     verification
     */
    public AttestationEvidence(AttestationVerifiers verifiers, int remembered) {
        this.verifiers = verifiers;
        this.known = new BoundedCache<>(remembered);
    }

    /** What one piece of evidence gives. */
    sealed interface Judged {
        record Signals(List<ReportedSignal> signals) implements Judged {
            public Signals {
                signals = List.copyOf(signals);
            }
        }

        /** It counts for nothing. */
        record Refused(EarRefusal why) implements Judged {}

        /** It names no key, and the sender is not registered to say whose it is. */
        record NotAllowed() implements Judged {}
    }

    Judged judge(Caller sender, PostureClaim.Attested claim, Duration longest, Instant now) {
        AttestationVerifiers.Trusted trusted = verifiers.trusted(sender.tenant());
        Known key = new Known(sender.tenant(), trusted.version(), digest(claim.evidence()));
        AttestationResult result = known.get(key);
        if (result == null || !holds(result, now)) {
            switch (trusted.verifier().verify(claim.evidence(), null, now)) {
                case EarResult.Refused(EarRefusal why) -> {
                    return new Judged.Refused(why);
                }
                case EarResult.Accepted(AttestationResult accepted) -> {
                    result = accepted;
                    known.put(key, accepted);
                }
            }
        }
        if (result.attestedKey() == null && !sender.mayReport(PostureClaim.Attested.ATTESTATION, result.verifier())) {
            return new Judged.NotAllowed();
        }
        return new Judged.Signals(signals(sender, claim, result, longest, now));
    }

    private static boolean holds(AttestationResult result, Instant now) {
        return result.expiresAt().isAfter(now) && !result.issuedAt().isAfter(now.plus(EarVerifier.LEEWAY));
    }

    private static List<ReportedSignal> signals(
            Caller sender, PostureClaim.Attested claim, AttestationResult result, Duration longest, Instant now) {
        Instant observed = result.issuedAt().isAfter(now) ? now : result.issuedAt();
        Duration maxAge = shorter(shorter(longest, Duration.between(observed, result.expiresAt())), claim.maxAge());
        // Without a key in it the signature says nothing about this device: then the sender's channel is all there is.
        Integrity integrity = result.attestedKey() == null ? Integrity.AUTHENTICATED : Integrity.SIGNED;
        SignalEvidence evidence = new SignalEvidence(result.algorithm(), result.keyId(), result.attestedKey());
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(PostureClaim.Attested.ATTESTATION, result.status().wire());
        values.put("attestation.status", result.status().wire());
        result.vector().forEach((name, value) -> values.put("attestation.vector." + name, (long) value));
        List<ReportedSignal> signals = new ArrayList<>(values.size());
        values.forEach((name, value) -> signals.add(new ReportedSignal(
                name,
                value,
                result.verifier(),
                Method.ATTESTED,
                result.issuedAt(),
                observed,
                now,
                maxAge,
                integrity,
                sender.id().value(),
                evidence)));
        return signals;
    }

    private static Duration shorter(Duration a, @Nullable Duration b) {
        return b == null || a.compareTo(b) <= 0 ? a : b;
    }

    private static String digest(String evidence) {
        return Base64Url.encode(Thumbprints.sha256(evidence.getBytes(StandardCharsets.UTF_8)));
    }
}
