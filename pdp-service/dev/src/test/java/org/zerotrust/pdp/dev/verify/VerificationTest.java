package org.zerotrust.pdp.dev.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.zerotrust.ledger.seal.DataKey;
import org.zerotrust.ledger.seal.Seal;
import org.zerotrust.ledger.seal.SealedInput;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.ledger.tree.Checkpoint;
import org.zerotrust.ledger.tree.MerkleTree;

/** Whatever is done to records, their inputs or what was signed of them shows, and what is erased is gone. */
class VerificationTest {
    private static final int RECORDS = 40;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    /** Permits devices with an even number. */
    private static final String POLICY = """
            package p
            default even := false
            even if input.device.number % 2 == 0
            result := {"decision": "permit", "reasons": [], "obligations": [{"id": "log"}], "grant": null,
              "trust": {"score": 80, "level": "high"}} if even
            result := {"decision": "deny", "reasons": [{"code": "ODD", "expected": "even", "seen": input.device.number}],
              "obligations": [], "grant": null, "trust": {"score": 10, "level": "low"}} if not even
            """;

    private static final PolicyPack PACK = pack(POLICY);

    private record Entry(String key, byte[] value) {}

    /** Keys and snapshots of a test. */
    private static final class Known implements Evidence {
        private final Map<UUID, Optional<DataKey>> keys = new LinkedHashMap<>();
        private final KeyPair audit = pair();
        private @Nullable PolicyPack pack = PACK;

        @Override
        public @Nullable PublicKey auditKey(String kid) {
            return kid.equals("audit") ? audit.getPublic() : null;
        }

        @Override
        public Map<UUID, Optional<DataKey>> dataKeys(Set<UUID> ids) {
            return keys;
        }

        @Override
        public @Nullable PolicyPack snapshot(String digest, String revision) {
            return pack;
        }
    }

    private final Known known = new Known();
    private final List<DataKey> devices = List.of(DataKey.generate(), DataKey.generate(), DataKey.generate());
    private List<Entry> records = new ArrayList<>();
    private final List<String> signed = new ArrayList<>();
    private String head = "";

    @BeforeEach
    void whole() throws Exception {
        devices.forEach(key -> known.keys.put(key.id(), Optional.of(key)));
        byte[] previous = new byte[32];
        MerkleTree tree = new MerkleTree();
        for (int i = 1; i <= RECORDS; i++) {
            byte[] value = record(i, HexFormat.of().formatHex(previous), i % 2 == 0);
            records.add(new Entry("t/d/" + i % 3, value));
            previous = MessageDigest.getInstance("SHA-256").digest(value);
            tree.add(value);
            if (i % 10 == 0 && i < RECORDS) {
                signed.add(Checkpoint.of("pdp-0", 7, tree, NOW).signed("audit", this::sign));
            }
        }
        head = HexFormat.of().formatHex(previous);
    }

    private byte[] record(int number, String previous, boolean permit) throws Exception {
        String id = "decision-" + number;
        DataKey key = devices.get(number % 3);
        Map<String, Object> input = Map.of(
                "tenant", "t",
                "request", Map.of("id", "request-" + number),
                "resource", Map.of("id", "door"),
                "action", Map.of("name", "open"),
                "device", Map.of("number", (long) number));
        Map<String, Object> reason = Map.of("code", "ODD", "expected", "even", "seen", (long) number);
        SealedInput sealed = new SealedInput(
                input, NOW, permit ? List.of() : List.of(reason), permit ? List.of(Map.of("id", "log")) : List.of());
        ObjectNode event = JSON.createObjectNode().put("id", id).put("time", NOW.toString());
        ObjectNode data = event.putObject("data")
                .put("decision_id", id)
                .put("decision", permit ? "permit" : "deny")
                .put("request_id", "request-" + number)
                .put("tenant", "t")
                .put("action", "open")
                .put("evaluated_at", NOW.getEpochSecond());
        data.putObject("resource").put("id", "door");
        data.putObject("policy").put("digest", PACK.digest()).put("revision", "r1");
        data.putArray("reasons").addAll(permit ? List.of() : List.<JsonNode>of(JSON.valueToTree("ODD")));
        data.putArray("obligations").addAll(permit ? List.<JsonNode>of(JSON.valueToTree("log")) : List.of());
        data.putObject("trust").put("score", permit ? 80 : 10).put("level", permit ? "high" : "low");
        data.putObject("order")
                .put("replica", "pdp-0")
                .put("epoch", 7)
                .put("sequence", number)
                .put("previous", previous);
        ObjectNode seal = data.putObject("sealed").put("alg", Seal.ALGORITHM);
        seal.putArray("keys").add(key.id().toString());
        seal.put(
                "text",
                Base64.getUrlEncoder().withoutPadding().encodeToString(Seal.seal(List.of(key), id, sealed.json())));
        return JSON.writeValueAsBytes(event);
    }

    private JsonNode report() {
        return report(new Selection.All());
    }

    private JsonNode report(Selection selection) {
        Verification done = new Verification(known, selection);
        signed.forEach(text -> done.checkpoint("pdp-0", text));
        ObjectNode place =
                JSON.createObjectNode().put("epoch", 7).put("sequence", RECORDS).put("hash", head);
        done.begin(true, Map.of("pdp-0", place));
        records.forEach(one -> done.record(one.key(), one.value()));
        done.end();
        return done.report(1);
    }

    private static List<String> kinds(JsonNode report) {
        List<String> kinds = new ArrayList<>();
        report.path("findings").forEach(one -> kinds.add(one.path("kind").asText()));
        return kinds;
    }

    @Test
    void whatIsWholeHoldsAndIsDecidedTheSame() {
        JsonNode report = report();

        assertThat(kinds(report)).isEmpty();
        assertThat(report.at("/replayed/same").asInt()).isEqualTo(RECORDS);
        assertThat(report.at("/checkpoints/held").asInt()).isEqualTo(3);
        assertThat(report.at("/checkpoints/covered").asInt()).isEqualTo(30);
        assertThat(report.at("/checkpoints/uncovered").asInt()).isEqualTo(10);
    }

    @Test
    void oneRecordIsShownUnderItsCheckpoint() throws Exception {
        JsonNode report = report(new Selection.One("decision-13"));

        assertThat(report.at("/replayed/same").asInt()).isEqualTo(1);
        JsonNode proof = report.at("/record/proof");
        List<byte[]> path = new ArrayList<>();
        proof.path("path").forEach(hash -> path.add(HexFormat.of().parseHex(hash.asText())));
        Checkpoint checkpoint = Checkpoint.verified(proof.path("checkpoint").asText(), kid -> known.audit.getPublic());
        assertThat(MerkleTree.includes(
                        MerkleTree.leaf(records.get(12).value()),
                        12,
                        checkpoint.size(),
                        path,
                        HexFormat.of().parseHex(checkpoint.root())))
                .isTrue();
        assertThat(report(new Selection.One("decision-33")).at("/record/proof").isNull())
                .as("behind the last checkpoint")
                .isTrue();
    }

    /** Somebody who may write every topic but has no audit key: the chain and the place are made to fit. */
    @Test
    void aHistoryThatWasWrittenAnewIsUnlikeItsCheckpoints() throws Exception {
        for (int from : List.of(1, 10, 17, 30)) {
            records = new ArrayList<>();
            byte[] previous = new byte[32];
            for (int i = 1; i <= RECORDS; i++) {
                byte[] value = record(i, HexFormat.of().formatHex(previous), i == from ? i % 2 != 0 : i % 2 == 0);
                records.add(new Entry("t/d/" + i % 3, value));
                previous = MessageDigest.getInstance("SHA-256").digest(value);
            }
            head = HexFormat.of().formatHex(previous);
            assertThat(kinds(report())).contains("UNLIKE_CHECKPOINT", "DECIDED_OTHERWISE");
        }
    }

    @Test
    void anEndThatWasCutOffWithThePlaceIsMissedByTheCheckpoint() throws Exception {
        records = records.subList(0, 25);
        Verification done = new Verification(known, new Selection.All());
        signed.forEach(text -> done.checkpoint("pdp-0", text));
        done.begin(true, Map.of());
        records.forEach(one -> done.record(one.key(), one.value()));
        done.end();
        assertThat(kinds(done.report(1))).containsExactly("CUT_OFF");
    }

    @Test
    void aFlippedBitAnywhereIsFound() {
        Random random = new Random(9162);
        for (int i = 0; i < RECORDS; i++) {
            List<Entry> whole = records;
            records = new ArrayList<>(whole);
            byte[] value = records.get(i).value().clone();
            value[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(8));
            records.set(i, new Entry(records.get(i).key(), value));
            assertThat(kinds(report()))
                    .as("%d: %s", i, new String(value, UTF_8))
                    .isNotEmpty();
            records = whole;
        }
    }

    @Test
    void anErasedDeviceLeavesAChainThatHoldsAndNoInput() {
        known.keys.put(devices.get(1).id(), Optional.empty());

        JsonNode report = report();

        assertThat(kinds(report)).isEmpty();
        assertThat(report.at("/replayed/erased").asInt()).isEqualTo(14);
        assertThat(report.at("/replayed/same").asInt()).isEqualTo(26);
    }

    @Test
    void whoeverHasNoKeyOrSnapshotIsToldSo() {
        known.keys.remove(devices.get(0).id());
        assertThat(report().at("/replayed/no_key").asInt()).isEqualTo(13);
        known.pack = null;
        assertThat(report().at("/replayed/no_snapshot").asInt()).isEqualTo(27);
        known.pack = pack(POLICY.replace("== 0", "== 1"));
        assertThat(report().at("/replayed/no_snapshot").asInt())
                .as("other files than those of the digest")
                .isEqualTo(27);
    }

    /** The chain is made of masked records, so that it holds; only what is left of them is compared. */
    @Test
    void whatIsMaskedIsNotComparedAndTheRestIs() throws Exception {
        List<Entry> masked = new ArrayList<>();
        byte[] previous = new byte[32];
        for (int i = 1; i <= RECORDS; i++) {
            ObjectNode event =
                    (ObjectNode) JSON.readTree(record(i, HexFormat.of().formatHex(previous), i % 2 == 0));
            ObjectNode data = (ObjectNode) event.path("data");
            ((ObjectNode) data.path("resource")).put("id", "masked");
            if (i == 4) {
                data.put("action", "close");
            }
            data.putObject("masked").putArray("paths").add("/resource/id");
            byte[] value = JSON.writeValueAsBytes(event);
            masked.add(new Entry("t/d/" + i % 3, value));
            previous = MessageDigest.getInstance("SHA-256").digest(value);
        }
        records = masked;
        head = HexFormat.of().formatHex(previous);
        signed.clear();
        JsonNode report = report();
        assertThat(kinds(report)).containsExactly("NOT_ITS_INPUT");
        assertThat(report.at("/replayed/same").asInt()).isEqualTo(RECORDS - 1);
    }

    @Test
    void anInputOfAnotherDecisionIsNotItsOwn() throws Exception {
        ObjectNode one = (ObjectNode) JSON.readTree(records.get(3).value());
        JsonNode other = JSON.readTree(records.get(0).value());
        ((ObjectNode) one.path("data")).set("sealed", other.at("/data/sealed"));
        records = new ArrayList<>(records);
        records.set(3, new Entry("t/d/1", JSON.writeValueAsBytes(one)));
        assertThat(kinds(report())).contains("NOT_ITS_INPUT", "CHANGED");
    }

    @Test
    void aCheckpointThatNobodySignedIsNamed() {
        signed.set(1, signed.get(1).substring(0, signed.get(1).length() - 8) + "AAAAAAAA");
        assertThat(kinds(report())).containsExactly("NOT_SIGNED");
    }

    private byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(known.audit.getPrivate());
            signature.update(bytes);
            return signature.sign();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PolicyPack pack(String policy) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put(
                "a/.manifest",
                "{\"metadata\":{\"input_version\":1,\"output_version\":1,\"entrypoint\":\"p/result\"}}"
                        .getBytes(UTF_8));
        files.put("a/p.rego", policy.getBytes(UTF_8));
        try {
            return PackReader.read(files, "r1");
        } catch (PackReader.PackException e) {
            throw new IllegalStateException(e);
        }
    }
}
