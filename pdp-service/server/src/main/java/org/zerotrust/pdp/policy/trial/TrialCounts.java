package org.zerotrust.pdp.policy.trial;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.zerotrust.pdp.outcome.Failure;
import org.zerotrust.pdp.policy.DecidedBy;
import org.zerotrust.pdp.policy.Evaluation;
import org.zerotrust.pdp.policy.PolicyAnswer;

/** What one replica has counted in one trial. Any number of threads count. */
public final class TrialCounts {
    static final String ACTIVE = "active/";
    static final String TRIAL = "trial/";
    static final String PAIR = ">";
    static final String DROPPED = "dropped";
    /** Before the rules of two answers that differ. */
    static final String RULES = "rules ";

    /** Policies have fewer; past it the rest is one. */
    private static final int MOST_RULES = 200;

    private final Map<String, LongAdder> all = new HashMap<>();
    private final EnumMap<TrialOutcome, LongAdder> active = new EnumMap<>(TrialOutcome.class);
    private final EnumMap<TrialOutcome, LongAdder> trial = new EnumMap<>(TrialOutcome.class);
    private final EnumMap<TrialOutcome, EnumMap<TrialOutcome, LongAdder>> pairs = new EnumMap<>(TrialOutcome.class);
    private final LongAdder dropped = counter(DROPPED);
    private final ConcurrentHashMap<String, LongAdder> rules = new ConcurrentHashMap<>();

    /** All are 0. */
    public TrialCounts() {
        for (TrialOutcome a : TrialOutcome.values()) {
            active.put(a, counter(ACTIVE + a.wire()));
            trial.put(a, counter(TRIAL + a.wire()));
            EnumMap<TrialOutcome, LongAdder> others = new EnumMap<>(TrialOutcome.class);
            for (TrialOutcome b : TrialOutcome.values()) {
                others.put(b, counter(a.wire() + PAIR + b.wire()));
            }
            pairs.put(a, others);
        }
    }

    private LongAdder counter(String name) {
        LongAdder counter = new LongAdder();
        all.put(name, counter);
        return counter;
    }

    /**
     * A canary's question was evaluated.
     *
     * @param byTrial whether by the trial's snapshot
     */
    public void evaluated(boolean byTrial, Evaluation evaluation) {
        one(byTrial ? trial : active, TrialOutcome.of(evaluation)).increment();
    }

    /** A shadow evaluated what the active snapshot had. */
    public void compared(Evaluation byActive, Evaluation byTrial) {
        TrialOutcome before = TrialOutcome.of(byActive);
        TrialOutcome after = TrialOutcome.of(byTrial);
        one(one(pairs, before), after).increment();
        if (before != after) {
            String name = RULES + rules(byActive) + " > " + rules(byTrial);
            rules.computeIfAbsent(
                            rules.size() < MOST_RULES || rules.containsKey(name) ? name : RULES + "others",
                            _ -> new LongAdder())
                    .increment();
        }
    }

    /** Where an answer comes from, {@code file:line}; a dash where there is none, or an engine that cannot tell. */
    private static String rules(Evaluation evaluation) {
        return switch (evaluation) {
            case Evaluation.Answered(PolicyAnswer _, DecidedBy by) ->
                by.rules().isEmpty() ? "-" : String.join(", ", by.rules());
            case Evaluation.Undecided(Failure _) -> "-";
        };
    }

    private static <T> T one(EnumMap<TrialOutcome, T> of, TrialOutcome outcome) {
        return Objects.requireNonNull(of.get(outcome), "there is one for each");
    }

    /** Nothing was compared, as there was no room, or one of the two came too late to say anything. */
    public void dropped() {
        dropped.increment();
    }

    /**
     * All so far, what is 0 left out: {@code active/deny}, {@code trial/permit}, {@code permit>deny}, {@code dropped}, and
     * of answers that differ {@code rules a.rego:5 > a.rego:9}.
     */
    public Map<String, Long> totals() {
        Map<String, Long> sums = new TreeMap<>();
        all.forEach((name, count) -> {
            long sum = count.sum();
            if (sum > 0) {
                sums.put(name, sum);
            }
        });
        rules.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }
}
