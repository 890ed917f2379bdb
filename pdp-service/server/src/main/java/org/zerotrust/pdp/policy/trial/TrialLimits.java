package org.zerotrust.pdp.policy.trial;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a trial has passed, and when it is halted.
 *
 * @param samples comparisons of a shadow, answers of a canary, that it must have to pass; 0 for any number above none
 * @param endsAt when it is over; null where the number of samples alone ends a shadow, and a person a canary
 * @param mostFlips part of a shadow's comparisons that may differ
 * @param margin by how much a canary's rates may depart from the others'
 */
public record TrialLimits(long samples, @Nullable Instant endsAt, double mostFlips, double margin) {
    /** Answers that a rate rests on at least. */
    private static final long LEAST = 50;
    /** Standard errors beyond which a difference is no chance; looked at often, so more than the usual two. */
    private static final double STANDARD_ERRORS = 3;

    public TrialLimits {
        if (samples < 0 || !(mostFlips >= 0 && mostFlips <= 1) || !(margin >= 0 && margin <= 1)) {
            throw new IllegalArgumentException("samples are not negative, parts and margins between 0 and 1");
        }
    }

    /** What became of a trial. */
    public sealed interface Judgement {
        /** It goes on. */
        record Running() implements Judgement {}

        /** It is over, and nothing speaks against its snapshot. */
        record Passed(String why) implements Judgement {}

        /** It must end. */
        record Halted(String why) implements Judgement {}
    }

    /**
     * Judges by the counts of all replicas.
     *
     * @param sums as {@link TrialCounts#totals}
     */
    public Judgement judge(TrialPlan.Mode mode, Map<String, Long> sums, Instant now) {
        return switch (mode) {
            case SHADOW -> shadow(sums, now);
            case CANARY -> canary(sums, now);
        };
    }

    private Judgement shadow(Map<String, Long> sums, Instant now) {
        long compared = 0;
        long flips = 0;
        for (TrialOutcome a : TrialOutcome.values()) {
            for (TrialOutcome b : TrialOutcome.values()) {
                long pairs = sums.getOrDefault(a.wire() + TrialCounts.PAIR + b.wire(), 0L);
                compared += pairs;
                flips += a == b ? 0 : pairs;
            }
        }
        String told = flips + " of " + compared + " decisions differ";
        boolean over = endsAt != null && !now.isBefore(endsAt);
        boolean enough = samples > 0 ? compared >= samples : over && compared > 0;
        if (flips > mostFlips * Math.max(compared, samples) || (enough || over) && flips > mostFlips * compared) {
            return new Judgement.Halted(told);
        }
        if (enough) {
            return new Judgement.Passed(told);
        }
        // Fail closed: what was hardly looked at has not passed.
        return over
                ? new Judgement.Halted("only " + compared + " decisions were compared in time")
                : new Judgement.Running();
    }

    private Judgement canary(Map<String, Long> sums, Instant now) {
        Arm others = Arm.of(sums, TrialCounts.ACTIVE);
        Arm canary = Arm.of(sums, TrialCounts.TRIAL);
        if (departs(others.undecided(), others.all(), canary.undecided(), canary.all(), true)) {
            return new Judgement.Halted(
                    told("failed", others.undecided(), others.all(), canary.undecided(), canary.all()));
        }
        if (departs(others.refused(), others.all(), canary.refused(), canary.all(), false)) {
            return new Judgement.Halted(
                    told("refused", others.refused(), others.all(), canary.refused(), canary.all()));
        }
        if (endsAt == null || now.isBefore(endsAt)) {
            return new Judgement.Running();
        }
        // Fail closed: what hardly decided anything has not passed.
        return canary.all() >= Math.max(samples, 1)
                ? new Judgement.Passed(told("refused", others.refused(), others.all(), canary.refused(), canary.all()))
                : new Judgement.Halted("only " + canary.all() + " questions were decided in time");
    }

    private record Arm(long all, long refused, long undecided) {
        static Arm of(Map<String, Long> sums, String prefix) {
            long permits = sums.getOrDefault(prefix + TrialOutcome.PERMIT.wire(), 0L);
            long refused = sums.getOrDefault(prefix + TrialOutcome.DENY.wire(), 0L)
                    + sums.getOrDefault(prefix + TrialOutcome.STEP_UP.wire(), 0L);
            long undecided = sums.getOrDefault(prefix + TrialOutcome.UNDECIDED.wire(), 0L);
            return new Arm(permits + refused + undecided, refused, undecided);
        }
    }

    /** Whether two rates differ by more than the margin, and by more than chance (two proportions, pooled). */
    private boolean departs(long some, long all, long someOfTrial, long allOfTrial, boolean onlyMore) {
        if (all < LEAST || allOfTrial < LEAST) {
            return false;
        }
        double rate = (double) some / all;
        double ofTrial = (double) someOfTrial / allOfTrial;
        double pooled = (double) (some + someOfTrial) / (all + allOfTrial);
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / all + 1.0 / allOfTrial));
        double apart = onlyMore ? ofTrial - rate : Math.abs(ofTrial - rate);
        return apart > margin && apart > STANDARD_ERRORS * error;
    }

    private static String told(String what, long some, long all, long someOfTrial, long allOfTrial) {
        return String.format(
                Locale.ROOT, "%d of %d %s, of the others %d of %d", someOfTrial, allOfTrial, what, some, all);
    }
}
