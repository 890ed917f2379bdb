package org.zerotrust.pdp.policy.shadow;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.pack.PolicyCompiler;
import org.zerotrust.pdp.policy.pack.PolicyProgram;
import org.zerotrust.pdp.policy.pack.PolicyRefusedException;
import org.zerotrust.pdp.policy.trial.Aside;

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
    private final ShadowObserver observer;
    private final Aside aside;

    /** @param seconds makes the second engine, one for each first: two tenants never share a compiler */
    public Shadow(Supplier<PolicyCompiler> seconds, Aside.Settings settings, ShadowObserver observer) {
        this.seconds = seconds;
        this.observer = observer;
        this.aside = new Aside("pdp-shadow-", settings);
    }

    /** The engine with this shadow behind it. */
    public PolicyCompiler behind(PolicyCompiler first) {
        return new Shadowed(first);
    }

    @Override
    public void close() {
        aside.close();
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
            if (!(state instanceof State.Refused)) {
                aside.offer(() -> compare(input, answer), observer::dropped);
            }
        }

        private void compare(PolicyInput input, Evaluation answer) {
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
            if (first.isLate() || other.isLate()) {
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
    }

    private sealed interface State {
        record New() implements State {}

        record Ready(PolicyProgram program) implements State {}

        record Refused() implements State {}
    }
}
