package org.zerotrust.evidence.revocation;

/** What is asked about revocation, for each issuer. There is no mode in which doubt is a pass. */
public enum RevocationMode {
    /** Every certificate below the anchor needs a fresh status. */
    HARD_FAIL("hard-fail"),
    /** As hard-fail, but a status may be past its end by a declared time: networks of devices have outages. */
    BOUNDED_STALE("bounded-stale"),
    /** Certificates that live shorter than a declared time need no status; any other on the path does. */
    NONE_BECAUSE_SHORT_LIVED("none-because-short-lived");

    private final String wire;

    RevocationMode(String wire) {
        this.wire = wire;
    }

    /** The name in the registry and on the command line. */
    public String wire() {
        return wire;
    }
}
