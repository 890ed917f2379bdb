package org.zerotrust.pdp.policy.trial;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.zerotrust.pdp.policy.Evaluation;

/** What one replica has counted in one trial. Any number of threads count. */
public final class TrialCounts {
    static final String ACTIVE = "active/";
    static final String TRIAL = "trial/";
    static final String PAIR = ">";
    static final String DROPPED = "dropped";

    private final Map<String, LongAdder> all = new HashMap<>();
    private final EnumMap<TrialOutcome, LongAdder> active = new EnumMap<>(TrialOutcome.class);
    private final EnumMap<TrialOutcome, LongAdder> trial = new EnumMap<>(TrialOutcome.class);
    private final EnumMap<TrialOutcome, EnumMap<TrialOutcome, LongAdder>> pairs = new EnumMap<>(TrialOutcome.class);
    private final LongAdder dropped = counter(DROPPED);

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
        one(one(pairs, TrialOutcome.of(byActive)), TrialOutcome.of(byTrial)).increment();
    }

    private static <T> T one(EnumMap<TrialOutcome, T> of, TrialOutcome outcome) {
        return Objects.requireNonNull(of.get(outcome), "there is one for each");
    }

    /** Nothing was compared, as there was no room, or one of the two came too late to say anything. */
    public void dropped() {
        dropped.increment();
    }

    /** All so far, what is 0 left out: {@code active/deny}, {@code trial/permit}, {@code permit>deny}, {@code dropped}. */
    public Map<String, Long> totals() {
        Map<String, Long> sums = new TreeMap<>();
        all.forEach((name, count) -> {
            long sum = count.sum();
            if (sum > 0) {
                sums.put(name, sum);
            }
        });
        return sums;
    }
}
