package org.zerotrust.pdp.dev.policy;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.AdminTarget;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pdp policy activate}. */
@Command(
        name = "activate",
        mixinStandardHelpOptions = true,
        description = "Makes a stored snapshot, which passed the gate once, the active one. It is audited.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "3:no service to ask, or it refuses"})
public final class PolicyActivateCommand implements PdpCommand {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIGEST", description = "the snapshot")
    private @Nullable String digest;

    @Mixin
    private AdminTarget target = new AdminTarget("admin");

    @Option(names = "--json", description = "one JSON object: {digest, version, activated_by, activated_at}")
    private boolean json;

    @Override
    public String group() {
        return "policy";
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        PolicyMove.by(
                target, "/policy/activate", digest, json, spec.commandLine().getOut());
        return ExitCodes.OK;
    }
}
