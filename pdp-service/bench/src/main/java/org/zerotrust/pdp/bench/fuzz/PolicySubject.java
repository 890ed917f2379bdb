package org.zerotrust.pdp.bench.fuzz;

import java.util.List;
import java.util.random.RandomGenerator;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;

/** Source to answer: what compiles is evaluated on both engines, whose answers must be the same. */
final class PolicySubject implements Subject {
    private final List<String> seeds;

    PolicySubject(List<String> seeds) {
        this.seeds = List.copyOf(seeds);
    }

    @Override
    public List<String> seeds() {
        return seeds;
    }

    @Override
    public String mutate(String text, String other, RandomGenerator random) {
        return TextMutator.mutate(text, other, random);
    }

    @Override
    public String run(String text) {
        try {
            Outcome compiled = outcome(text, Rego.Engine.JVM);
            Outcome interpreted = outcome(text, Rego.Engine.INTERPRETER);
            // Limits are counted where it costs least, so that they are met at other places.
            if (!cancelled(compiled) && !cancelled(interpreted) && !compiled.equals(interpreted)) {
                throw new IllegalStateException("compiled " + compiled + ", interpreted " + interpreted);
            }
            return Outcomes.shape(compiled);
        } catch (RegoCompileException e) {
            return REFUSED + Outcomes.shape(e.errors().getFirst());
        }
    }

    private static Outcome outcome(String text, Rego.Engine engine) {
        return Outcomes.evaluate(
                Rego.builder()
                        .module("f.rego", text)
                        .entrypoint("fuzz/p")
                        .engine(engine)
                        .build(),
                "fuzz/p");
    }

    private static boolean cancelled(Outcome outcome) {
        return outcome instanceof Outcome.Failed f && f.error().code().equals("eval_cancel_error");
    }
}
