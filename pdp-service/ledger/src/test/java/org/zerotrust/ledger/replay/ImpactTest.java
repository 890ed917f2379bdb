package org.zerotrust.ledger.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.zerotrust.ledger.seal.SealedInput;
import org.zerotrust.ledger.snapshot.PackReader;

/** What another policy would answer is told exactly: whose answer flips, and nobody else's. */
class ImpactTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static RecordedPolicy policy(String condition) throws Exception {
        TreeMap<String, byte[]> files = new TreeMap<>();
        files.put(
                "a/.manifest",
                "{\"metadata\":{\"input_version\":1,\"output_version\":1,\"entrypoint\":\"p/result\"}}"
                        .getBytes(UTF_8));
        files.put("a/p.rego", ("""
                package p
                result := {"decision": "permit", "reasons": [], "obligations": [], "grant": null,
                  "trust": {"score": 80, "level": "high"}} if CONDITION
                result := {"decision": "deny", "reasons": [{"code": "OLD"}], "obligations": [], "grant": null,
                  "trust": {"score": 10, "level": "low"}} if { not CONDITION; input.age < 90 }
                """.replace("CONDITION", condition)).getBytes(UTF_8));
        return new RecordedPolicy(PackReader.read(files, "r1"));
    }

    private static JsonNode record(int age, String decision) {
        return JSON.createObjectNode()
                .put("decision_id", "d" + age)
                .put("decision", decision)
                .put("evaluated_at", 1)
                .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                        "policy",
                        JSON.createObjectNode()
                                .set("rules", JSON.createArrayNode().add("a/p.rego:9")))
                .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                        "device", JSON.createObjectNode().put("registry_id", "device-" + age % 4))
                .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                        "reasons", JSON.valueToTree(decision.equals("deny") ? List.of("OLD") : List.of()))
                .set("resource", JSON.createObjectNode().put("id", age % 2 == 0 ? "even" : "odd"));
    }

    @Test
    void exactlyThoseFlipWhoseAnswerTheChangeIsAbout() throws Exception {
        RecordedPolicy stricter = policy("input.age < 20");
        Impact impact = new Impact();
        for (int age = 0; age < 100; age++) {
            // As a policy with age < 30 had decided.
            impact.add(
                    record(age, age < 30 ? "permit" : "deny"),
                    new Opening.Open(new SealedInput(Map.of("age", (long) age), Instant.EPOCH, List.of(), List.of())),
                    stricter);
        }
        impact.add(record(1, "permit"), new Opening.Erased(), stricter);
        impact.add(record(1, "permit"), new Opening.Nothing(), stricter);

        JsonNode report = impact.report();

        assertThat(report.path("decided").asInt()).isEqualTo(100);
        // 20 to 29 are denied now; for 90 to 99 it gives no answer.
        assertThat(report.path("changed").asInt()).isEqualTo(20);
        assertThat(report.path("by_answer").toString()).isEqualTo("{\"deny>cannot_decide\":10,\"permit>deny\":10}");
        assertThat(report.path("by_resource").toString()).isEqualTo("{\"even\":10,\"odd\":10}");
        assertThat(report.path("by_reason").toString()).isEqualTo("{\"+OLD\":10,\"-OLD\":10}");
        assertThat(report.path("by_rule").toString())
                .isEqualTo("{\"a/p.rego:9 > -\":10,\"a/p.rego:9 > a/p.rego:4\":10}");
        assertThat(report.path("devices").asInt()).isEqualTo(4);
        assertThat(report.path("by_device").path("device-0").asInt()).isEqualTo(5);
        assertThat(ImpactText.markdown(report, "a|`b", 3))
                .contains("20 of 100 recorded decisions would be answered otherwise, on 4 devices.")
                .contains("That is more than the 3 that may.")
                .contains("| `permit>deny` | 10 |")
                .contains("| `a/p.rego:9 > a/p.rego:4` | 10 |");
        assertThat(report.path("erased").asInt()).isEqualTo(1);
        assertThat(report.path("nothing_sealed").asInt()).isEqualTo(1);
        assertThat(report.path("examples")).hasSize(6);
    }
}
