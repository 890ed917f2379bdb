package org.zerotrust.rego.builtin;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a built-in may know of the evaluation that calls it. One per evaluation, used by one thread. */
public interface BuiltinContext {
    /** The decision's time in nanoseconds since the epoch: the same at every call of one evaluation. */
    long timeNanos();

    /** 64 random bits from the evaluation's seed: the same seed gives the same sequence. */
    long nextRandom();

    /**
     * The evaluation's cache for what must give one answer throughout it (non-deterministic calls) or is costly to
     * parse twice.
     *
     * @param <T> what is kept
     */
    <T> T cached(Object key, Supplier<T> make);

    /**
     * What a text means, such as a compiled pattern: it depends on the text alone and never changes, so that it may be
     * kept for longer than one evaluation. Nothing is kept where {@code make} throws.
     *
     * @param key names the kind of meaning and the text
     * @param chars how long the text is
     */
    default <T> T parsed(Object key, int chars, Supplier<T> make) {
        return cached(key, make);
    }

    /**
     * Counts work against the evaluation's limit and looks at its deadline.
     *
     * @param units about one unit for each element visited or 16 bytes produced
     * @throws BuiltinException with code CANCEL, halting, where a limit is reached
     */
    void work(long units);

    /** What this evaluation may reach outside itself; {@code null} where the capability is not granted. */
    @Nullable
    <T> T capability(Class<T> kind);

    /** How long the evaluation may still take: what waits for others waits no longer. A day where it has no deadline. */
    default Duration timeLeft() {
        return Duration.ofDays(1);
    }

    /** The base documents as they are outside any {@code with}; {@code null} where the evaluation knows of none. */
    default @Nullable Object baseDocuments() {
        return null;
    }

    /** Called by {@code print}; where nobody listens, operands are not even rendered. */
    void print(String line);
}
