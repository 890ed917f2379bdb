package org.zerotrust.pdp.bench.edits;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.bench.rest.OpaServer;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pdp bench edits}. */
@Command(
        name = "edits",
        mixinStandardHelpOptions = true,
        description = {
            "A Git repository of policies is edited under load, on a stack of its own: good, broken, failing, unsigned,",
            "wrongly signed, older and force-pushed. Every answer is then decided again by a real OPA at the snapshot that",
            "it names. Needs git, ssh-keygen and opa."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no request failed, only good snapshots decided, OPA says the same of every answer",
            "1:one of these does not hold",
            "3:a program is missing, or a part did not start"
        })
public final class EditsCommand implements PdpCommand {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--edits", defaultValue = "100", description = "how many (default ${DEFAULT-VALUE})")
    private int edits;

    @Option(names = "--rate", defaultValue = "150", description = "questions a second (default ${DEFAULT-VALUE})")
    private double rate;

    @Option(
            names = "--warm-up",
            defaultValue = "30",
            description = "seconds of load before the first edit (default ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(
            names = "--json",
            description =
                    "one JSON object: {edits, kinds, not_as_designed, answers, snapshots, failed, of_other_snapshots,"
                            + " push_to_active_p50_ms, push_to_active_p99_ms, request_p50_ms, request_p99_ms, longest_pause_ms,"
                            + " records, decided_by_opa, without_input (decided before any policy was asked), wrong}; without it, the same in lines")
    private boolean json;

    @Override
    public String group() {
        return "bench";
    }

    @Override
    public Integer call() throws IOException, InterruptedException, GeneralSecurityException {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        Home home = Home.find();
        ObjectNode report = new EditsRun(
                        home,
                        edits,
                        rate,
                        warmUp,
                        OpaServer.binary(home),
                        spec.commandLine().getErr())
                .run();
        if (json) {
            spec.commandLine().getOut().println(report);
        } else {
            report.properties()
                    .forEach(one -> spec.commandLine().getOut().println(one.getKey() + " " + one.getValue()));
        }
        return holds(report) ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static boolean holds(ObjectNode report) {
        boolean nothing = true;
        for (String counter : new String[] {"not_as_designed", "failed", "of_other_snapshots", "wrong"}) {
            nothing &= report.path(counter).asLong(1) == 0;
        }
        return nothing
                && report.path("answers").asLong() > 0
                && report.path("decided_by_opa").asLong() > 0;
    }
}
