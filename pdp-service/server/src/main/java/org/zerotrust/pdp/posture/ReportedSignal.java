package org.zerotrust.pdp.posture;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signal with what we set ourselves; what {@link PostureStore} keeps.
 *
 * @param name as claimed and allowed
 * @param value as claimed
 * @param source from the sender's registration
 * @param method as claimed
 * @param statedAt when it was observed as the sender states it: its place among the sender's reports
 * @param observedAt by the sender's clock, never later than receipt
 * @param receivedAt by our clock
 * @param maxAge the smaller of claimed and configured
 * @param integrity from the channel or a verified signature
 * @param reporter the registration it came from
 * @param evidence what was verified, where somebody signed it
 */
public record ReportedSignal(
        String name,
        Object value,
        String source,
        Method method,
        Instant statedAt,
        Instant observedAt,
        Instant receivedAt,
        Duration maxAge,
        Integrity integrity,
        String reporter,
        @Nullable SignalEvidence evidence) {
    /** A signal that its sender states itself, with a clock that is not ahead of ours. */
    public ReportedSignal(
            String name,
            Object value,
            String source,
            Method method,
            Instant observedAt,
            Instant receivedAt,
            Duration maxAge,
            Integrity integrity,
            String reporter) {
        this(name, value, source, method, observedAt, observedAt, receivedAt, maxAge, integrity, reporter, null);
    }

    /** The same signal with another age limit. */
    public ReportedSignal withMaxAge(Duration other) {
        return new ReportedSignal(
                name, value, source, method, statedAt, observedAt, receivedAt, other, integrity, reporter, evidence);
    }

    /** Whether it says something later than the other does; a report that comes again does not. */
    public boolean laterThan(ReportedSignal other) {
        return statedAt.isAfter(other.statedAt);
    }

    /** What is known of it beside its value. */
    public SignalFacts facts() {
        return new SignalFacts(name, source, method, observedAt, receivedAt, maxAge, integrity, reporter);
    }
}
