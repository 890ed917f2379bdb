package org.zerotrust.pdp.decision;

import org.zerotrust.pdp.identity.Caller;

/** Port: who measures. Called on the thread of the step; must not block or throw. */
public interface DecisionObserver {
    /** Nobody watches. */
    DecisionObserver NONE = new DecisionObserver() {
        @Override
        public void step(Step step, long nanos) {}

        @Override
        public void ended(Caller caller, Answer answer, long nanos) {}
    };

    /** The steps as they are measured. */
    enum Step {
        CHAIN("chain"),
        RECORD("record"),
        PROOF("proof"),
        POSTURE("posture"),
        POLICY("policy"),
        GRANT("grant"),
        JOURNAL("journal");

        private final String wire;

        Step(String wire) {
            this.wire = wire;
        }

        /** The value of the metric's label. */
        public String wire() {
            return wire;
        }
    }

    void step(Step step, long nanos);

    /** Once for each question that reached the pipeline. */
    void ended(Caller caller, Answer answer, long nanos);
}
