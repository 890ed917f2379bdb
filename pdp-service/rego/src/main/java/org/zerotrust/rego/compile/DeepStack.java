package org.zerotrust.rego.compile;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.zerotrust.rego.ast.AstError;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Location;

/** Work that goes as deep as a policy nests. */
public final class DeepStack {
    private static final long DEEP_STACK_BYTES = 1L << 30;

    private DeepStack() {}

    /**
     * Runs {@code work} here, and once more from its beginning with a huge stack where this thread's does not suffice.
     * What does not fit even there is refused: a policy that nobody can compile is an error, never a crash.
     */
    public static <T> T run(Supplier<T> work) {
        try {
            return work.get();
        } catch (StackOverflowError tooDeepHere) {
            return runDeep(work);
        }
    }

    private static <T> T runDeep(Supplier<T> work) {
        AtomicReference<T> result = new AtomicReference<>();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread deep = new Thread(null, () -> result.set(work.get()), "rego-compiler", DEEP_STACK_BYTES);
        deep.setDaemon(true);
        deep.setUncaughtExceptionHandler((t, e) -> thrown.set(e));
        deep.start();
        try {
            deep.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused("interrupted while compiling");
        }
        T value = result.get();
        if (value != null) {
            return value;
        }
        switch (thrown.get()) {
            case StackOverflowError e -> throw refused("the policy nests too deeply");
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> throw new IllegalStateException("compilation ended without a result");
        }
    }

    private static AstException refused(String message) {
        return new AstException(List.of(new AstError(AstError.COMPILE, Location.NONE, message)));
    }
}
