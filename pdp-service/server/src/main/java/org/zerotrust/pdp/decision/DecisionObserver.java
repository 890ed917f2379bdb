package org.zerotrust.pdp.decision;

import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.identity.Caller;
import org.zerotrust.pdp.outcome.Step;

/** Port: who measures and traces. Called on the thread of the step; must not block or throw. */
public interface DecisionObserver {
    /** Nobody watches. */
    DecisionObserver NONE = caller -> new Watch() {
        @Override
        public @Nullable String traceparent() {
            return null;
        }

        @Override
        public void step(Step step, long nanos) {}

        @Override
        public void ended(Answer answer, long nanos) {}
    };

    /** Once for each question that reached the pipeline, where it arrived. */
    Watch begin(Caller caller);

    /** One question's. Its steps may run on different threads, one after another. */
    interface Watch {
        /** The question's place in a trace (W3C Trace Context), for the record; null where it is not traced. */
        @Nullable
        String traceparent();

        /** A step ended just now. */
        void step(Step step, long nanos);

        /** The answer is there. */
        void ended(Answer answer, long nanos);
    }
}
