package org.zerotrust.pdp.outcome;

/** The steps of a decision as they are measured, traced and recorded. */
public enum Step {
    SUBJECT("subject"),
    CHAIN("chain"),
    RECORD("record"),
    PROOF("proof"),
    POSTURE("posture"),
    POLICY("policy"),
    GRANT("grant"),
    /** Until the record is durable; by its nature not in the record itself. */
    JOURNAL("journal");

    private final String wire;

    Step(String wire) {
        this.wire = wire;
    }

    /** The name in metrics, spans and records. */
    public String wire() {
        return wire;
    }
}
