package org.zerotrust.pdp.dev;

import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pdp completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = {"Writes the completion of commands and options for bash and zsh:", "source <(./pdp completion)"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = "0:written")
public final class CompletionCommand implements PdpCommand {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        spec.commandLine().getOut().print(AutoComplete.bash("pdp", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return ExitCodes.OK;
    }
}
