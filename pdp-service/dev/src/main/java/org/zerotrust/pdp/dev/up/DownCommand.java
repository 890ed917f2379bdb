package org.zerotrust.pdp.dev.up;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pdp down}. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops a running stack in order and keeps its data. Where none runs, it says so.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing runs any more", "1:it did not end in order within a minute and was killed"})
public final class DownCommand implements PdpCommand {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        Home home = Home.find();
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        PrintWriter out = spec.commandLine().getOut();
        Optional<ProcessHandle> supervisor = RunState.running(home.runFile()).flatMap(RunState::supervisor);
        if (supervisor.isEmpty()) {
            new Stack(home).endLeftovers();
            out.println("nothing runs");
            return ExitCodes.OK;
        }
        supervisor.get().destroy();
        boolean inOrder = ended(supervisor.get());
        if (!inOrder) {
            supervisor.get().destroyForcibly();
            ended(supervisor.get());
        }
        new Stack(home).endLeftovers();
        out.println(inOrder ? "stopped; the data is kept" : "killed: it did not stop in order");
        return inOrder ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static boolean ended(ProcessHandle process) {
        try {
            process.onExit().get(60, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException late) {
            return false;
        }
    }
}
