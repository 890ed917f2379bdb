package org.zerotrust.pdp.posture;

/** What protects a signal, as we know it ourselves. */
public enum Integrity {
    /** A signature by a configured key was verified. */
    SIGNED("signed"),
    /** It came over an authenticated channel from a sender allowed to report it. */
    AUTHENTICATED("authenticated"),
    /** Nothing does. */
    NONE("none");

    private final String wire;

    Integrity(String wire) {
        this.wire = wire;
    }

    /** The name in policy input. */
    public String wire() {
        return wire;
    }
}
