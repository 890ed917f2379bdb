package org.zerotrust.pdp.outcome;

/** The three answers. There is no fourth: what is none of them is a {@link Failure}. */
public enum Verdict {
    PERMIT("permit"),
    DENY("deny"),
    STEP_UP("step_up");

    private final String wire;

    Verdict(String wire) {
        this.wire = wire;
    }

    /** The name in JSON and in policy output. */
    public String wire() {
        return wire;
    }
}
