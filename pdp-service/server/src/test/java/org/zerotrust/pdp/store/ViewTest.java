package org.zerotrust.pdp.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.outcome.FailureCode;
import org.zerotrust.pdp.outcome.PdpException;

final class ViewTest {
    private static final Instant T0 = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration BOUND = Duration.ofMinutes(5);

    private final View<String> view = new View<>("things", BOUND);

    @Test
    void beforeTheFirstReadingThereIsNoValue() {
        assertThat(view.usable(T0)).isFalse();
        unavailable(T0);
    }

    @Test
    void aValueIsUsedUntilItWasNotConfirmedForTooLong() {
        view.load("one", 1, T0);

        assertThat(view.get(T0.plus(BOUND))).isEqualTo("one");
        unavailable(T0.plus(BOUND).plusMillis(1));
        view.confirm(T0.plus(BOUND));
        assertThat(view.get(T0.plus(BOUND).plus(BOUND))).isEqualTo("one");
        assertThat(view.isAt(1)).isTrue();
        assertThat(view.isAt(2)).isFalse();
    }

    private void unavailable(Instant now) {
        assertThatThrownBy(() -> view.get(now))
                .isInstanceOfSatisfying(
                        PdpException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.REGISTRY_UNAVAILABLE));
    }
}
