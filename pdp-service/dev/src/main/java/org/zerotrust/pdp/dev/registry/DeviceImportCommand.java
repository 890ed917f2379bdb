package org.zerotrust.pdp.dev.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.AdminTarget;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.JsonApi;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pdp device import}. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Registers the devices of a file: NDJSON (an object a line) or CSV (the first line names the columns).",
            "Members and columns: device_id (a URN; the only one that must be there), eid, iccid, imei, lifecycle,",
            "issuer_id, certificate_sha256, registry_id; labels (an object; columns label.NAME).",
            "",
            "The file is read as it is sent and may be of any length. After a kill the same command goes on where it",
            "was; importing a file twice changes nothing. Records that are not taken are named by line in FILE.errors."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every record was taken",
            "1:some were not; they are named in the report",
            "2:wrong command line",
            "3:the file or the service cannot be used"
        })
public final class DeviceImportCommand implements PdpCommand {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the devices")
    private @Nullable Path file;

    @Option(names = "--format", description = "csv or ndjson (default: by the ending of the name)")
    private @Nullable String format;

    @Option(names = "--errors", description = "report of records that were not taken (default: FILE.errors)")
    private @Nullable Path report;

    @Option(names = "--restart", description = "begin at the first record, whatever an earlier run did")
    private boolean restart;

    @Option(names = "--batch", defaultValue = "2000", description = "devices in a request (default ${DEFAULT-VALUE})")
    private int batch;

    @Option(names = "--parallel", defaultValue = "2", description = "requests at a time (default ${DEFAULT-VALUE})")
    private int parallel;

    @Option(
            names = "--json",
            description =
                    "one JSON object: {records, created, changed, unchanged, errors, seconds, per_second, report}")
    private boolean json;

    @Mixin
    private AdminTarget target = new AdminTarget();

    private long lastTold;

    @Override
    public String group() {
        return "device";
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (spec == null || file == null) {
            throw new IllegalStateException("run by picocli only");
        }
        if (batch < 1 || batch > 5_000 || parallel < 1 || parallel > 16) {
            throw new LauncherException("--batch is 1 to 5000, --parallel 1 to 16");
        }
        AdminTarget.readable(file);
        PrintWriter err = spec.commandLine().getErr();
        Path errors = report != null ? report : file.resolveSibling(file.getFileName() + ".errors");
        ImportProgress from =
                restart ? ImportProgress.none(file) : ImportProgress.read(file).orElse(ImportProgress.none(file));
        if (from.records() > 0) {
            err.println("going on after record " + from.records());
        }
        ImportProgress end;
        try (JsonApi api = target.connect()) {
            end = new ImportRun(api, new ImportRun.Plan(file, format, batch, parallel, errors), this::tell).run(from);
        }
        print(spec.commandLine().getOut(), end, errors);
        return end.errors() == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private void tell(ImportProgress progress) {
        long now = System.nanoTime();
        if (spec != null && !json && now - lastTold > TimeUnit.SECONDS.toNanos(1)) {
            lastTold = now;
            spec.commandLine().getErr().println(line(progress));
            spec.commandLine().getErr().flush();
        }
    }

    private static String line(ImportProgress progress) {
        return String.format(
                Locale.ROOT,
                "%,d records: %,d new, %,d changed, %,d as they were, %,d not taken; %,.0f a second",
                progress.records(),
                progress.created(),
                progress.changed(),
                progress.unchanged(),
                progress.errors(),
                perSecond(progress));
    }

    private static double perSecond(ImportProgress progress) {
        return progress.records() * 1_000.0 / Math.max(progress.millis(), 1);
    }

    private void print(PrintWriter out, ImportProgress end, Path errors) throws IOException {
        if (json) {
            ObjectNode all = JSON.createObjectNode()
                    .put("records", end.records())
                    .put("created", end.created())
                    .put("changed", end.changed())
                    .put("unchanged", end.unchanged())
                    .put("errors", end.errors())
                    .put("seconds", end.millis() / 1_000.0)
                    .put("per_second", Math.round(perSecond(end)))
                    .put("report", end.errors() == 0 ? null : errors.toString());
            out.println(JSON.writeValueAsString(all));
        } else {
            out.println(line(end));
            if (end.errors() > 0) {
                out.println("what was not taken, by line: " + errors);
            }
        }
        out.flush();
    }
}
