package org.zerotrust.pdp.identity;

/** How much of a reason a caller sees. */
public enum Explanation {
    /** Codes only: the default. */
    CODES("codes"),
    /** Codes with what was expected and what was seen. */
    FULL("full");

    private final String wire;

    Explanation(String wire) {
        this.wire = wire;
    }

    /** The name in the registry. */
    public String wire() {
        return wire;
    }
}
