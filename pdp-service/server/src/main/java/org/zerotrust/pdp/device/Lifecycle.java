package org.zerotrust.pdp.device;

/** Where a registered device stands in its life. */
public enum Lifecycle {
    MANUFACTURED("manufactured"),
    ENROLLED("enrolled"),
    ACTIVE("active"),
    QUARANTINED("quarantined"),
    RETIRED("retired");

    private final String wire;

    Lifecycle(String wire) {
        this.wire = wire;
    }

    /** The name in the registry and in policy input. */
    public String wire() {
        return wire;
    }
}
