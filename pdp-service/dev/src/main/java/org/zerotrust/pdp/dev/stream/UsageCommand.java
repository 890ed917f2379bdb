package org.zerotrust.pdp.dev.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pdp stream usage}. */
@Command(
        name = "usage",
        mixinStandardHelpOptions = true,
        description = "Counts decisions and grants by tenant, enforcement point and time (UTC).",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:counted", "2:wrong command line", "3:no Kafka to ask"})
public final class UsageCommand implements PdpCommand {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Lengths of time, by the characters of an RFC 3339 time that name them. */
    enum Period {
        hour(13),
        day(10),
        month(7);

        private final int characters;

        Period(int characters) {
            this.characters = characters;
        }
    }

    private record Row(String period, String tenant, String pep) implements Comparable<Row> {
        @Override
        public int compareTo(Row other) {
            return (period + "\0" + tenant + "\0" + pep)
                    .compareTo(other.period + "\0" + other.tenant + "\0" + other.pep);
        }
    }

    private static final class Counts {
        private long permit;
        private long deny;
        private long stepUp;
        private long grants;

        void add(JsonNode data) {
            switch (data.path("decision").asText()) {
                case "permit" -> permit++;
                case "deny" -> deny++;
                default -> stepUp++;
            }
            grants += data.has("grant") ? 1 : 0;
        }
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private RecordSource source = new RecordSource();

    @Option(names = "--by", defaultValue = "day", description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
    private Period by = Period.day;

    @Option(names = "--json", description = "one JSON array: [{period, tenant, pep, permit, deny, step_up, grants}]")
    private boolean json;

    @Override
    public String group() {
        return "stream";
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        Map<Row, Counts> rows = new TreeMap<>();
        source.read(event -> {
            JsonNode data = event.path("data");
            String time = event.path("time").asText();
            Row row = new Row(
                    time.substring(0, Math.min(time.length(), by.characters)),
                    data.path("tenant").asText(),
                    data.at("/pep/id").asText());
            rows.computeIfAbsent(row, _ -> new Counts()).add(data);
        });
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ArrayNode all = JSON.createArrayNode();
            rows.forEach((row, counts) -> all.addObject()
                    .put("period", row.period())
                    .put("tenant", row.tenant())
                    .put("pep", row.pep())
                    .put("permit", counts.permit)
                    .put("deny", counts.deny)
                    .put("step_up", counts.stepUp)
                    .put("grants", counts.grants));
            out.println(all);
        } else {
            out.printf(
                    "%-14s %-16s %-20s %10s %10s %10s %10s%n",
                    "period", "tenant", "pep", "permit", "deny", "step_up", "grants");
            rows.forEach((row, counts) -> out.printf(
                    Locale.ROOT,
                    "%-14s %-16s %-20s %10d %10d %10d %10d%n",
                    row.period(),
                    row.tenant(),
                    row.pep(),
                    counts.permit,
                    counts.deny,
                    counts.stepUp,
                    counts.grants));
        }
        return ExitCodes.OK;
    }
}
