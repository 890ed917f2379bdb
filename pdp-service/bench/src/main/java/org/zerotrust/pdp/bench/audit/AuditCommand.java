package org.zerotrust.pdp.bench.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.GeneralSecurityException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pdp bench audit}. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = {
            "What the record of a decision costs: three stacks of their own, with the record taken out of the",
            "service by an agent (off), forced to the local journal (local), and acknowledged by Kafka (cluster).",
            "First what each can do at most (wrk, 16 connections), then all at half of what the weaker one with a journal",
            "can, at a fixed rate whatever the answers do, in turns. In the end all that was recorded is verified, and asked whether a change",
            "that is planted in the policy is found by its impact on it, and nothing else."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:p99 of local is at most 1.3 times that of off, or at most two p99 of fsync above it; no error, no finding",
            "1:it is not, or there are errors, decisions that differ, or findings",
            "3:wrk is missing, or a part did not start"
        })
public final class AuditCommand implements PdpCommand {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double MOST_RATIO = 1.3;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--seconds",
            defaultValue = "15",
            description = "measured time of each turn (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "60",
            description = "seconds of load before anything of a stack is measured (default ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--rounds", defaultValue = "3", description = "turns of each (default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--records",
            defaultValue = "0",
            description = "how many more local records before all is verified (default ${DEFAULT-VALUE})")
    private long records;

    @Option(
            names = "--reader",
            arity = "1..*",
            paramLabel = "PROGRAM",
            description =
                    "a program and its arguments that reads the stream of local in the end; HOST:PORT is put behind"
                            + " them, for example python3 pdp-service/docs/examples/count_records.py")
    private List<String> reader = List.of();

    @Option(
            names = "--modes",
            split = ",",
            paramLabel = "MODE",
            description = "which of off, local and cluster to measure (all); the ratio needs off and local")
    private Set<AuditRun.Mode> modes = EnumSet.allOf(AuditRun.Mode.class);

    @Option(
            names = "--service-option",
            paramLabel = "OPTION",
            description = "a further option of the services' JVMs, for example to profile them")
    private List<String> serviceOptions = List.of();

    @Option(
            names = "--json",
            description =
                    "one JSON object: {off|local|cluster: {capacity, p50_us, p99_us, p99_us_of_rounds}, rate, rounds,"
                            + " fsync_p99_us, p99_ratio_local_off, p99_added_local_us, errors, differ, verified: {local|cluster:"
                            + " {records, seconds, findings, checkpoints, replayed, exit_code}}, impact: {records, planted, seconds,"
                            + " decided, found, elsewhere, by_service: {seconds, decided, found, elsewhere}, exact}}")
    private boolean json;

    @Override
    public String group() {
        return "bench";
    }

    @Override
    public Integer call() throws IOException, InterruptedException, GeneralSecurityException {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode report = new AuditRun(
                        Home.find(),
                        new AuditRun.Size(EnumSet.copyOf(modes), serviceOptions, warmUp, seconds, rounds, records),
                        reader,
                        spec.commandLine().getErr())
                .run();
        out.println(json ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) : table(report));
        return holds(report) ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static boolean holds(ObjectNode report) {
        boolean cheap = report.path("p99_ratio_local_off").asDouble() <= MOST_RATIO
                || report.path("p99_added_local_us").asLong()
                        <= 2 * report.path("fsync_p99_us").asLong();
        boolean right =
                report.path("errors").asLong() == 0 && report.path("differ").asLong() == 0;
        for (JsonNode verified : report.path("verified")) {
            right &= verified.path("exit_code").asInt(1) == 0;
        }
        right &= report.path("impact").path("exact").asBoolean(true);
        return cheap && right && report.path("reader").path("exit_code").asInt(0) == 0;
    }

    private static String table(ObjectNode report) {
        StringBuilder lines = new StringBuilder(
                String.format(Locale.ROOT, "%-8s %12s %10s %10s", "record", "capacity/s", "p50 us", "p99 us"));
        for (AuditRun.Mode mode : AuditRun.Mode.values()) {
            JsonNode row = report.path(mode.text());
            lines.append(String.format(
                    Locale.ROOT,
                    "%n%-8s %12.0f %10d %10d",
                    mode.text(),
                    row.path("capacity").asDouble(),
                    row.path("p50_us").asLong(),
                    row.path("p99_us").asLong()));
        }
        return lines.append(String.format(
                        Locale.ROOT,
                        "%nat %.0f a second: p99 of local is %.2f times that of off, %d us more; p99 of fsync %d us;"
                                + " errors %d, differ %d",
                        report.path("rate").asDouble(),
                        report.path("p99_ratio_local_off").asDouble(),
                        report.path("p99_added_local_us").asLong(),
                        report.path("fsync_p99_us").asLong(),
                        report.path("errors").asLong(),
                        report.path("differ").asLong()))
                .toString();
    }
}
