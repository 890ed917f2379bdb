package org.zerotrust.pdp.dev.crash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            "Kills the service, then Kafka, of the running stack with kill -9 under load, waits until the stack has",
            "started them again, then reads the stream: every decision that was answered must be in it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no answered decision is missing",
            "1:one is missing, or a part did not come back",
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

    @Option(
            names = "--connections",
            defaultValue = "8",
            description = "connections that ask (default ${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--json",
            description =
                    "one JSON object: {runs: [{killed, outcomes, answered, missing, duplicates, down_ms, back}], lost}")
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
        for (int i = 0; i < runs; i++) {
            CrashRun.Result result = new CrashRun(home, i % 2 == 0 ? "Service" : "Kafka", connections).run();
            results.add(result);
            if (!json) {
                out.println(result.text());
                out.flush();
            }
        }
        long lost = results.stream().mapToLong(CrashRun.Result::missing).sum();
        boolean back = results.stream().allMatch(CrashRun.Result::back);
        if (json) {
            out.println(JSON.writeValueAsString(Map.of("runs", results, "lost", lost)));
        } else {
            out.println(lost + " answered decisions are missing from the stream");
        }
        return lost == 0 && back ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
