package org.zerotrust.pdp.dev.posture;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pdp bench posture}. */
@Command(
        name = "posture",
        mixinStandardHelpOptions = true,
        description = {
            "Posture traffic at two replicas of a stack of its own (free ports, .pdp/bench/posture), which are killed",
            "with kill -9 in the middle of it: no decision of a replica may rest on a report older than the last one it",
            "accepted. Measures how long the other replica takes to know of a report."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no decision was older than what was accepted",
            "1:one was, or nothing was measured",
            "2:wrong command line",
            "3:a part did not start"
        })
public final class PostureCommand implements PdpCommand {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--seconds",
            defaultValue = "15",
            description = "time of traffic before the first kill and after each (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--kills", defaultValue = "2", description = "kills (default ${DEFAULT-VALUE})")
    private int kills;

    @Option(
            names = "--json",
            description = "one JSON object: {replicas, reports, decisions, not_answered, older_than_accepted,"
                    + " lag_ms: {p50, p99, max}, restart_ms: [...]}")
    private boolean json;

    @Override
    public String group() {
        return "bench";
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode report =
                new PostureBench(Home.find(), seconds, kills, spec.commandLine().getErr()).run();
        if (json) {
            out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report));
        } else {
            report.properties().forEach(member -> out.printf("%-22s %s%n", member.getKey(), member.getValue()));
        }
        out.flush();
        return report.path("older_than_accepted").asLong() == 0
                        && report.path("reports").asLong() > 0
                ? ExitCodes.OK
                : ExitCodes.FAILED;
    }
}
