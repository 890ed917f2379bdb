package org.zerotrust.pdp.dev.up;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pdp status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Says whether the stack is ready, asking the service itself.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:ready", "1:not ready, or not running"})
public final class StatusCommand implements PdpCommand {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--json",
            description = "one JSON object: {running, ready, pid?, ports?, processes?, restarts?, health?}")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        Home home = Home.find();
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        PrintWriter out = spec.commandLine().getOut();
        Optional<RunState> running = RunState.running(home.runFile());
        if (running.isEmpty()) {
            out.println(json ? "{\"running\":false,\"ready\":false}" : "not running; start it with: ./pdp up");
            return ExitCodes.FAILED;
        }
        RunState state = running.get();
        Readiness.Answer answer = new Readiness(home.demoPki(), state.ports().admin()).ask();
        boolean ready = answer instanceof Readiness.Ready;
        out.println(json ? asJson(state, answer, ready) : asText(state, answer));
        return ready ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static String asText(RunState state, Readiness.Answer answer) {
        StringBuilder text = new StringBuilder(
                switch (answer) {
                    case Readiness.Ready ready -> "ready";
                    case Readiness.NotReady not -> "running, not ready: " + not.body();
                    case Readiness.Silent silent -> "running, the service does not answer: " + silent.cause();
                });
        text.append("\nsupervisor   process ").append(state.pid());
        state.processes()
                .forEach((name, pid) -> text.append(String.format(
                        java.util.Locale.ROOT,
                        "%n%-12s process %d, started again %d times",
                        name,
                        pid,
                        state.restarts().getOrDefault(name, 0))));
        return text.toString();
    }

    private static String asJson(RunState state, Readiness.Answer answer, boolean ready)
            throws JsonProcessingException {
        ObjectNode all = JSON.createObjectNode();
        all.put("running", true);
        all.put("ready", ready);
        all.put("pid", state.pid());
        all.set("ports", JSON.valueToTree(state.ports()));
        all.set("processes", JSON.valueToTree(state.processes()));
        all.set("restarts", JSON.valueToTree(state.restarts()));
        switch (answer) {
            case Readiness.Ready good -> all.set("health", health(good.body()));
            case Readiness.NotReady bad -> all.set("health", health(bad.body()));
            case Readiness.Silent silent -> all.put("health", silent.cause());
        }
        return JSON.writeValueAsString(all);
    }

    private static com.fasterxml.jackson.databind.JsonNode health(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            return JSON.getNodeFactory().textNode(body);
        }
    }
}
