package org.zerotrust.rego.ast;

/**
 * The Rego versions that a module conforms to: it is parsed as {@code min} and uses features up to {@code max}. Neither
 * is {@link RegoVersion#V0_COMPAT_V1}, which is the span from v0 to v1.
 */
public record RegoVersionSpan(RegoVersion min, RegoVersion max) {
    public RegoVersionSpan {
        if (min == RegoVersion.V0_COMPAT_V1 || max == RegoVersion.V0_COMPAT_V1 || min.compareTo(max) > 0) {
            throw new IllegalArgumentException("not a span of Rego versions: " + min + " to " + max);
        }
    }

    public static RegoVersionSpan of(RegoVersion v) {
        return v == RegoVersion.V0_COMPAT_V1
                ? new RegoVersionSpan(RegoVersion.V0, RegoVersion.V1)
                : new RegoVersionSpan(v, v);
    }

    /** This span with {@code max} at least {@code v}. */
    public RegoVersionSpan raisedTo(RegoVersion v) {
        RegoVersion to = v == RegoVersion.V0_COMPAT_V1 ? RegoVersion.V1 : v;
        return to.compareTo(max) <= 0 ? this : new RegoVersionSpan(min, to);
    }

    /** The one version that stands for the span. */
    public RegoVersion version() {
        return min == RegoVersion.V0 && max != RegoVersion.V0 ? RegoVersion.V0_COMPAT_V1 : min;
    }

    @Override
    public String toString() {
        return min == max ? min.toString() : min.toString() + max;
    }
}
