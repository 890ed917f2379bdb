package org.zerotrust.pdp.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.journal.DecisionEvents;
import org.zerotrust.pdp.journal.DecisionRecord;
import org.zerotrust.pdp.journal.Records;
import org.zerotrust.pdp.journal.Sequencer;
import org.zerotrust.pdp.keys.KeyEncryptionKey;

/** A decision in OCSF has what its classes require, and nothing that the published event does not hold. */
final class OcsfTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final UUID DEVICE = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private final DecisionEvents events = new DecisionEvents(
            KeyEncryptionKey.parse(
                            Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8)))
                    .pseudonyms(),
            Set.of());

    private List<JsonNode> ocsf(DecisionRecord record) throws Exception {
        Sequencer sequencer = new Sequencer("pdp-7", Clock.fixed(Records.NOW, ZoneOffset.UTC));
        List<JsonNode> all = new ArrayList<>();
        for (byte[] one : Ocsf.of(events.write(record, sequencer.next(), new byte[32]))) {
            JsonNode json = JSON.readTree(one);
            assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(Files.readString(Path.of("../../schemas/events/ocsf.schema.json")))
                            .validate(json))
                    .as(json.toString())
                    .isEmpty();
            assertThat(json.path("type_uid").asInt())
                    .isEqualTo(json.path("class_uid").asInt() * 100
                            + json.path("activity_id").asInt());
            all.add(json);
        }
        return all;
    }

    @Test
    void aPermitWithAGrantIsAnActivityAndASession() throws Exception {
        DecisionRecord record = Records.permit("demo", DEVICE);

        List<JsonNode> all = ocsf(record);

        assertThat(all).extracting(one -> one.path("class_uid").asInt()).containsExactly(6_003, 3_003);
        JsonNode activity = all.getFirst();
        assertThat(activity.path("activity_id").asInt()).isEqualTo(2);
        assertThat(activity.path("action_id").asInt()).isEqualTo(1);
        assertThat(activity.at("/src_endpoint/uid").asText()).isEqualTo(DEVICE.toString());
        assertThat(activity.at("/metadata/uid").asText()).isEqualTo(record.id().value());
        assertThat(activity.path("time").asLong()).isEqualTo(Records.NOW.toEpochMilli());
        JsonNode session = all.getLast();
        assertThat(session.at("/session/uid").asText()).isNotEmpty();
        assertThat(session.path("privileges")).isNotEmpty();
        assertThat(session.at("/session/expiration_time").asLong())
                .isGreaterThan(session.at("/session/created_time").asLong());
    }

    @Test
    void adenialSaysWhyAndNamesNobody() throws Exception {
        for (DecisionRecord record :
                List.of(Records.refused("demo", Records.DEVICE_ID), Records.withoutDevice("demo"))) {
            List<JsonNode> all = ocsf(record);
            assertThat(all).hasSize(1);
            assertThat(all.getFirst().path("action_id").asInt()).isEqualTo(2);
            assertThat(all.getFirst().path("disposition_id").asInt()).isEqualTo(2);
            assertThat(all.getFirst().path("status_detail").asText()).isNotEmpty();
            assertThat(all.getFirst().toString())
                    .doesNotContain("alice@example.org")
                    .doesNotContain(Records.DEVICE_ID);
        }
    }

    @Test
    void whatIsNoDecisionIsRefused() {
        for (String no : List.of("", "{", "{}", "{\"time\":\"x\"}")) {
            assertThatThrownBy(() -> Ocsf.of(no.getBytes(UTF_8))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
