package org.zerotrust.pdp.dev.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pdp stream export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the decision records that are there now: NDJSON, each as it is in Kafka, or CSV with the members",
            "that most questions are about. DuckDB, Spark and the like read both, and make Parquet of them:",
            "pdp-service/docs/queries."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:written", "2:wrong command line", "3:no Kafka to ask, or the file cannot be written"})
public final class ExportCommand implements PdpCommand {
    /** Formats. */
    enum Format {
        ndjson,
        csv
    }

    private static final List<String> COLUMNS = List.of(
            "time",
            "decision_id",
            "tenant",
            "pep",
            "decision",
            "reasons",
            "device",
            "resource",
            "class",
            "action",
            "policy_digest",
            "grant_id",
            "replica",
            "epoch",
            "sequence");

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private RecordSource source = new RecordSource();

    @Option(names = "--out", paramLabel = "FILE", description = "where to; the standard output if absent")
    private @Nullable Path file;

    @Option(
            names = "--format",
            defaultValue = "ndjson",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE})")
    private Format format = Format.ndjson;

    @Override
    public String group() {
        return "stream";
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        AtomicLong written = new AtomicLong();
        try (Writer out = file == null ? shared(spec.commandLine().getOut()) : Files.newBufferedWriter(file)) {
            if (format == Format.csv) {
                out.write(String.join(",", COLUMNS) + "\n");
            }
            source.read(event -> {
                try {
                    out.write(format == Format.csv ? csv(event) : event + "\n");
                    written.incrementAndGet();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            throw new LauncherException("the records cannot be written to " + file, e);
        }
        if (file != null) {
            spec.commandLine().getOut().printf("%d records in %s%n", written.get(), file);
        }
        return ExitCodes.OK;
    }

    /** The command line's own output, which others write to when this is done. */
    private static Writer shared(Writer out) {
        return new BufferedWriter(out) {
            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    private static final CsvMapper CSV = new CsvMapper();
    private static final CsvSchema SCHEMA = COLUMNS.stream()
            .collect(CsvSchema::builder, CsvSchema.Builder::addColumn, (one, other) -> {
                throw new IllegalStateException("columns are added in their order");
            })
            .build();

    private static String csv(JsonNode event) throws IOException {
        JsonNode data = event.path("data");
        JsonNode device = data.path("device");
        List<String> row = List.of(
                event.path("time").asText(),
                data.path("decision_id").asText(),
                data.path("tenant").asText(),
                data.at("/pep/id").asText(),
                data.path("decision").asText(),
                StreamSupport.stream(data.path("reasons").spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(" ")),
                device.path("registry_id").asText(device.path("pseudonym").asText()),
                data.at("/resource/id").asText(),
                data.at("/resource/class").asText(),
                data.path("action").asText(),
                data.at("/policy/digest").asText(),
                data.at("/grant/id").asText(),
                data.at("/order/replica").asText(),
                data.at("/order/epoch").asText(),
                data.at("/order/sequence").asText());
        return CSV.writer(SCHEMA).writeValueAsString(row);
    }
}
