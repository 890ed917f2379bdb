package org.zerotrust.pdp.outcome;

import org.jspecify.annotations.Nullable;

/** How long each step of one decision took, in nanoseconds, in the order in which they ran. Immutable. */
public final class StepTimes {
    /** No step ran. */
    public static final StepTimes EMPTY = new StepTimes(null, null, 0);

    private final @Nullable StepTimes before;
    private final @Nullable Step step;
    private final long nanos;

    private StepTimes(@Nullable StepTimes before, @Nullable Step step, long nanos) {
        this.before = before;
        this.step = step;
        this.nanos = nanos;
    }

    /** These, and then one more; each step runs once at most. */
    public StepTimes with(Step ran, long took) {
        return new StepTimes(this, ran, Math.max(took, 0));
    }

    /** Takes the time of one step. */
    public interface Writer<E extends Exception> {
        /** The step's name and its nanoseconds. */
        void write(String step, long nanos) throws E;
    }

    /** Hands over each step that ran. */
    public <E extends Exception> void writeTo(Writer<E> writer) throws E {
        if (before != null) {
            before.writeTo(writer);
        }
        if (step != null) {
            writer.write(step.wire(), nanos);
        }
    }
}
