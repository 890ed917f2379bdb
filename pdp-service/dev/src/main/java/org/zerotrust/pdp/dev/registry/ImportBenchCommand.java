package org.zerotrust.pdp.dev.registry;

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

/** {@code pdp bench import}. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Imports many devices into a stack of its own (free ports, .pdp/bench/import), and measures the time and",
            "memory that takes, and what one decision costs before and after: each time a fresh process that was warmed up",
            "by the same number of decisions, so that the compiler of the JVM favours neither."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:a decision costs at most 1.2 times what it cost before",
            "1:it costs more",
            "2:wrong command line",
            "3:a part did not start"
        })
public final class ImportBenchCommand implements PdpCommand {

    private static final double MOST = 1.2;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--devices", defaultValue = "1000000", description = "how many (default ${DEFAULT-VALUE})")
    private int devices;

    @Option(
            names = "--seconds",
            defaultValue = "5",
            description = "length of each of the five windows before and after (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--json",
            description = "one JSON object: {devices, import_seconds, per_second, in_memory_after_seconds,"
                    + " bytes_per_device, service_rss_mb_*, restart_seconds, before, after: {decisions, cpu_us, p50_us}, ratio_cpu,"
                    + " ratio_p50}")
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
        ObjectNode report = new ImportBench(
                        Home.find(), devices, seconds, spec.commandLine().getErr())
                .run();
        if (json) {
            out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report));
        } else {
            report.properties().forEach(member -> out.printf("%-26s %s%n", member.getKey(), member.getValue()));
        }
        out.flush();
        return report.path("ratio_cpu").asDouble() <= MOST ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
