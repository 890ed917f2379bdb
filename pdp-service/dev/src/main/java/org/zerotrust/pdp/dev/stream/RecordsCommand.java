package org.zerotrust.pdp.dev.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.pdp.dev.tryout.DecisionTopic;
import org.zerotrust.pdp.dev.up.RunState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pdp stream records}. */
@Command(
        name = "records",
        mixinStandardHelpOptions = true,
        description = "Shows the last decision records of the running stack, oldest first.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "1:there is none", "3:nothing runs here"})
public final class RecordsCommand implements PdpCommand {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--last", defaultValue = "10", description = "how many (default ${DEFAULT-VALUE})")
    private int last;

    @Option(names = "--json", description = "one JSON object in a line for each record, as it is in Kafka")
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
        PrintWriter out = spec.commandLine().getOut();
        RunState state = RunState.running(Home.find().runFile())
                .orElseThrow(() -> new LauncherException("nothing runs here; start it with: ./pdp up -d"));
        List<JsonNode> records = DecisionTopic.last("127.0.0.1:" + state.ports().kafka(), last);
        records.forEach(record -> out.println(json ? record.toString() : RecordText.line(record)));
        return records.isEmpty() ? ExitCodes.FAILED : ExitCodes.OK;
    }
}
