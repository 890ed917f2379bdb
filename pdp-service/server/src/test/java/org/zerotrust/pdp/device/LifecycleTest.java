package org.zerotrust.pdp.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.device.RegisteredCertificates.Standing;

final class LifecycleTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000);

    @Test
    void statesFollowEachOtherAsDocumented() {
        assertThat(Stream.of(Lifecycle.values()).map(from -> from.wire() + from.next()))
                .containsExactly(
                        "manufactured[ENROLLED, QUARANTINED, RETIRED]",
                        "enrolled[ACTIVE, QUARANTINED, RETIRED]",
                        "active[QUARANTINED, RETIRED]",
                        "quarantined[MANUFACTURED, ACTIVE, RETIRED]",
                        "retired[]");
        assertThat(Lifecycle.values()).allMatch(state -> state.mayBecome(state));
        assertThat(Lifecycle.RETIRED.mayBecome(Lifecycle.ACTIVE)).isFalse();
        assertThat(Lifecycle.MANUFACTURED.mayBecome(Lifecycle.ACTIVE)).isFalse();
    }

    @Test
    void onlyTheRegisteredCertificateCounts() {
        assertThat(RegisteredCertificates.NONE.standing("a", NOW)).isEqualTo(Standing.ACCEPTED);
        RegisteredCertificates enrolled = new RegisteredCertificates("new", Map.of("old", 1_000L, "late", 1_001L));

        assertThat(enrolled.standing("new", NOW)).isEqualTo(Standing.ACCEPTED);
        assertThat(enrolled.standing("old", NOW)).isEqualTo(Standing.SUPERSEDED);
        assertThat(enrolled.standing("late", NOW)).isEqualTo(Standing.ACCEPTED);
        assertThat(enrolled.standing("late", NOW.plusSeconds(1))).isEqualTo(Standing.SUPERSEDED);
        assertThat(enrolled.standing("other", NOW)).isEqualTo(Standing.NOT_ENROLLED);
    }

    @Test
    void afterAResetWhatWasReplacedStaysRefused() {
        RegisteredCertificates reset = new RegisteredCertificates(null, Map.of("old", 1_000L));

        assertThat(reset.standing("old", NOW)).isEqualTo(Standing.SUPERSEDED);
        assertThat(reset.standing("factory", NOW)).isEqualTo(Standing.ACCEPTED);
    }

    @Test
    void namesHaveTheirForms() {
        assertThat(IdentifierRules.isEid("89049032123451234512345678901235")).isTrue();
        assertThat(IdentifierRules.isEid("89049032123451234512345678901236")).isFalse();
        assertThat(IdentifierRules.isEid("8904903212345123451234567890123")).isFalse();
        assertThat(IdentifierRules.isIccid("8949123456789012345")).isTrue();
        assertThat(IdentifierRules.isIccid("89491234567890123456x")).isFalse();
        assertThat(IdentifierRules.isImei("352099001761481")).isTrue();
        assertThat(IdentifierRules.isImei("35209900")).isFalse();
        assertThat(IdentifierRules.sameEquipment("352099001761481", "3520990017614823"))
                .isTrue();
        assertThat(IdentifierRules.sameEquipment("352099001761481", "352099001761582"))
                .isFalse();
    }
}
