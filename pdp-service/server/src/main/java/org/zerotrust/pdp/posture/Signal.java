package org.zerotrust.pdp.posture;

import org.jspecify.annotations.Nullable;

/**
 * A signal at the moment of a decision. Times are epoch seconds, ages seconds.
 *
 * @param signal what was reported
 * @param age since it was observed
 * @param fresh whether its age is within its maximum; a stale signal has no value for the policy
 */
public record Signal(ReportedSignal signal, long age, boolean fresh) {
    /** The value, or null (unknown) where stale: an old value is never used. */
    public @Nullable Object value() {
        return fresh ? signal.value() : null;
    }
}
