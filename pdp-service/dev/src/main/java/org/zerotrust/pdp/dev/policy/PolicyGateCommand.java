package org.zerotrust.pdp.dev.policy;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zerotrust.gate.check.Gate;
import org.zerotrust.gate.check.GateReport;
import org.zerotrust.gate.check.Problem;
import org.zerotrust.gate.source.Candidate;
import org.zerotrust.gate.source.DirectorySource;
import org.zerotrust.gate.source.PolicySource.SourceException;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.rego.value.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pdp policy gate}: what a service would say of these packs, but for who signed them and what they follow. */
@Command(
        name = "gate",
        mixinStandardHelpOptions = true,
        description = {
            "Asks of a folder of packs what a service asks before they may decide: compile, strict check, lint, Rego tests,",
            "cases (*.cases.yaml). Who signed a commit, and what it follows, only the service can tell."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:they would pass",
            "1:they would not; each problem is named with its place",
            "3:the folder cannot be read"
        })
public final class PolicyGateCommand implements PdpCommand {
    @Parameters(paramLabel = "DIR", description = "the folder of packs", defaultValue = "policies/packs")
    private Path folder = Path.of("");

    @Option(
            names = "--json",
            description =
                    "one JSON object: {passed, digest, steps: [{step, passed, detail, ms, problems: [{code, message, file,"
                            + " row, col}]}]}")
    private boolean json;

    @Option(
            names = "--test-timeout",
            defaultValue = "PT5S",
            description = "longest time of a test (default ${DEFAULT-VALUE})")
    private Duration testTimeout = Duration.ofSeconds(5);

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
        GateReport report = Gate.check(candidate(), null, new Gate.Rules(false, testTimeout));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("passed", report.passed());
            if (report.pack() != null) {
                all.put("digest", report.pack().digest());
            }
            all.put("steps", report.json());
            out.println(Json.write(all));
        } else {
            print(report, out);
        }
        out.flush();
        return report.passed() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private Candidate candidate() {
        try {
            Optional<Candidate> candidate = new DirectorySource(folder).poll(null);
            return candidate.orElseThrow(() -> new LauncherException("there is nothing in " + folder));
        } catch (SourceException e) {
            throw new LauncherException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void print(GateReport report, PrintWriter out) {
        for (GateReport.Step step : report.steps()) {
            out.printf("%-10s %-6s %s%n", step.name(), step.passed() ? "passed" : "FAILED", step.detail());
            for (Problem problem : step.problems()) {
                out.println("  " + problem);
            }
        }
        out.println(report.passed() ? "it would pass" : "it would not pass");
    }
}
