package org.zerotrust.pdp.policy.shadow;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.pack.PolicyCompiler;
import org.zerotrust.pdp.policy.pack.PolicyProgram;
import org.zerotrust.pdp.policy.pack.PolicyRefusedException;

/**
 * Wraps the engine that decides, so that a second one evaluates a sample of the same questions on threads of its own.
 *
 * <pre>
 *   evaluate(input) --> first engine --> answer, at once
 *                             '--sample--> bounded queue --> own threads --> second engine --> compare, count
 * </pre>
 *
 * <p>Whatever happens behind the queue, the answer is the first engine's: a full queue, a late or failing second engine
 * and a policy that it refuses are counted and nothing else.
 */
public final class Shadow implements AutoCloseable {
    private final Supplier<PolicyCompiler> seconds;
    private final Settings settings;
    private final ShadowObserver observer;
    private final ThreadPoolExecutor workers;

    /**
     * What it may cost.
     *
     * @param sample part of the questions that is compared, above 0 and up to 1
     * @param threads how many comparisons run at once
     * @param queue how many wait at most
     * @param patience how long one may wait before it is no longer worth its cost
     */
    public record Settings(double sample, int threads, int queue, Duration patience) {
        public Settings {
            if (!(sample > 0 && sample <= 1) || threads < 1 || queue < 1 || !patience.isPositive()) {
                throw new IllegalArgumentException(
                        "a shadow needs a sample above 0 and up to 1, and threads, queue and patience above 0");
            }
        }
    }

    /** @param seconds makes the second engine, one for each first: two tenants never share a compiler */
    public Shadow(Supplier<PolicyCompiler> seconds, Settings settings, ShadowObserver observer) {
        this.seconds = seconds;
        this.settings = settings;
        this.observer = observer;
        this.workers = new ThreadPoolExecutor(
                settings.threads(),
                settings.threads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.queue()),
                Thread.ofPlatform().name("pdp-shadow-", 0).daemon().factory(),
                new ThreadPoolExecutor.AbortPolicy());
    }

    /** The engine with this shadow behind it. */
    public PolicyCompiler behind(PolicyCompiler first) {
        return new Shadowed(first);
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    private final class Shadowed implements PolicyCompiler {
        private final PolicyCompiler first;
        private final PolicyCompiler second = seconds.get();

        Shadowed(PolicyCompiler first) {
            this.first = first;
        }

        @Override
        public String name() {
            return first.name();
        }

        @Override
        public boolean blocking() {
            return first.blocking();
        }

        @Override
        public PolicyProgram compile(PolicyPack pack) throws PolicyRefusedException {
            PolicyProgram decides = first.compile(pack);
            Beside beside = new Beside(pack, second, first.ordersSets() && second.ordersSets());
            return input -> {
                Evaluation answer = decides.evaluate(input);
                beside.offer(input, answer);
                return answer;
            };
        }
    }

    /** The second engine's program of one pack, compiled with the first question that is compared. */
    private final class Beside {
        private final PolicyPack pack;
        private final PolicyCompiler second;
        private final boolean inOrder;
        private volatile State state = new State.New();

        Beside(PolicyPack pack, PolicyCompiler second, boolean inOrder) {
            this.pack = pack;
            this.second = second;
            this.inOrder = inOrder;
        }

        void offer(PolicyInput input, Evaluation answer) {
            if (state instanceof State.Refused
                    || settings.sample() < 1 && ThreadLocalRandom.current().nextDouble() >= settings.sample()) {
                return;
            }
            long offered = System.nanoTime();
            try {
                workers.execute(() -> compare(input, answer, offered));
            } catch (RejectedExecutionException full) {
                observer.dropped();
            }
        }

        private void compare(PolicyInput input, Evaluation answer, long offered) {
            if (System.nanoTime() - offered > settings.patience().toNanos()) {
                observer.dropped();
                return;
            }
            try {
                PolicyProgram program = program();
                if (program != null) {
                    judge(input, answer, program.evaluate(input));
                }
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                observer.failed("the engine " + second.name() + " failed: "
                        + e.getClass().getSimpleName());
            }
        }

        private @Nullable PolicyProgram program() {
            if (state instanceof State.New) {
                compile();
            }
            return state instanceof State.Ready(PolicyProgram program) ? program : null;
        }

        private synchronized void compile() {
            if (!(state instanceof State.New)) {
                return;
            }
            try {
                state = new State.Ready(second.compile(pack));
            } catch (PolicyRefusedException | RuntimeException e) {
                state = new State.Refused();
                observer.failed("the engine " + second.name() + " cannot run snapshot " + pack.digest());
            }
        }

        private void judge(PolicyInput input, Evaluation first, Evaluation other) {
            if (isLate(first) || isLate(other)) {
                // Says nothing of the policy: another moment would have given another outcome.
                observer.failed("the deadline passed");
                return;
            }
            String where = Comparison.difference(first, other, inOrder);
            if (where.isEmpty()) {
                observer.agreed();
            } else {
                observer.differed(new ShadowObserver.Difference(
                        pack.digest(),
                        Comparison.digest(input),
                        Comparison.word(first),
                        Comparison.word(other),
                        where));
            }
        }

        private static boolean isLate(Evaluation e) {
            return e instanceof Evaluation.Undecided(var failure) && failure.code() == FailureCode.POLICY_DEADLINE;
        }
    }

    private sealed interface State {
        record New() implements State {}

        record Ready(PolicyProgram program) implements State {}

        record Refused() implements State {}
    }
}
