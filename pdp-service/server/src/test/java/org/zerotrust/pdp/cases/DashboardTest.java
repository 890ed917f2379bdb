package org.zerotrust.pdp.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.zerotrust.pdp.stack.Https;
import org.zerotrust.pdp.stack.Rest;
import org.zerotrust.pdp.stack.Stack;
import org.zerotrust.pdp.store.Views;

/** Whatever the dashboard shows is there: each metric it names, with each label it sums by. */
@QuarkusTest
@QuarkusTestResource(Stack.class)
final class DashboardTest {
    private static final Pattern METRIC = Pattern.compile("\\bpdp_[a-z_]+");
    private static final Pattern LABELS = Pattern.compile("by \\((\\w+)\\) \\((?:rate\\()?(pdp_[a-z_]+)");

    @Inject
    Views views;

    @Test
    void everyPanelShowsMetricsThatThereAre() throws Exception {
        Tenants.make();
        views.round();
        Tenants.ask(
                Tenants.caller(Tenants.LEFT, "pep"),
                Tenants.question(UUID.randomUUID().toString(), Tenants.leaf(Tenants.LEFT)));
        Rest.anonymous().body("{}").post(Https.service("/v1/decisions"));
        TreeMap<String, String> there = new TreeMap<>();
        Rest.as("analyst")
                .get(Https.admin("/q/metrics"))
                .asString()
                .lines()
                .filter(line -> line.startsWith("pdp_"))
                .forEach(line -> there.merge(line.split("[ {]", 2)[0], line, (one, other) -> one));

        JsonNode dashboard = Wire.JSON.readTree(Files.readString(Path.of("../docs/grafana/decisions.json")));
        Set<String> named = new TreeSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String query = target.path("expr").asText();
                METRIC.matcher(query).results().forEach(found -> named.add(found.group()));
                Matcher labels = LABELS.matcher(query);
                while (labels.find()) {
                    String metric = labels.group(2);
                    // The label instance is the scraper's; one that no question had yet is on no line.
                    if (!labels.group(1).equals("instance") && there.containsKey(metric)) {
                        assertThat(there.get(metric)).contains(labels.group(1) + "=\"");
                    }
                }
            }
        }
        assertThat(named).hasSizeGreaterThan(15);
        // Counted where something could not be decided, which is not made to happen here.
        named.remove("pdp_undecided_total");
        assertThat(there.keySet()).containsAll(named);
    }
}
