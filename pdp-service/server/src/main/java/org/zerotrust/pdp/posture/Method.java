package org.zerotrust.pdp.posture;

/** How a sender came to know a signal. */
public enum Method {
    ATTESTED("attested"),
    OBSERVED("observed"),
    REPORTED("reported"),
    DERIVED("derived");

    private final String wire;

    Method(String wire) {
        this.wire = wire;
    }

    /** The name in JSON. */
    public String wire() {
        return wire;
    }
}
