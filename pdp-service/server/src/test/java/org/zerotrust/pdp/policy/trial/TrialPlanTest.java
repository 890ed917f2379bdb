package org.zerotrust.pdp.policy.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.policy.trial.TrialPlan.Label;
import org.zerotrust.pdp.policy.trial.TrialPlan.Mode;

/** Whom a canary decides for. */
final class TrialPlanTest {
    private static final int DEVICES = 20_000;

    private static TrialPlan canary(String digest, double share) {
        return new TrialPlan(UUID.randomUUID(), digest, Mode.CANARY, share, null);
    }

    private static boolean takes(TrialPlan plan, int device) {
        return plan.takes("urn:test:" + device, Map::of);
    }

    @Test
    void aShareIsThatPartOfTheDevicesAndTheSameEverywhere() {
        TrialPlan five = canary("a", 0.05);
        TrialPlan twenty = canary("a", 0.2);
        TrialPlan other = canary("b", 0.05);

        long taken = IntStream.range(0, DEVICES).filter(i -> takes(five, i)).count();
        assertThat(taken).isBetween(DEVICES * 4 / 100L, DEVICES * 6 / 100L);
        assertThat(IntStream.range(0, DEVICES).filter(i -> takes(five, i))).allMatch(i -> takes(canary("a", 0.05), i));
        assertThat(IntStream.range(0, DEVICES).filter(i -> takes(five, i))).allMatch(i -> takes(twenty, i));
        // Not always the same devices go first.
        assertThat(IntStream.range(0, DEVICES)
                        .filter(i -> takes(five, i) && takes(other, i))
                        .count())
                .isLessThan(taken / 4);
    }

    @Test
    void aLabelCountsWhereItIsRegistered() {
        TrialPlan plan = new TrialPlan(UUID.randomUUID(), "a", Mode.CANARY, 1, new Label("site", "lab"));

        assertThat(plan.takes("x", () -> Map.of("site", "lab"))).isTrue();
        assertThat(plan.takes("x", () -> Map.of("site", "plant"))).isFalse();
        assertThat(plan.takes("x", Map::of)).isFalse();
    }

    @Test
    void aShadowDecidesForNobody() {
        TrialPlan plan = new TrialPlan(UUID.randomUUID(), "a", Mode.SHADOW, 1, null);

        assertThat(IntStream.range(0, 100)).noneMatch(i -> takes(plan, i));
    }

    @Test
    void whatWouldLeaveNothingToCompareWithIsRefused() {
        for (double share : new double[] {0, -0.1, 0.51, 1, Double.NaN}) {
            assertThatThrownBy(() -> canary("a", share)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new TrialPlan(UUID.randomUUID(), "a", Mode.SHADOW, 1, new Label("a", "b")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
