package org.zerotrust.pdp.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CloneWatchTest {
    private static final Instant T0 = Instant.parse("2026-11-23T12:00:00Z");

    private final CloneWatch watch = new CloneWatch(1_000, Duration.ofMinutes(1));

    @Test
    void aKeyInTwoPlacesInTurnIsAtBoth() {
        assertThat(watch.used("k", "north", T0)).isFalse();
        assertThat(watch.used("k", "south", T0.plusSeconds(5))).isFalse();
        assertThat(watch.used("k", "north", T0.plusSeconds(10))).isFalse();
        assertThat(watch.used("k", "south", T0.plusSeconds(15))).isTrue();
        assertThat(watch.used("k", "south", T0.plusSeconds(20))).isTrue();
        assertThat(watch.used("other", "south", T0.plusSeconds(20))).isFalse();
    }

    @Test
    void aDeviceThatMovesIsNoClone() {
        for (int i = 0; i < 100; i++) {
            assertThat(watch.used("k", "cell-" + i, T0.plusSeconds(i))).isFalse();
        }
        // It comes back, but long after it left.
        assertThat(watch.used("k", "cell-98", T0.plusSeconds(300))).isFalse();
        assertThat(watch.used("k", "cell-99", T0.plusSeconds(301))).isFalse();
    }

    @Test
    void oneFlapBetweenTwoNetworksIsNoCloneAndIsForgotten() {
        watch.used("k", "wifi", T0);
        watch.used("k", "cell", T0.plusSeconds(1));
        assertThat(watch.used("k", "wifi", T0.plusSeconds(2))).isFalse();
        // The next flap is an hour later.
        assertThat(watch.used("k", "wifi", T0.plusSeconds(3_599))).isFalse();
        assertThat(watch.used("k", "cell", T0.plusSeconds(3_600))).isFalse();
        assertThat(watch.used("k", "wifi", T0.plusSeconds(3_601))).isFalse();
    }

    @Test
    void suspicionEndsWhenTheSecondPlaceFallsSilent() {
        watch.used("k", "north", T0);
        watch.used("k", "south", T0.plusSeconds(1));
        watch.used("k", "north", T0.plusSeconds(2));
        assertThat(watch.used("k", "south", T0.plusSeconds(3))).isTrue();
        assertThat(watch.used("k", "south", T0.plusSeconds(120))).isFalse();
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < 50_000; i++) {
            assertThat(watch.used("key-" + i, "north", T0)).isFalse();
        }
        // A key that was forgotten begins anew.
        assertThat(watch.used("key-0", "south", T0)).isFalse();
    }
}
