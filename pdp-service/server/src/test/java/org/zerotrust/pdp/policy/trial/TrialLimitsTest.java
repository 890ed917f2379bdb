package org.zerotrust.pdp.policy.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.policy.trial.TrialLimits.Judgement;
import org.zerotrust.pdp.policy.trial.TrialPlan.Mode;

/** When a trial has passed, and when it is halted. */
final class TrialLimitsTest {
    private static final Instant END = Instant.parse("2026-11-27T12:00:00Z");
    private static final Instant BEFORE = END.minusSeconds(1);

    private static Judgement shadow(TrialLimits limits, Instant now, Map<String, Long> sums) {
        return limits.judge(Mode.SHADOW, sums, now);
    }

    private static Judgement canary(TrialLimits limits, Instant now, Map<String, Long> sums) {
        return limits.judge(Mode.CANARY, sums, now);
    }

    @Test
    void aShadowPassesAfterItsSamplesWhereNothingDiffers() {
        TrialLimits limits = new TrialLimits(100, END, 0, 0.05);

        assertThat(shadow(limits, BEFORE, Map.of("permit>permit", 60L, "deny>deny", 39L)))
                .isInstanceOf(Judgement.Running.class);
        assertThat(shadow(limits, BEFORE, Map.of("permit>permit", 60L, "deny>deny", 40L)))
                .isInstanceOf(Judgement.Passed.class);
        assertThat(shadow(limits, BEFORE, Map.of("permit>permit", 10L, "permit>deny", 1L)))
                .isEqualTo(new Judgement.Halted("1 of 11 decisions differ"));
        assertThat(shadow(limits, BEFORE, Map.of("permit>permit", 99L, "permit>undecided", 1L)))
                .isInstanceOf(Judgement.Halted.class);
    }

    @Test
    void aShadowMayDifferByAsMuchAsIsSaid() {
        TrialLimits limits = new TrialLimits(100, END, 0.02, 0.05);

        assertThat(shadow(limits, BEFORE, Map.of("permit>permit", 8L, "permit>deny", 2L)))
                .isInstanceOf(Judgement.Running.class);
        assertThat(shadow(limits, BEFORE, Map.of("permit>permit", 98L, "permit>deny", 2L)))
                .isInstanceOf(Judgement.Passed.class);
        assertThat(shadow(limits, BEFORE, Map.of("permit>permit", 8L, "permit>deny", 3L)))
                .isInstanceOf(Judgement.Halted.class);
    }

    @Test
    void whatNobodyLookedAtHasNotPassed() {
        assertThat(shadow(new TrialLimits(100, END, 1, 1), END, Map.of("permit>permit", 99L)))
                .isInstanceOf(Judgement.Halted.class);
        assertThat(shadow(new TrialLimits(0, END, 1, 1), END, Map.of())).isInstanceOf(Judgement.Halted.class);
        assertThat(shadow(new TrialLimits(0, END, 0, 1), END, Map.of("permit>permit", 1L)))
                .isInstanceOf(Judgement.Passed.class);
        assertThat(canary(new TrialLimits(0, END, 0, 1), END, Map.of("active/permit", 500L)))
                .isInstanceOf(Judgement.Halted.class);
    }

    @Test
    void aCanaryIsHaltedWhereItsRefusalsDepartEitherWay() {
        TrialLimits limits = new TrialLimits(0, null, 0, 0.05);

        assertThat(canary(limits, END, Map.of("active/permit", 900L, "active/deny", 100L, "trial/permit", 90L)))
                .as("fewer by ten points, and that is no chance")
                .isInstanceOf(Judgement.Halted.class);
        assertThat(canary(
                        limits,
                        END,
                        Map.of("active/permit", 900L, "active/deny", 100L, "trial/permit", 60L, "trial/step_up", 40L)))
                .isEqualTo(new Judgement.Halted("40 of 100 refused, of the others 100 of 1000"));
        assertThat(canary(
                        limits,
                        END,
                        Map.of("active/permit", 900L, "active/deny", 100L, "trial/permit", 53L, "trial/deny", 8L)))
                .as("within the margin")
                .isInstanceOf(Judgement.Running.class);
        assertThat(canary(
                        limits,
                        END,
                        Map.of("active/permit", 50L, "active/deny", 10L, "trial/permit", 44L, "trial/deny", 16L)))
                .as("ten points of so few are chance")
                .isInstanceOf(Judgement.Running.class);
        assertThat(canary(limits, END, Map.of("active/permit", 900L, "trial/deny", 49L)))
                .as("too few to say")
                .isInstanceOf(Judgement.Running.class);
    }

    @Test
    void aCanaryIsHaltedWhereItFailsMoreAndNotWhereItFailsLess() {
        TrialLimits limits = new TrialLimits(0, null, 0, 0.05);

        assertThat(canary(limits, END, Map.of("active/permit", 900L, "trial/permit", 90L, "trial/undecided", 10L)))
                .isInstanceOf(Judgement.Halted.class);
        assertThat(canary(limits, END, Map.of("active/permit", 900L, "active/undecided", 100L, "trial/permit", 100L)))
                .isInstanceOf(Judgement.Running.class);
    }

    @Test
    void aCanaryPassesInItsTime() {
        TrialLimits limits = new TrialLimits(20, END, 0, 0.05);
        Map<String, Long> sums = Map.of("active/permit", 900L, "trial/permit", 30L);

        assertThat(canary(limits, BEFORE, sums)).isInstanceOf(Judgement.Running.class);
        assertThat(canary(limits, END, sums)).isInstanceOf(Judgement.Passed.class);
        assertThat(canary(limits, END, Map.of("active/permit", 900L, "trial/permit", 19L)))
                .isInstanceOf(Judgement.Halted.class);
    }

    @Test
    void limitsThatAreNoneAreRefused() {
        assertThatThrownBy(() -> new TrialLimits(-1, END, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TrialLimits(1, END, 1.1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TrialLimits(1, END, 0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
