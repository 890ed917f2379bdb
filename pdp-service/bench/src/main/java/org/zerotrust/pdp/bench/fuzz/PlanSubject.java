package org.zerotrust.pdp.bench.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.value.Json;

/** The loader of {@code plan.json}; a plan that it lets through is evaluated on both engines, within limits. */
final class PlanSubject implements Subject {
    private static final int ENTRYPOINTS = 8;
    private static final int LARGE = 30_000;

    private final List<String> seeds;

    PlanSubject(List<String> seeds) {
        this.seeds = List.copyOf(seeds);
    }

    @Override
    public List<String> seeds() {
        return seeds;
    }

    @Override
    public String mutate(String text, String other, RandomGenerator random) {
        if (random.nextInt(12) == 0) {
            return TextMutator.bytes(text, random);
        }
        try {
            return Json.write(TreeMutator.mutate(Json.read(text), Json.read(other), random));
        } catch (Json.MalformedException | StackOverflowError brokenOrTooDeepToWrite) {
            return TextMutator.bytes(text, random);
        }
    }

    @Override
    public String run(String text) {
        Set<String> ends = new TreeSet<>();
        for (Rego.Engine engine : Rego.Engine.values()) {
            if (engine == Rego.Engine.JVM && text.length() > LARGE && text.hashCode() % 8 != 0) {
                // Making classes of large plans takes most of the time: a part of them will do.
                continue;
            }
            PreparedPolicy policy;
            try {
                policy = Rego.fromPlan(text).engine(engine).build();
            } catch (RegoCompileException e) {
                return REFUSED + Outcomes.shape(e.errors().getFirst());
            }
            List<String> entrypoints = new ArrayList<>(new TreeSet<>(policy.entrypoints()));
            for (String entrypoint : entrypoints.subList(0, Math.min(ENTRYPOINTS, entrypoints.size()))) {
                ends.add(Outcomes.shape(Outcomes.evaluate(policy, entrypoint)));
            }
        }
        return ends.toString();
    }
}
