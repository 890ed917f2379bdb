package org.zerotrust.rego;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.builtin.Recording;

/**
 * How one evaluation runs.
 *
 * @param now the decision's time: what {@code time.now_ns} answers
 * @param seed where random built-ins start: the same seed, policy and input give the same answer
 * @param limits what it may use
 * @param deadline how long it may take; {@code null} where only the limits bound it
 * @param strictBuiltinErrors whether a failing built-in ends the evaluation instead of being undefined
 * @param capabilities what it may reach outside itself, by the type asked for; empty by default
 * @param print receives what {@code print} prints; {@code null} where nobody listens
 */
public record EvalOptions(
        Instant now,
        long seed,
        Limits limits,
        @Nullable Duration deadline,
        boolean strictBuiltinErrors,
        Map<Class<?>, Object> capabilities,
        @Nullable Consumer<String> print) {
    public EvalOptions {
        Objects.requireNonNull(now);
        Objects.requireNonNull(limits);
        capabilities = Map.copyOf(capabilities);
    }

    /** Default limits, no deadline, no capability; the seed is the time. */
    @SuppressWarnings("JavaInstantGetSecondsGetNano") // Both parts are used.
    public static EvalOptions at(Instant now) {
        long seed = now.getEpochSecond() * 1_000_000_007L + now.getNano();
        return new EvalOptions(now, seed, Limits.DEFAULT, null, false, Map.of(), null);
    }

    /** The same with another seed. */
    public EvalOptions withSeed(long other) {
        return new EvalOptions(now, other, limits, deadline, strictBuiltinErrors, capabilities, print);
    }

    /** The same with other limits. */
    public EvalOptions withLimits(Limits other) {
        return new EvalOptions(now, seed, other, deadline, strictBuiltinErrors, capabilities, print);
    }

    /** The same with a deadline, counted from the start of the evaluation. */
    public EvalOptions withDeadline(Duration other) {
        return new EvalOptions(now, seed, limits, other, strictBuiltinErrors, capabilities, print);
    }

    /** The same, but a failing built-in ends the evaluation. */
    public EvalOptions strict() {
        return new EvalOptions(now, seed, limits, deadline, true, capabilities, print);
    }

    /** The same with one more capability. */
    public <T> EvalOptions with(Class<T> kind, T capability) {
        Map<Class<?>, Object> more = new HashMap<>(capabilities);
        more.put(kind, capability);
        return new EvalOptions(now, seed, limits, deadline, strictBuiltinErrors, more, print);
    }

    /**
     * The same, and what the evaluation hears from outside is written to the recording; see {@link Recording}.
     *
     * @param recording of one evaluation only; its time and seed take the place of these
     */
    public EvalOptions recording(Recording recording) {
        return new EvalOptions(
                        recording.now(), recording.seed(), limits, deadline, strictBuiltinErrors, capabilities, print)
                .with(Recording.class, recording);
    }

    /** The same, but the evaluation takes time, seed and everything from outside from the recording and asks nobody. */
    public EvalOptions replaying(Recording recorded) {
        return recording(recorded.replay());
    }

    /** The same with a listener to {@code print}. */
    public EvalOptions printingTo(Consumer<String> listener) {
        return new EvalOptions(now, seed, limits, deadline, strictBuiltinErrors, capabilities, listener);
    }
}
