package org.zerotrust.rego.eval;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.builtin.BuiltinContext;
import org.zerotrust.rego.builtin.BuiltinException;

/** One evaluation: what it has used of its limits, its random numbers and its cache. Used by one thread. */
public final class EvalContext implements BuiltinContext {
    /** Between two looks at the clock. */
    private static final long UNITS_PER_LOOK = 1 << 16;

    private static final long BYTES_PER_UNIT = 16;
    private static final @Nullable Object[] NO_PATHS = new Object[0];

    private final EvalOptions options;
    private final long deadlineNanos;
    private final boolean hasDeadline;
    private long workLeft;
    private long untilLook;
    private long bytesLeft;
    private int depthLeft;
    private long random;
    private @Nullable Map<Object, Object> cache;
    private @Nullable Meanings meanings;
    private @Nullable Object baseDocuments;
    private @Nullable RegoError firstBuiltinError;
    private Memo memo = new Memo(0);
    private @Nullable Object[] paths = NO_PATHS;
    private final List<Object> results = new ArrayList<>(1);

    /** Starts an evaluation; its deadline counts from now. */
    public EvalContext(EvalOptions options) {
        this.options = options;
        Duration deadline = options.deadline();
        this.hasDeadline = deadline != null;
        this.deadlineNanos = deadline == null ? 0 : System.nanoTime() + deadline.toNanos();
        this.workLeft = options.limits().work();
        this.untilLook = UNITS_PER_LOOK;
        this.bytesLeft = options.limits().allocation();
        this.depthLeft = options.limits().depth();
        this.random = options.seed();
    }

    /** Options of this evaluation. */
    public EvalOptions options() {
        return options;
    }

    /** Makes room for so many values of paths of the input. */
    public void keepPaths(int size) {
        paths = new Object[size];
    }

    /** The value kept at this place, or {@code null}. */
    public @Nullable Object path(int place) {
        return paths[place];
    }

    /** Keeps a value, which is also the answer. */
    public @Nullable Object path(int place, @Nullable Object value) {
        paths[place] = value;
        return value;
    }

    /** Adds to the plan's result set. */
    public void result(Object value) {
        results.add(value);
    }

    /** The plan's result set, in the order in which it was made. */
    public List<Object> results() {
        return results;
    }

    /** Answers found under the documents now in force. */
    public Memo memo() {
        return memo;
    }

    /** Puts another memory of answers in force; returns the one before. */
    public Memo memo(Memo other) {
        Memo before = memo;
        memo = other;
        return before;
    }

    @Override
    @SuppressWarnings("JavaInstantGetSecondsGetNano") // Both parts are added up.
    public long timeNanos() {
        return Math.addExact(
                Math.multiplyExact(options.now().getEpochSecond(), 1_000_000_000L),
                options.now().getNano());
    }

    @Override
    public long nextRandom() {
        // SplitMix64: any seed is a good one.
        random += 0x9E3779B97F4A7C15L;
        long z = random;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    @Override
    @SuppressWarnings("unchecked") // A key names one kind of value: see BuiltinContext.
    public <T> T cached(Object key, Supplier<T> make) {
        Map<Object, Object> known = cache;
        if (known == null) {
            known = new HashMap<>();
            cache = known;
        }
        Object value = known.get(key);
        if (value == null) {
            // Not computeIfAbsent: making one value may ask for another.
            value = make.get();
            known.put(key, value);
        }
        return (T) value;
    }

    @Override
    @SuppressWarnings("unchecked") // A key names one kind of meaning.
    public <T> T parsed(Object key, int chars, Supplier<T> make) {
        Meanings shared = meanings;
        if (shared == null) {
            return cached(key, make);
        }
        Object known = shared.get(key);
        if (known == null) {
            known = cached(key, make);
            shared.offer(key, chars, known);
        }
        return (T) known;
    }

    /** Uses what the policy has parsed before. */
    public void meanings(Meanings ofPolicy) {
        meanings = ofPolicy;
    }

    @Override
    public @Nullable Object baseDocuments() {
        return baseDocuments;
    }

    /** Says which documents the evaluation begins with. */
    public void baseDocuments(@Nullable Object data) {
        baseDocuments = data;
    }

    @Override
    public void work(long units) {
        // What a built-in visits it may also have made.
        allocated(Math.min(units, Long.MAX_VALUE / BYTES_PER_UNIT) * BYTES_PER_UNIT);
        step(units);
    }

    /** Counts work that makes no value. */
    public void step(long units) {
        workLeft -= units;
        untilLook -= units;
        if (untilLook < 0 || workLeft < 0) {
            look();
        }
    }

    private void look() {
        untilLook = UNITS_PER_LOOK;
        if (workLeft < 0) {
            throw cancelled("the evaluation did more work than it may");
        }
        if (hasDeadline && System.nanoTime() - deadlineNanos >= 0) {
            throw cancelled("the evaluation took longer than it may");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw cancelled("caller cancelled query execution");
        }
    }

    /** Counts bytes of values made. */
    public void allocated(long bytes) {
        bytesLeft -= bytes;
        if (bytesLeft < 0) {
            throw cancelled("the evaluation made more values than it may");
        }
    }

    /** One more call is open. */
    public void enter() {
        if (--depthLeft < 0) {
            throw cancelled("calls are nested deeper than they may be");
        }
    }

    /** One call less is open. */
    public void leave() {
        depthLeft++;
    }

    private static EvalException cancelled(String message) {
        return new EvalException(BuiltinException.Code.CANCEL, message);
    }

    @Override
    public <T> @Nullable T capability(Class<T> kind) {
        return kind.cast(options.capabilities().get(kind));
    }

    @Override
    public Duration timeLeft() {
        return hasDeadline ? Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())) : Duration.ofDays(1);
    }

    @Override
    public void print(String line) {
        Consumer<String> listener = options.print();
        if (listener != null) {
            listener.accept(line);
        }
    }

    /**
     * Takes note of a built-in that failed; its call is undefined.
     *
     * @throws EvalException where the failure ends the evaluation
     */
    public void failed(String builtin, BuiltinException e, String file, int row, int col) {
        // A deadline or limit has no built-in's name in front, as it is not that function's fault.
        String message = e.code() == BuiltinException.Code.CANCEL ? e.getMessage() : builtin + ": " + e.getMessage();
        RegoError error = new RegoError(e.code().opaCode(), String.valueOf(message), file, row, col);
        if (e.halts()) {
            throw new EvalException(error);
        }
        if (firstBuiltinError == null) {
            firstBuiltinError = error;
        }
    }

    /** The error that makes the whole evaluation fail where errors are strict, or {@code null}. */
    public @Nullable RegoError strictError() {
        return options.strictBuiltinErrors() ? firstBuiltinError : null;
    }
}
