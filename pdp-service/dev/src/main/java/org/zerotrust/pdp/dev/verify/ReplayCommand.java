package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.pdp.dev.stream.RecordSource;
import org.zerotrust.rego.RegoCompileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pdp stream replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Decides recorded questions again with other packs, each with its input as of then, and shows whose answer",
            "would be another one: by answer, resource and reason, with examples. Nothing is changed or recorded."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no more answers change than --most",
            "1:more do",
            "2:wrong command line",
            "3:no Kafka or service to ask, or the packs do not compile"
        })
public final class ReplayCommand implements PdpCommand {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--with", required = true, paramLabel = "DIR", description = "the folder of packs that decides")
    private Path packs = Path.of("");

    @Mixin
    private RecordSource source = new RecordSource();

    @Mixin
    private EvidenceOptions evidence = new EvidenceOptions();

    @Option(names = "--most", defaultValue = "0", description = "how many may change (default ${DEFAULT-VALUE})")
    private long most;

    @Option(
            names = "--json",
            description =
                    "one JSON object: {digest, decided, changed, erased, no_key, nothing_sealed, broken, by_answer:"
                            + " {\"deny>permit\": n}, by_resource: {ID: n}, by_reason: {CODE: n}, examples: [{decision_id, evaluated_at,"
                            + " resource, device, before, after, reasons_before, reasons_after}]}")
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
        Flips flips = new Flips();
        Policy policy;
        String digest;
        try {
            var pack = PackReader.read(packs, null);
            digest = pack.digest();
            policy = new Policy(pack);
        } catch (PackReader.PackException | RegoCompileException e) {
            throw new LauncherException("the packs in " + packs + " cannot be used: " + e.getMessage());
        }
        Inputs inputs = new Inputs(evidence.open(), (event, opening) -> flips.add(event, opening, policy));
        source.read(event -> inputs.add(event.path("data")));
        inputs.flush();
        ObjectNode report = flips.report().put("digest", digest);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report);
        } else {
            print(report, out);
        }
        return report.path("changed").asLong() <= most ? ExitCodes.OK : ExitCodes.FAILED;
    }

    static void print(ObjectNode report, PrintWriter out) {
        out.printf(
                "%d decided again, %d change; %d erased, %d without a key, %d without an input, %d broken%n",
                report.path("decided").asLong(),
                report.path("changed").asLong(),
                report.path("erased").asLong(),
                report.path("no_key").asLong(),
                report.path("nothing_sealed").asLong(),
                report.path("broken").asLong());
        for (String part : new String[] {"by_answer", "by_resource", "by_reason", "by_rule"}) {
            report.path(part)
                    .properties()
                    .forEach(one -> out.printf(
                            "  %-12s %-40s %d%n",
                            part.substring("by_".length()),
                            one.getKey(),
                            one.getValue().asLong()));
        }
        for (JsonNode one : report.path("examples")) {
            out.println("  for example " + one.path("decision_id").asText() + " on "
                    + one.path("resource").asText() + ": " + one.path("before").asText() + " "
                    + one.path("reasons_before") + " -> " + one.path("after").asText() + " "
                    + one.path("reasons_after"));
        }
    }
}
