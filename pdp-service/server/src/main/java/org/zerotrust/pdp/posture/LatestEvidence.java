package org.zerotrust.pdp.posture;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which signed signals count: those about the device's key and, of each source, those of its latest result. A claim that
 * an earlier result made and the latest no longer makes is unknown, not still true.
 */
final class LatestEvidence {
    private final BoundKey key;
    private @Nullable Map<String, Instant> latest;

    LatestEvidence(BoundKey key, List<ReportedSignal> reported, List<ReportedSignal> travelling) {
        this.key = key;
        note(reported);
        note(travelling);
    }

    private void note(List<ReportedSignal> signals) {
        for (ReportedSignal signal : signals) {
            if (signal.evidence() != null && key.matches(signal)) {
                Map<String, Instant> known = latest;
                if (known == null) {
                    known = new HashMap<>();
                    latest = known;
                }
                known.merge(signal.source(), signal.observedAt(), (a, b) -> a.isAfter(b) ? a : b);
            }
        }
    }

    boolean has(ReportedSignal signal) {
        return signal.evidence() == null
                || (key.matches(signal) && latest != null && signal.observedAt().equals(latest.get(signal.source())));
    }
}
