package org.zerotrust.pdp.dev.crash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.pdp.dev.up.RunState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pdp bench crash}. */
@Command(
        name = "crash",
        mixinStandardHelpOptions = true,
        description = {
            "Kills the service, then Kafka, of the running stack with kill -9 at random moments under load, waits until the",
            "stack has started them again, then reads the stream: every decision that was answered must be in it, nothing",
            "twice, and what is of one replica and device in its order. With --outages the service is killed while Kafka or",
            "PostgreSQL is away."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no answered decision is missing, none is there twice or out of order",
            "1:one is, or a part did not come back",
            "3:nothing runs here"
        })
public final class CrashCommand implements PdpCommand {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--runs",
            defaultValue = "2",
            description = "kills; service and Kafka in turn (default ${DEFAULT-VALUE})")
    private int runs;

    @Option(names = "--outages", description = "kill Kafka or PostgreSQL, in turn, about when the service is killed")
    private boolean outages;

    @Option(names = "--seed", defaultValue = "1", description = "chooses the moments (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--connections",
            defaultValue = "8",
            description = "connections that ask (default ${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--json",
            description =
                    "one JSON object: {runs, answered, lost, duplicated, reordered, back, details: [{killed, outcomes, answered, "
                            + "missing, duplicates, reordered, down_ms, back}]}")
    private boolean json;

    @Override
    public String group() {
        return "bench";
    }

    @Override
    public Integer call() throws JsonProcessingException {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        PrintWriter out = spec.commandLine().getOut();
        Home home = Home.find();
        if (RunState.running(home.runFile()).isEmpty()) {
            throw new LauncherException("nothing runs here; start it with: ./pdp up -d");
        }
        List<CrashRun.Result> results = new ArrayList<>();
        Random random = new Random(seed);
        for (int i = 0; i < runs; i++) {
            String part = outages || i % 2 == 0 ? "Service" : "Kafka";
            String beside = outages ? i % 2 == 0 ? "Kafka" : "PostgreSQL" : null;
            CrashRun.Result result = new CrashRun(home, part, beside, connections, random).run();
            results.add(result);
            if (!json) {
                out.println(result.text());
                out.flush();
            }
        }
        long answered = results.stream().mapToLong(CrashRun.Result::answered).sum();
        long lost = results.stream().mapToLong(CrashRun.Result::missing).sum();
        long duplicated =
                results.stream().mapToLong(CrashRun.Result::duplicates).sum();
        long reordered = results.stream().mapToLong(CrashRun.Result::reordered).sum();
        boolean back = results.stream().allMatch(CrashRun.Result::back);
        if (json) {
            ObjectNode report = JSON.createObjectNode()
                    .put("runs", runs)
                    .put("answered", answered)
                    .put("lost", lost)
                    .put("duplicated", duplicated)
                    .put("reordered", reordered)
                    .put("back", back);
            report.set("details", JSON.valueToTree(results));
            out.println(JSON.writeValueAsString(report));
        } else {
            out.println("runs " + runs + ": answered " + answered + ", lost " + lost + ", duplicated " + duplicated
                    + ", reordered " + reordered);
        }
        return lost + duplicated + reordered == 0 && back ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
