package org.zerotrust.pdp.dev.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.AdminTarget;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.JsonApi;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pdp policy trial}. */
@Command(
        name = "trial",
        mixinStandardHelpOptions = true,
        description = {
            "Tries a stored snapshot before it decides for all. --shadow evaluates it beside the active one and counts what",
            "differs. --canary lets it decide for some devices, and halts it when its refusals or failures depart from the",
            "others'. Without a digest, shows the latest trials."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the latest trial was halted",
            "2:wrong options",
            "3:no service to ask, or it refuses"
        })
public final class PolicyTrialCommand implements PdpCommand {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIGEST", arity = "0..1", description = "the snapshot to try")
    private @Nullable String digest;

    @ArgGroup
    private @Nullable What what;

    /** One of these at most. */
    static final class What {
        @Option(names = "--shadow", description = "it decides nothing")
        private boolean shadow;

        @Option(names = "--canary", description = "it decides for --percent of the devices, or those of --label")
        private boolean canary;

        String mode() {
            return canary ? "canary" : shadow ? "shadow" : "";
        }

        boolean ends() {
            return end || promote;
        }

        @Option(names = "--end", description = "ends the trial that runs; the active snapshot decides for all")
        private boolean end;

        @Option(names = "--promote", description = "ends the trial that runs and activates its snapshot")
        private boolean promote;
    }

    @Option(names = "--percent", description = "of the devices (5 by default), or of a shadow's questions (100)")
    private @Nullable Integer percent;

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "devices with this label, instead of a share")
    private @Nullable String label;

    @Option(names = "--samples", description = "comparisons, or answers of a canary, that it needs to pass")
    private @Nullable Integer samples;

    @Option(names = "--seconds", description = "when it is over")
    private @Nullable Integer seconds;

    @Option(names = "--most-differing", paramLabel = "PERCENT", description = "of a shadow's comparisons (default: 0)")
    private @Nullable Integer differing;

    @Option(names = "--margin", paramLabel = "PERCENT", description = "points that a canary may depart by (default: 5)")
    private @Nullable Integer margin;

    @Option(names = "--then-activate", description = "activates it when it has passed")
    private boolean thenActivate;

    @Mixin
    private AdminTarget target = new AdminTarget("admin");

    @Option(names = "--json", description = "JSON: {items} of trials, or what was begun or ended")
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
        PrintWriter out = spec.commandLine().getOut();
        What asked = what == null ? new What() : what;
        if ((digest != null) == asked.mode().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "a DIGEST goes with --shadow or --canary, and with neither --end nor --promote");
        }
        try (JsonApi api = target.connect()) {
            if (digest != null) {
                JsonNode begun = PolicyStatusCommand.good(api.post("/policy/trials", plan(digest, asked.mode())));
                out.println(json ? begun : "trial " + begun.path("id").asText("waits for a second person"));
                return ExitCodes.OK;
            }
            JsonNode trials = PolicyStatusCommand.good(api.get("/policy/trials?limit=10"));
            if (asked.ends()) {
                String id = trials.path("items").path(0).path("id").asText();
                JsonNode ended = PolicyStatusCommand.good(api.post(
                        "/policy/trials/" + id + "/end", JSON.createObjectNode().put("promote", asked.promote)));
                out.println(json ? ended : ended.has("id") ? "ended" : "waits for a second person");
                return ExitCodes.OK;
            }
            out.print(json ? trials + "\n" : text(trials));
            out.flush();
            return trials.path("items").path(0).path("state").asText().equals("halted")
                    ? ExitCodes.FAILED
                    : ExitCodes.OK;
        }
    }

    private ObjectNode plan(String of, String mode) {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        ObjectNode plan = JSON.createObjectNode()
                .put("digest", of)
                .put("mode", mode)
                .put("percent", percent)
                .put("samples", samples)
                .put("seconds", seconds)
                .put("most_differing_percent", differing)
                .put("margin_percent", margin)
                .put("promote", thenActivate);
        if (label != null) {
            int at = label.indexOf('=');
            if (at < 1) {
                throw new ParameterException(spec.commandLine(), "--label is NAME=VALUE");
            }
            plan.putObject("label").put("name", label.substring(0, at)).put("value", label.substring(at + 1));
        }
        return plan;
    }

    static String text(JsonNode trials) {
        StringBuilder text = new StringBuilder();
        for (JsonNode trial : trials.path("items")) {
            text.append(trial.path("state").asText())
                    .append("  ")
                    .append(trial.path("mode").asText())
                    .append(" of ")
                    .append(trial.path("digest").asText())
                    .append("  since ")
                    .append(trial.path("started_at").asText())
                    .append(" by ")
                    .append(trial.path("started_by").asText());
            if (trial.has("reason")) {
                text.append(": ").append(trial.path("reason").asText());
            }
            text.append('\n');
            trial.path("counts")
                    .properties()
                    .forEach(count -> text.append("  ")
                            .append(count.getKey())
                            .append(' ')
                            .append(count.getValue().asText())
                            .append('\n'));
        }
        return text.isEmpty() ? "no trial yet\n" : text.toString();
    }
}
