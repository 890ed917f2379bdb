package org.zerotrust.pdp.dev.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.replay.ImpactText;
import org.zerotrust.pdp.dev.AdminTarget;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.JsonApi;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pdp policy rollback}. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        description = {
            "Goes back to a snapshot that was active before. It is audited.",
            "First it says what that would have answered otherwise, of what was recorded last."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or with --dry-run told",
            "1:more answers change than --most: nothing was done",
            "3:no service to ask, or it refuses"
        })
public final class PolicyRollbackCommand implements PdpCommand {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIGEST", arity = "0..1", description = "the snapshot; the one before by default")
    private @Nullable String digest;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            defaultValue = "PT1H",
            description = "the impact on what was recorded since then, ISO 8601 (default ${DEFAULT-VALUE})")
    private String since = "";

    @Option(
            names = "--most",
            description = "goes back only where no more answers than that change (default: any number)")
    private @Nullable Long most;

    @Option(names = "--dry-run", description = "only says what would change")
    private boolean dryRun;

    @Option(names = "--now", description = "goes back without a look at what would change")
    private boolean now;

    @Mixin
    private AdminTarget target = new AdminTarget("admin");

    @Option(
            names = "--json",
            description =
                    "JSON objects, a line each: the impact as of policy impact, and {digest, version, activated_by, activated_at}")
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
        if (!now) {
            JsonNode impact = impact(out, spec.commandLine().getErr());
            // Fail closed: what nobody could count, or not to the end, is not below a bound.
            if (impact == null && (dryRun || most != null)) {
                return ExitCodes.ENVIRONMENT;
            }
            if (impact != null && most != null && !isWithin(impact, most)) {
                spec.commandLine()
                        .getErr()
                        .println("more than " + most + " would change, or not all was looked at: nothing was done");
                return ExitCodes.FAILED;
            }
        }
        if (!dryRun) {
            PolicyMove.by(target, "/policy/rollback", digest, json, out);
        }
        return ExitCodes.OK;
    }

    private static boolean isWithin(JsonNode impact, long most) {
        return impact.path("complete").asBoolean() && impact.path("changed").asLong() <= most;
    }

    /** Null where it could not be told: that keeps nobody from going back. */
    private @Nullable JsonNode impact(PrintWriter out, PrintWriter err) throws IOException, InterruptedException {
        try (JsonApi api = target.connect()) {
            JsonNode before =
                    PolicyStatusCommand.good(api.get("/policy?limit=1")).path("before");
            if (digest == null && before.isEmpty()) {
                throw new LauncherException("no snapshot was active before");
            }
            String to = digest == null ? before.path(0).asText() : digest;
            ObjectNode question = JSON.createObjectNode()
                    .put("digest", to)
                    .put("since", since)
                    .put("within", "PT10S");
            JsonNode report = report(api, question, err);
            if (report == null) {
                return null;
            }
            if (json) {
                out.println(report);
            } else {
                out.println("back to " + to + ", of what was recorded since "
                        + report.path("from").asText()
                        + (report.path("complete").asBoolean() ? ":" : ", the first of it:"));
                out.print(ImpactText.lines(report));
            }
            out.flush();
            return report;
        }
    }

    private static @Nullable JsonNode report(JsonApi api, ObjectNode question, PrintWriter err)
            throws InterruptedException {
        String why;
        try {
            JsonApi.Reply reply = api.post("/policy/impact", question);
            if (reply.status() == 200) {
                return reply.body();
            }
            why = reply.problem();
        } catch (IOException e) {
            why = "the service does not answer in time";
        }
        err.println("what it would change cannot be told: " + why);
        err.flush();
        return null;
    }
}
