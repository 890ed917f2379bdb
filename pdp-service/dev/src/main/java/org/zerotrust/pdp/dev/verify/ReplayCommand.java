package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.replay.Impact;
import org.zerotrust.ledger.replay.ImpactText;
import org.zerotrust.ledger.replay.Openings;
import org.zerotrust.ledger.replay.RecordedPolicy;
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
        Impact impact = new Impact();
        RecordedPolicy policy;
        String digest;
        try {
            var pack = PackReader.read(packs, null);
            digest = pack.digest();
            policy = new RecordedPolicy(pack);
        } catch (PackReader.PackException | RegoCompileException e) {
            throw new LauncherException("the packs in " + packs + " cannot be used: " + e.getMessage());
        }
        Openings inputs =
                new Openings(evidence.open()::dataKeys, (event, opening) -> impact.add(event, opening, policy));
        source.read(event -> inputs.add(event.path("data")));
        inputs.flush();
        ObjectNode report = impact.report().put("digest", digest);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report);
        } else {
            out.print(ImpactText.lines(report));
            out.flush();
        }
        return report.path("changed").asLong() <= most ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
