package org.zerotrust.pdp.posture;

import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.zerotrust.evidence.attestation.EarRefusal;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FieldError;
import org.zerotrust.pdp.outcome.ReasonCode;

/** What became of the claims that a sender handed over. */
public sealed interface Accepted {
    /** Nothing was handed over. */
    Signals NOTHING = new Signals(List.of(), List.of());

    /**
     * Signals with our facts, and evidence that counts for nothing.
     *
     * @param signals may still be about another device's key
     * @param refused evidence that was refused, with its place among the claims
     */
    record Signals(List<ReportedSignal> signals, List<Refusal> refused) implements Accepted {
        public Signals {
            signals = List.copyOf(signals);
            refused = List.copyOf(refused);
        }

        /**
         * Codes of evidence that no honest device shows: a bad signature, or a good one about another key. A device
         * that shows it gets nothing, whatever the policy says.
         */
        public List<ReasonCode> forged(PublicKey device) {
            if (signals.isEmpty() && refused.isEmpty()) {
                return List.of();
            }
            List<ReasonCode> codes = new ArrayList<>();
            for (Refusal refusal : refused) {
                if (!refusal.why().isOnlyOld()) {
                    codes.add(refusal.code());
                }
            }
            BoundKey key = new BoundKey(device);
            if (signals.stream().anyMatch(signal -> !key.matches(signal))) {
                codes.add(new ReasonCode(EarRefusal.ATTESTATION_KEY_MISMATCH.name()));
            }
            return codes.stream().distinct().toList();
        }

        /** Codes of evidence that was good once: it is as if it were missing. */
        public List<ReasonCode> outdated() {
            return refused.stream()
                    .filter(refusal -> refusal.why().isOnlyOld())
                    .map(Refusal::code)
                    .distinct()
                    .toList();
        }

        /** All refused evidence as errors of the message it came in. */
        public List<FieldError> errors(String path) {
            return refused.stream()
                    .map(refusal -> new FieldError(
                            path + "[" + refusal.index() + "].evidence",
                            refusal.why().name().toLowerCase(java.util.Locale.ROOT),
                            "the attestation result is not believed"))
                    .toList();
        }
    }

    /** Evidence that counts for nothing. */
    record Refusal(int index, EarRefusal why) {
        ReasonCode code() {
            return new ReasonCode(why.name());
        }
    }

    /** The message as a whole is refused. */
    record Refused(Failure failure) implements Accepted {}
}
