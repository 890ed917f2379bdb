package org.zerotrust.pdp.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.keys.KeyEncryptionKey;
import org.zerotrust.pdp.keys.Pseudonyms;
import org.zerotrust.pdp.policy.RecordMask;
import org.zerotrust.pdp.policy.pack.PolicyRefusedException;
import org.zerotrust.pdp.policy.rego.RegoMask;

/** What a snapshot masks is not published; where its mask fails, nothing of what it could be about is. */
final class MaskedEventsTest {
    private static final Pseudonyms PSEUDONYMS = KeyEncryptionKey.parse(
                    Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8)))
            .pseudonyms();
    private static final DecisionEvents EVENTS = new DecisionEvents(PSEUDONYMS, Set.of("boot.secure"));
    private static final UUID DEVICE = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static PolicyPack pack(String mask) throws Exception {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put(
                "a/.manifest",
                "{\"metadata\":{\"input_version\":1,\"output_version\":1,\"entrypoint\":\"p/result\"}}"
                        .getBytes(UTF_8));
        files.put("a/p.rego", "package p\n\nresult := {}\n".getBytes(UTF_8));
        files.put("a/mask.rego", ("package system.log\n\n" + mask).getBytes(UTF_8));
        return PackReader.read(files, "r1");
    }

    private static JsonNode published(String mask) throws Exception {
        return published(Objects.requireNonNull(RegoMask.of(pack(mask))));
    }

    private static JsonNode published(RecordMask mask) throws Exception {
        Sequencer sequencer = new Sequencer("pdp-7", Clock.fixed(Records.NOW, ZoneOffset.UTC));
        byte[] event =
                EVENTS.write(Records.masked(Records.permit("demo", DEVICE), mask), sequencer.next(), new byte[32]);
        JsonNode json = JSON.readTree(event);
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(Files.readString(Path.of("../../schemas/events/decision.schema.json")))
                        .validate(json))
                .as(json.toString())
                .isEmpty();
        return json.path("data");
    }

    @Test
    void whatIsNamedIsRemovedOrReplacedAndTold() throws Exception {
        JsonNode data = published("""
                mask contains "/application"
                mask contains "/not/there"
                mask contains {"op": "remove", "path": "/subject/issuer"}
                mask contains {"op": "upsert", "path": "/resource/id", "value": "a line"} if input.resource.id == "plant/1/line/7"
                mask contains {"op": "upsert", "path": sprintf("/posture/%d/value", [i]), "value": false} if {
                    some i, signal in input.posture
                    signal.name == "boot.secure"
                }
                """);

        assertThat(data.has("application")).isFalse();
        assertThat(data.at("/resource/id").asText()).isEqualTo("a line");
        assertThat(data.at("/resource/class").asText()).isEqualTo("telemetry");
        assertThat(data.at("/posture/0/value").asBoolean(true)).isFalse();
        assertThat(data.at("/masked/paths").toString())
                .isEqualTo("[\"/application\",\"/posture/0/value\",\"/resource/id\"]");
        assertThat(data.at("/order/sequence").asInt()).isEqualTo(1);
    }

    @Test
    void aMaskIsSeenHoweverItsPackageIsWritten() throws Exception {
        for (String line : List.of("package system.log # masks", "  package   system.log", "package system.log\r")) {
            TreeMap<String, byte[]> files = new TreeMap<>();
            files.put(
                    "a/.manifest",
                    "{\"metadata\":{\"input_version\":1,\"output_version\":1,\"entrypoint\":\"p/result\"}}"
                            .getBytes(UTF_8));
            files.put("a/p.rego", "package p\n\nresult := {}\n".getBytes(UTF_8));
            files.put("a/mask.rego", (line + "\n\nmask contains \"/application\"\n").getBytes(UTF_8));
            RecordMask mask = Objects.requireNonNull(RegoMask.of(PackReader.read(files, "r1")));
            assertThat(published(mask).has("application")).as(line).isFalse();
        }
    }

    @Test
    void aMaskThatNamesNothingChangesNothing() throws Exception {
        JsonNode data = published("mask contains \"/application\" if input.decision == \"deny\"\n");
        assertThat(data.path("application").asText()).isEqualTo("historian");
        assertThat(data.has("masked")).isFalse();
    }

    @Test
    void aMaskThatFailsLeavesTheHashOfTheBody() throws Exception {
        byte[][] seen = new byte[1][];
        RecordMask failing = Objects.requireNonNull(RegoMask.of(pack("mask contains \"/order/sequence\"\n")));
        JsonNode data = published((body, now) -> {
            seen[0] = body;
            return failing.apply(body, now);
        });
        assertThat(data.at("/masked/failed").asBoolean()).isTrue();
        assertThat(data.at("/masked/body").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(seen[0])));
        for (String mask : List.of(
                "mask contains \"/grant/id\"\n",
                "mask contains \"/request_id\"\n",
                "mask contains \"/device\"\n",
                "mask contains \"no pointer\"\n",
                "mask contains 7\n",
                "mask contains {\"op\": \"upsert\", \"path\": \"/action\", \"value\": 7}\n",
                "mask contains {\"op\": \"move\", \"path\": \"/action\"}\n",
                "mask contains \"/posture/0\"\n",
                "mask := \"/application\"\n",
                "mask := {\"/application\"} if false\n",
                "mask := {\"/application\"} if true\nmask := {\"/action\"} if true\n")) {
            data = published(mask);
            assertThat(data.at("/masked/failed").asBoolean()).as(mask).isTrue();
            assertThat(data.has("application") || data.has("subject")).as(mask).isFalse();
            assertThat(data.at("/resource/id").asText()).as(mask).isEqualTo("masked");
            assertThat(data.at("/order/sequence").asInt()).as(mask).isEqualTo(1);
            assertThat(data.at("/device/registry_id").asText()).as(mask).isEqualTo(DEVICE.toString());
            assertThat(data.at("/grant/id").asText()).as(mask).isNotEmpty();
        }
    }

    @Test
    void aSnapshotWithABrokenMaskIsRefusedAndOneWithoutHasNone() throws Exception {
        PolicyPack broken = pack("mask contains nothing.here\n");
        assertThatThrownBy(() -> RegoMask.of(broken))
                .isInstanceOf(PolicyRefusedException.class)
                .hasMessageContaining("mask");
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put(
                "a/.manifest",
                "{\"metadata\":{\"input_version\":1,\"output_version\":1,\"entrypoint\":\"p/result\"}}"
                        .getBytes(UTF_8));
        files.put("a/p.rego", "package p\n\nresult := {}\n".getBytes(UTF_8));
        assertThat(RegoMask.of(PackReader.read(files, "r1"))).isNull();
    }
}
