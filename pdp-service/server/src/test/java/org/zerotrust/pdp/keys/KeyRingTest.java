package org.zerotrust.pdp.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.zerotrust.pdp.keys.SigningKey.Purpose.GRANTS;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeyRingTest {
    private static final Instant T0 = Instant.parse("2026-11-23T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration LONGEST_GRANT = Duration.ofMinutes(6);
    private static final SigningKey OLD = SigningKey.generate(1, T0);
    private static final SigningKey NEXT = SigningKey.generate(2, T0.plus(HOUR));
    private static final KeyRing RING = new KeyRing(List.of(NEXT, OLD));

    @Test
    void signsWithTheYoungestActiveKey() {
        assertThat(RING.signer(T0.minusSeconds(1))).isEmpty();
        assertThat(RING.signer(T0)).contains(OLD);
        assertThat(RING.signer(T0.plus(HOUR).minusSeconds(1))).contains(OLD);
        assertThat(RING.signer(T0.plus(HOUR))).contains(NEXT);
    }

    @Test
    void publishesTheNextKeyBeforeItsFirstUseAndTheOldOneUntilItsLastGrantEnded() {
        Instant handOver = T0.plus(HOUR);

        assertThat(RING.published(T0, LONGEST_GRANT)).containsExactly(OLD, NEXT);
        assertThat(RING.published(handOver.plus(LONGEST_GRANT).minusSeconds(1), LONGEST_GRANT))
                .containsExactly(OLD, NEXT);
        assertThat(RING.published(handOver.plus(LONGEST_GRANT), LONGEST_GRANT)).containsExactly(NEXT);
    }

    @Test
    void aStoredKeyOpensOnlyAsItsOwnGeneration() {
        KeyEncryptionKey kek = kek();
        byte[] wrapped = OLD.wrap(GRANTS, kek);
        byte[] spki = OLD.publicKey().getEncoded();

        assertThat(SigningKey.open(GRANTS, 1, T0, spki, wrapped, kek).kid()).isEqualTo(OLD.kid());
        assertThatThrownBy(() -> SigningKey.open(GRANTS, 2, T0, spki, wrapped, kek))
                .isInstanceOf(WrappedKeyException.class);
        assertThatThrownBy(() -> SigningKey.open(SigningKey.Purpose.AUDIT, 1, T0, spki, wrapped, kek))
                .isInstanceOf(WrappedKeyException.class);
        assertThatThrownBy(() -> SigningKey.open(GRANTS, 1, T0, spki, wrapped, kek()))
                .isInstanceOf(WrappedKeyException.class);
    }

    @Test
    void aStoredKeyWithAnotherPublicHalfIsRefused() {
        KeyEncryptionKey kek = kek();

        assertThatThrownBy(
                        () -> SigningKey.open(GRANTS, 1, T0, NEXT.publicKey().getEncoded(), OLD.wrap(GRANTS, kek), kek))
                .isInstanceOf(WrappedKeyException.class);
    }

    @Test
    void theScheduleMakesTheSuccessorAheadOfItsUse() {
        RotationSchedule schedule = new RotationSchedule(Duration.ofHours(24), HOUR);
        KeyRing one = new KeyRing(List.of(OLD));

        assertThat(schedule.due(KeyRing.EMPTY, T0)).contains(T0);
        assertThat(schedule.due(one, T0.plus(Duration.ofHours(22)))).isEmpty();
        assertThat(schedule.due(one, T0.plus(Duration.ofHours(23)))).contains(T0.plus(Duration.ofHours(24)));
        // After a long stop the new key is still published before it signs.
        assertThat(schedule.due(one, T0.plus(Duration.ofDays(9))))
                .contains(T0.plus(Duration.ofDays(9)).plus(HOUR));
    }

    @Test
    void aKeySaysNothingOfItsPrivateHalf() {
        assertThat(OLD.toString()).contains(OLD.kid()).contains("redacted");
        assertThat(OLD.jwk()).doesNotContain("\"d\"");
    }

    private static KeyEncryptionKey kek() {
        byte[] raw = new byte[32];
        new SecureRandom().nextBytes(raw);
        return KeyEncryptionKey.parse(Base64.getEncoder().encodeToString(raw));
    }
}
