package org.zerotrust.rego;

import java.util.Objects;

/** What an evaluation came to: an answer, no answer, or a failure. Only the first can ever permit anything. */
public sealed interface Outcome {
    /** The entrypoint has this value. */
    record Defined(Object value) implements Outcome {
        public Defined {
            Objects.requireNonNull(value);
        }
    }

    /** The entrypoint has no value for this input. */
    record Undefined() implements Outcome {}

    /** The evaluation failed. */
    record Failed(RegoError error) implements Outcome {
        public Failed {
            Objects.requireNonNull(error);
        }
    }
}
