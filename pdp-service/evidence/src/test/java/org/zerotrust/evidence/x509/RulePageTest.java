package org.zerotrust.evidence.x509;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zerotrust.evidence.revocation.RevocationRule;

/** The page of rules and the code say the same: every rule, in order, with its code, source and test. */
class RulePageTest {
    private static String row(String id, String code, String asks, String source, String test) {
        return "| `" + id + "` | `" + code + "` | " + asks + " | " + source + " | `" + test + "` |";
    }

    private static List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (Rule rule : Rule.values()) {
            rows.add(row(rule.id(), rule.code(), rule.asks(), rule.source(), "RuleTableTest"));
        }
        for (RevocationRule rule : RevocationRule.values()) {
            rows.add(row(rule.id(), rule.code(), rule.asks(), rule.source(), "RevocationTableTest"));
        }
        return rows;
    }

    @Test
    void thePageHasEveryRuleInOrder() throws IOException {
        List<String> page = Files.readAllLines(Path.of("../docs/certificate-rules.md"));

        assertThat(page.stream().filter(line -> line.matches("\\| `[a-z-]+` \\| `[A-Z_]+` .*")))
                .containsExactlyElementsOf(rows());
    }
}
