package org.zerotrust.pdp.dev.policy;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.gate.mutate.MutationRun;
import org.zerotrust.gate.source.DirectorySource;
import org.zerotrust.gate.source.PolicySource.SourceException;
import org.zerotrust.ledger.snapshot.PackReader.PackException;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.value.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pdp policy mutate}. */
@Command(
        name = "mutate",
        mixinStandardHelpOptions = true,
        description = {
            "Puts faults into policies, one at a time (a rule removed, a condition negated or left out, a comparison turned,",
            "a number moved), and asks their tests and cases whether they notice. What nobody notices is not held by a test."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:at least --least of the faults were noticed",
            "1:fewer were",
            "3:the policies cannot be used, or their tests fail"
        })
public final class PolicyMutateCommand implements PdpCommand {
    @Parameters(paramLabel = "DIR", description = "the folder of packs", defaultValue = "policies/packs")
    private Path folder = Path.of("");

    @Option(
            names = "--least",
            defaultValue = "0.95",
            description = "part of the faults that must be noticed (default ${DEFAULT-VALUE})")
    private double least;

    @Option(
            names = "--json",
            description = "one JSON object: {mutants, killed, score, survivors: [{file, row, kind, was, is}]}")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public String group() {
        return "policy";
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        PrintWriter out = spec.commandLine().getOut();
        MutationRun.Report report;
        try {
            SortedMap<String, byte[]> files = new DirectorySource(folder)
                    .poll(null)
                    .orElseThrow(() -> new LauncherException("there is nothing in " + folder))
                    .files();
            report = new MutationRun(files, Duration.ofSeconds(5)).run(survivor -> {
                if (!json) {
                    out.println(survivor);
                    out.flush();
                }
            });
        } catch (SourceException | PackException | RegoCompileException | IllegalStateException e) {
            throw new LauncherException("the policies cannot be used: " + e.getMessage(), e);
        }
        if (json) {
            out.println(Json.write(json(report)));
        } else {
            out.printf(
                    Locale.ROOT,
                    "%d of %d faults noticed (%.1f%%)%n",
                    report.killed(),
                    report.mutants(),
                    100 * report.score());
        }
        out.flush();
        return report.score() >= least ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static Map<String, Object> json(MutationRun.Report report) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("mutants", (long) report.mutants());
        all.put("killed", (long) report.killed());
        all.put("score", report.score());
        List<Object> survivors = new ArrayList<>();
        for (MutationRun.Survivor survivor : report.survivors()) {
            survivors.add(Map.of(
                    "file", survivor.file(),
                    "row", (long) survivor.row(),
                    "kind", survivor.kind(),
                    "was", survivor.was(),
                    "is", survivor.is()));
        }
        all.put("survivors", survivors);
        return all;
    }
}
