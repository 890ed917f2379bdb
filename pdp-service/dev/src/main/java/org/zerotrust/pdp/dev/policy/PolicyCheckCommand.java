package org.zerotrust.pdp.dev.policy;

import java.nio.file.Path;
import java.util.List;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.tool.PolicyFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Parses and compiles policies and reports every error. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Parses, compiles and type-checks policies; reports every error with its place.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no error", "1:at least one; each is named with its place"})
public final class PolicyCheckCommand implements PdpCommand {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and folders.")
    private List<Path> paths = List.of();

    @Option(
            names = {"--strict", "-S"},
            description = "Also refuse what OPA's strict mode refuses.")
    private boolean strict;

    @Mixin
    private PolicyOptions options = new PolicyOptions();

    @Override
    public String group() {
        return "policy";
    }

    @Override
    public Integer call() {
        try {
            PolicyFiles files = PolicyFiles.load(paths);
            Rego.Builder builder = Rego.builder().version(options.version()).data(files.data());
            files.modules().forEach(builder::module);
            if (strict) {
                builder.strict();
            }
            var plan = builder.plan();
            assert plan != null;
            if (options.json()) {
                System.out.println("{}");
            }
            return ExitCodes.OK;
        } catch (RegoCompileException e) {
            options.errors(e.errors(), options.json() ? System.out : System.err);
            return ExitCodes.FAILED;
        }
    }
}
