package org.zerotrust.pdp.dev.est;

import java.io.IOException;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.pdp.dev.up.RunState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pdp demo est}. */
@Command(
        name = "est",
        mixinStandardHelpOptions = true,
        description = {
            "Enrols a new device over EST (RFC 7030) with a small demo CA beside the running stack: its factory",
            "certificate reaches enrolment only; the operational certificate, for a new key, replaces it, decides and",
            "gets a grant; re-enrolment replaces that one, refuses it, and ends its grant."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every step as promised", "1:a step came out otherwise", "3:nothing runs here"})
public final class EstCommand implements PdpCommand {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public String group() {
        return "demo";
    }

    @Override
    public Integer call() throws IOException, InterruptedException, GeneralSecurityException {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        Home home = Home.find();
        RunState state = RunState.running(home.runFile())
                .orElseThrow(() -> new LauncherException("nothing runs here; start it with: ./pdp up -d"));
        return new EstDemo(home.demoPki(), state.ports(), spec.commandLine().getOut()).run()
                ? ExitCodes.OK
                : ExitCodes.FAILED;
    }
}
