package org.zerotrust.pdp.dev.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.zerotrust.ledger.snapshot.PolicyPack;

/** What differs between two states of a policy. */
final class PolicyDiffTest {
    private static PolicyPack pack(String digest, Map<String, String> modules, Map<String, Object> data) {
        return new PolicyPack(digest, "r", "a/b", modules, data, null);
    }

    @Test
    void linesOfModulesAndValuesOfDataAreTold() {
        JsonNode report = PolicyDiff.of(
                pack(
                        "1",
                        Map.of("p/a.rego", "package a\nx := 1\n", "p/gone.rego", "package gone\n"),
                        Map.of("zta", Map.of("ttl", 60L, "same", "s", "old", true))),
                pack(
                        "2",
                        Map.of("p/a.rego", "package a\nx := 2\n", "p/new.rego", "package n\n"),
                        Map.of("zta", Map.of("ttl", 300L, "same", "s", "new", Map.of("deep", 1L)))));

        assertThat(PolicyDiffCommand.text(report).lines())
                .contains("-x := 1", "+x := 2", "-package gone", "+package n")
                .contains("~ data.zta.ttl: 60 -> 300", "- data.zta.old: true", "+ data.zta.new: {\"deep\":1}")
                .noneMatch(line -> line.contains("same"));
        assertThat(report.path("modules")).hasSize(3);
    }

    @Test
    void aRegisterThatDiffersThroughoutIsCountedNotListed() {
        Map<String, Object> before = new HashMap<>();
        Map<String, Object> after = new HashMap<>();
        for (long i = 0; i < 1_000; i++) {
            before.put("d" + i, i);
            after.put("d" + i, i + 1);
        }
        JsonNode report = PolicyDiff.of(pack("1", Map.of(), before), pack("2", Map.of(), after));

        assertThat(report.path("data")).hasSize(200);
        assertThat(report.path("more").asLong()).isEqualTo(800);
        assertThat(PolicyDiffCommand.text(report)).endsWith("and 800 further values of data\n");
    }

    @Test
    void nothingIsToldWhereNothingDiffers() {
        PolicyPack pack = pack("1", Map.of("p/a.rego", "package a\n"), Map.of("n", 1L));

        assertThat(PolicyDiffCommand.text(PolicyDiff.of(pack, pack))).isEmpty();
    }
}
