package org.zerotrust.pdp.bench.edits;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pdp bench activate}. */
@Command(
        name = "activate",
        mixinStandardHelpOptions = true,
        description = {
            "Activates much data under load, on a stack of its own: pushed to a Git repository and through the gate, then back",
            "by the admin API. What requests wait meanwhile is told beside what they wait without. Needs git and ssh-keygen."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no request failed, none was decided otherwise than by the active data, each took less than --within and --push-within,"
                    + " and the p99 grew by no more than --slower",
            "1:one of these does not hold",
            "3:a program is missing, or a part did not start"
        })
public final class ActivateCommand implements PdpCommand {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--megabytes", defaultValue = "100", description = "of data (default ${DEFAULT-VALUE})")
    private int megabytes;

    @Option(names = "--heap", defaultValue = "3072", description = "of the service, in MB (default ${DEFAULT-VALUE})")
    private int heap;

    @Option(names = "--rounds", defaultValue = "5", description = "how many (default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--rate", defaultValue = "150", description = "questions a second (default ${DEFAULT-VALUE})")
    private double rate;

    @Option(
            names = "--quiet",
            defaultValue = "15",
            description = "seconds without activation in each round (default ${DEFAULT-VALUE})")
    private int quiet;

    @Option(
            names = "--warm-up",
            defaultValue = "30",
            description = "seconds of load before the first round (default ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(
            names = "--within",
            defaultValue = "5000",
            description = "ms from an activation by the admin API to the first answer (default ${DEFAULT-VALUE})")
    private double within;

    @Option(
            names = "--push-within",
            defaultValue = "10000",
            description = "ms from a push, through fetch and gate, to the first answer (default ${DEFAULT-VALUE})")
    private double pushWithin;

    @Option(
            names = "--slower",
            defaultValue = "10",
            description = "ms by which the p99 may grow (default ${DEFAULT-VALUE})")
    private double slower;

    @Option(
            names = "--json",
            description =
                    "one JSON object: {megabytes, rounds, failed, wrong (permits of what the data block), permits, longest_push_to_active_ms, longest_activation_ms, quiet,"
                            + " while_pushed, while_activated: {requests, p50_ms, p99_ms, longest_ms}}; without it, the same in lines")
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
        ObjectNode report = new ActivateRun(
                        Home.find(),
                        new ActivateRun.Size(megabytes, heap, rounds, quiet, warmUp, rate),
                        spec.commandLine().getErr())
                .run();
        if (json) {
            spec.commandLine().getOut().println(report);
        } else {
            report.properties()
                    .forEach(one -> spec.commandLine().getOut().println(one.getKey() + " " + one.getValue()));
        }
        return holds(report) ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private boolean holds(ObjectNode report) {
        double most = report.at("/quiet/p99_ms").asDouble() + slower;
        return report.path("failed").asLong(1) == 0
                && report.path("wrong").asLong(1) == 0
                && report.path("permits").asLong() > 0
                && report.path("longest_push_to_active_ms").asDouble() < pushWithin
                && report.path("longest_activation_ms").asDouble() < within
                && report.at("/while_pushed/p99_ms").asDouble() <= most
                && report.at("/while_activated/p99_ms").asDouble() <= most;
    }
}
