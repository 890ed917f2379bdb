package org.zerotrust.pdp.dev.policy;

import java.util.List;
import java.util.Map;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.tool.CompiledPolicies;
import org.zerotrust.rego.tool.PolicyFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Parses and compiles policies and reports every error. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Parses, compiles and type-checks policies, as opa check does; each error with its place.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no error", "1:at least one; each is named with its place"})
public final class PolicyCheckCommand implements PdpCommand {
    enum Format {
        pretty,
        json
    }

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and folders.")
    private List<String> paths = List.of();

    @Option(
            names = {"--strict", "-S"},
            description = "Also refuse what OPA's strict mode refuses.")
    private boolean strict;

    @Option(
            names = {"--bundle", "-b"},
            description = "Take folders as bundles: documents only from data.json and data.yaml.")
    private boolean bundle;

    @Option(
            names = {"--max-errors", "-m"},
            paramLabel = "N",
            description = "How many errors are reported, 0 for all (${DEFAULT-VALUE}).")
    private int maxErrors = 10;

    @Option(
            names = {"--format", "-f"},
            description = "pretty or json (${DEFAULT-VALUE}).")
    private Format format = Format.pretty;

    @Mixin
    private PolicyOptions options = new PolicyOptions();

    @Override
    public String group() {
        return "policy";
    }

    @Override
    public Integer call() {
        Map<String, String> sources = Map.of();
        try {
            PolicyFiles files = bundle ? options.load(List.of(), paths) : options.load(paths, List.of());
            sources = files.modules();
            CompiledPolicies compiled = CompiledPolicies.of(files, options.settings(strict, maxErrors));
            if (compiled.parsed().isEmpty()) {
                System.err.println("pdp: no *.rego file among " + paths);
                return ExitCodes.FAILED;
            }
            return ExitCodes.OK;
        } catch (RegoCompileException e) {
            PolicyOptions.report(e, format == Format.json, sources);
            return ExitCodes.FAILED;
        }
    }
}
