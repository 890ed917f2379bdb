package org.zerotrust.pdp.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.keys.KeyEncryptionKey;
import org.zerotrust.pdp.keys.Pseudonyms;

final class DecisionEventsTest {
    private static final Pseudonyms PSEUDONYMS = KeyEncryptionKey.parse(
                    Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8)))
            .pseudonyms();
    private static final DecisionEvents EVENTS = new DecisionEvents(PSEUDONYMS, Set.of("boot.secure"));
    private static final UUID DEVICE = UUID.fromString("00000000-0000-4000-8000-000000000001");

    private final Sequencer sequencer = new Sequencer("pdp-7", Clock.fixed(Records.NOW, ZoneOffset.UTC));

    @Test
    void anEventSaysWhatTheDecisionRestedOn() throws Exception {
        DecisionRecord record = Records.permit("demo", DEVICE);

        JsonNode event = event(record);

        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("id").asText()).isEqualTo(record.id().value());
        assertThat(event.path("type").asText()).isEqualTo(DecisionEvents.TYPE);
        assertThat(event.path("subject").asText()).isEqualTo("demo/d/" + DEVICE);
        JsonNode data = event.path("data");
        assertThat(data.path("decision").asText()).isEqualTo("permit");
        assertThat(data.at("/pep/id").asText()).isEqualTo("gateway");
        assertThat(data.at("/policy/digest").asText()).isEqualTo("ab".repeat(32));
        assertThat(data.at("/device/registry_id").asText()).isEqualTo(DEVICE.toString());
        assertThat(data.at("/device/version").asInt()).isEqualTo(5);
        assertThat(data.at("/device/issuer/version").asInt()).isEqualTo(4);
        assertThat(data.at("/posture/0/age").asInt()).isEqualTo(30);
        assertThat(data.at("/posture/0/value").asBoolean()).isTrue();
        assertThat(data.at("/reasons/0").asText()).isEqualTo("posture.secure_boot");
        assertThat(data.at("/grant/audience").asText()).isEqualTo("plant/1/line/7");
        assertThat(data.at("/order/replica").asText()).isEqualTo("pdp-7");
        assertThat(data.at("/order/sequence").asInt()).isEqualTo(1);
    }

    /** Masking is by listing what may be seen; this holds what must not be, whatever is added later. */
    @Test
    void anEventHoldsNoSecretNoNameAndNoUnlistedValue() {
        String text = new String(EVENTS.write(Records.permit("demo", DEVICE), sequencer.next(), new byte[32]), UTF_8)
                + new String(
                        EVENTS.write(Records.refused("demo", Records.DEVICE_ID), sequencer.next(), new byte[32]),
                        UTF_8);

        assertThat(text)
                .doesNotContain(Records.TOKEN)
                .doesNotContain("alice@example.org")
                .doesNotContain("bob@example.org")
                .doesNotContain("carol@example.org")
                .doesNotContain("89049032000001000000000000000171")
                .doesNotContain("8988303000000614227")
                .doesNotContain("490154203237518")
                .doesNotContain("310-410-1234")
                .doesNotContain("10.1.2.3")
                .doesNotContain("seen-value");
    }

    @Test
    void pseudonymsAreStableWithinATenantAndUnrelatedBetweenTwo() throws Exception {
        JsonNode one = event(Records.refused("demo", Records.DEVICE_ID));
        JsonNode again = event(Records.refused("demo", Records.DEVICE_ID));
        JsonNode other = event(Records.refused("other", Records.DEVICE_ID));

        assertThat(one.at("/data/device/pseudonym")).isEqualTo(again.at("/data/device/pseudonym"));
        assertThat(one.at("/data/device/pseudonym")).isNotEqualTo(other.at("/data/device/pseudonym"));
    }

    @Test
    void aRefusedDeviceNeverWritesIntoARegisteredOnesSpace() {
        assertThat(RecordKey.of(Records.permit("demo", DEVICE), PSEUDONYMS)).startsWith("demo/d/");
        assertThat(RecordKey.of(Records.refused("demo", Records.DEVICE_ID), PSEUDONYMS))
                .startsWith("demo/u/");
        assertThat(RecordKey.of(Records.refused("demo", null), PSEUDONYMS)).isEqualTo("demo/n/gateway");
        assertThat(RecordKey.of(Records.withoutDevice("demo"), PSEUDONYMS)).isEqualTo("demo/n/gateway");
    }

    @Test
    void theHybridClockMovesOnWhileTheWallClockStandsOrStepsBack() {
        HybridClock clock = new HybridClock();

        String first = HybridClock.text(clock.next(Records.NOW));
        String standing = HybridClock.text(clock.next(Records.NOW));
        String back = HybridClock.text(clock.next(Records.NOW.minusSeconds(10)));
        String later = HybridClock.text(clock.next(Records.NOW.plusSeconds(1)));

        assertThat(first).isLessThan(standing);
        assertThat(standing).isLessThan(back);
        assertThat(back).isLessThan(later);
    }

    private JsonNode event(DecisionRecord record) throws Exception {
        return new ObjectMapper().readTree(EVENTS.write(record, sequencer.next(), new byte[32]));
    }
}
