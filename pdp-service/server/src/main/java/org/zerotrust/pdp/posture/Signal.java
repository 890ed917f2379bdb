package org.zerotrust.pdp.posture;

/**
 * A signal at the moment of a decision. Freshness is a type: only a fresh one has a value, so that nothing that reads a
 * snapshot can take an old value for a present one.
 */
public sealed interface Signal {
    /** What is known of it beside its value. */
    SignalFacts facts();

    /** Seconds since it was observed, never negative. */
    long age();

    /** The name. */
    default String name() {
        return facts().name();
    }

    /** The word in policy input and records. */
    String status();

    /** Why a value is not known. */
    enum Cause {
        /** This replica is behind the stream of reports. */
        BEHIND,
        /** Fresh sources disagree, and which of their values is the worst cannot be told. */
        DISPUTED
    }

    /**
     * It may be relied on.
     *
     * @param value a boolean, a number, a string or a list of strings; where sources disagreed, the worst
     * @param confidence 0 to 1, ours: by what protects it and how the sender came to know it
     * @param disputed whether another fresh source said otherwise
     */
    record Fresh(SignalFacts facts, long age, Object value, double confidence, boolean disputed) implements Signal {
        @Override
        public String status() {
            return "fresh";
        }
    }

    /** It is older than it may be: as if it were missing. */
    record Stale(SignalFacts facts, long age) implements Signal {
        @Override
        public String status() {
            return "stale";
        }
    }

    /** There is one, and its value is not known. */
    record Unknown(SignalFacts facts, long age, Cause cause) implements Signal {
        @Override
        public String status() {
            return "unknown";
        }
    }
}
