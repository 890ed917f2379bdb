package org.zerotrust.pdp.dev.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Options choose the records that they say. */
class RecordFilterTest {
    @Command
    private static final class Host {
        @Mixin
        private RecordFilter filter = new RecordFilter();
    }

    private final List<JsonNode> events = new ArrayList<>();

    @BeforeEach
    void read() throws Exception {
        for (String line : Files.readAllLines(Path.of("src/test/resources/stream/records.ndjson"))) {
            events.add(new ObjectMapper().readTree(line));
        }
    }

    private void chooses(Predicate<JsonNode> expected, String... options) {
        Host host = new Host();
        new CommandLine(host).parseArgs(options);
        List<JsonNode> wanted = events.stream().filter(expected).toList();
        assertThat(events.stream().filter(host.filter::has).toList())
                .as(String.join(" ", options))
                .isEqualTo(wanted)
                .isNotEmpty();
    }

    @Test
    void eachOptionChoosesWhatItSays() {
        chooses(_ -> true);
        chooses(e -> e.at("/data/decision").asText().equals("permit"), "--decision", "permit");
        chooses(e -> e.at("/data/pep/id").asText().equals("pep-api"), "--pep", "pep-api");
        chooses(e -> e.at("/data/resource/id").asText().equals("archive"), "--resource", "archive");
        chooses(e -> e.at("/data/reasons").toString().contains("\"POP_MISSING\""), "--reason", "POP_MISSING");
        String device = events.stream()
                .map(e -> e.at("/data/device/registry_id").asText())
                .filter(id -> !id.isEmpty())
                .findFirst()
                .orElseThrow();
        chooses(e -> e.at("/data/device/registry_id").asText().equals(device), "--device", device, "--tenant", "demo");
        String middle = events.get(events.size() / 2).path("time").asText();
        chooses(e -> e.path("time").asText().compareTo(middle) >= 0, "--from", middle);
        chooses(e -> e.path("time").asText().compareTo(middle) < 0, "--to", middle);
    }

    @Test
    void allOfThemMustHold() {
        Host host = new Host();
        new CommandLine(host).parseArgs("--tenant", "nobody", "--decision", "permit");
        assertThat(events).noneMatch(host.filter::has);
    }
}
