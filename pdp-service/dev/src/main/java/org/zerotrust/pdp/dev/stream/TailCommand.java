package org.zerotrust.pdp.dev.stream;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pdp stream tail}. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = "Shows decision records as they come, until it is stopped.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:stopped, or as many as were asked for", "2:wrong command line", "3:no Kafka to ask"})
public final class TailCommand implements PdpCommand {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private RecordSource source = new RecordSource();

    @Option(names = "--count", paramLabel = "N", description = "ends after so many")
    private @Nullable Long count;

    @Option(names = "--for", paramLabel = "DURATION", description = "ends after so long, for example PT30S")
    private @Nullable Duration time;

    @Option(names = "--json", description = "each as one line of JSON, as it is in Kafka")
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
        AtomicLong shown = new AtomicLong();
        long end = time == null ? Long.MAX_VALUE : System.nanoTime() + time.toNanos();
        source.follow(
                event -> {
                    if (count == null || shown.get() < count) {
                        out.println(json ? event.toString() : RecordText.line(event.path("data")));
                        out.flush();
                        shown.incrementAndGet();
                    }
                },
                () -> (count == null || shown.get() < count) && System.nanoTime() < end);
        return ExitCodes.OK;
    }
}
