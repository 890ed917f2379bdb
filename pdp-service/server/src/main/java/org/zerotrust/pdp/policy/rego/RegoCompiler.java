package org.zerotrust.pdp.policy.rego;

import java.time.Duration;
import org.zerotrust.ledger.snapshot.CompiledPack;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.policy.DecidedBy;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.PolicyInput;
import org.zerotrust.pdp.policy.PolicyOutput;
import org.zerotrust.pdp.policy.pack.PlainJson;
import org.zerotrust.pdp.policy.pack.PolicyCompiler;
import org.zerotrust.pdp.policy.pack.PolicyProgram;
import org.zerotrust.pdp.policy.pack.PolicyRefusedException;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.RegoError;

/** Engine {@code rego}: Rego compiled in process; never blocks. */
public final class RegoCompiler implements PolicyCompiler {
    private static final String NAME = "rego";
    private static final String CANCELLED = "eval_cancel_error";

    private final Duration deadline;

    /**
     * An engine.
     *
     * @param deadline how long one evaluation may take
     */
    public RegoCompiler(Duration deadline) {
        this.deadline = deadline;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean blocking() {
        return false;
    }

    @Override
    public PolicyProgram compile(PolicyPack pack) throws PolicyRefusedException {
        try {
            PreparedPolicy policy = CompiledPack.of(pack);
            if (!policy.entrypoints().contains(pack.entrypoint())) {
                throw new PolicyRefusedException("the policy cannot be used: no entrypoint " + pack.entrypoint());
            }
            return new Compiled(policy, pack.entrypoint(), deadline);
        } catch (RegoCompileException e) {
            throw new PolicyRefusedException("the policy does not compile: " + e.getMessage(), e);
        }
    }

    private record Compiled(PreparedPolicy policy, String entrypoint, Duration deadline) implements PolicyProgram {
        @Override
        public Evaluation evaluate(PolicyInput input) {
            PreparedPolicy.Told told = policy.evaluateTelling(
                    entrypoint, input.document(), EvalOptions.at(input.now()).withDeadline(deadline));
            return switch (told.outcome()) {
                case Outcome.Defined(Object value) ->
                    PolicyOutput.read(PlainJson.of(value), new DecidedBy(NAME, told.rules()));
                // Undefined is not a deny: the policy said nothing, so nobody can know.
                case Outcome.Undefined() -> undecided(FailureCode.POLICY_UNDEFINED);
                case Outcome.Failed(RegoError error) ->
                    undecided(CANCELLED.equals(error.code()) ? FailureCode.POLICY_DEADLINE : FailureCode.POLICY_FAILED);
            };
        }

        private static Evaluation undecided(FailureCode code) {
            return new Evaluation.Undecided(Failure.of(code));
        }
    }
}
