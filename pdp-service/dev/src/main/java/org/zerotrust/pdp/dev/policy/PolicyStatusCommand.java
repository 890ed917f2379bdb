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
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pdp policy status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows which policy is active, which replica runs what, and what became of what came last.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the last state of a source passed",
            "1:it did not; its problems are shown",
            "3:no service to ask"
        })
public final class PolicyStatusCommand implements PdpCommand {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private AdminTarget target = new AdminTarget("admin");

    @Option(names = "--json", description = "one JSON object: {policy, replicas, candidates, last}")
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
        ObjectNode all = JSON.createObjectNode();
        try (JsonApi api = target.connect()) {
            all.set("policy", good(api.get("/policy?limit=10")));
            all.set("replicas", good(api.get("/policy/replicas")).path("items"));
            JsonNode candidates = good(api.get("/policy/candidates?limit=10")).path("items");
            all.set("candidates", candidates);
            if (!candidates.isEmpty()) {
                String id = candidates.path(0).path("id").asText();
                all.set("last", good(api.get("/policy/candidates/" + id)));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? all + "\n" : text(all));
        out.flush();
        return all.path("last").path("accepted").asBoolean(true) ? ExitCodes.OK : ExitCodes.FAILED;
    }

    static JsonNode good(JsonApi.Reply reply) {
        if (reply.status() != 200) {
            throw new LauncherException("the service refuses: " + reply.problem());
        }
        return reply.body();
    }

    static String text(JsonNode all) {
        StringBuilder text = new StringBuilder();
        JsonNode active = all.at("/policy/active");
        text.append("active    ")
                .append(active.path("digest").asText("none"))
                .append("  version ")
                .append(active.path("version").asText("0"))
                .append(" by ")
                .append(active.path("activated_by").asText("nobody"))
                .append('\n');
        for (JsonNode replica : all.path("replicas")) {
            text.append("replica   ")
                    .append(replica.path("replica").asText())
                    .append("  ")
                    .append(replica.path("digest").asText())
                    .append("  seen ")
                    .append(replica.path("seen_at").asText())
                    .append('\n');
        }
        for (JsonNode candidate : all.path("candidates")) {
            text.append(candidate.path("accepted").asBoolean() ? "accepted  " : "refused   ")
                    .append(candidate.path("revision").asText())
                    .append("  ")
                    .append(candidate.path("author").asText())
                    .append("  ")
                    .append(candidate.path("message").asText())
                    .append('\n');
        }
        for (JsonNode step : all.at("/last/report")) {
            for (JsonNode problem : step.path("problems")) {
                text.append("problem   ")
                        .append(step.path("step").asText())
                        .append("  ")
                        .append(
                                problem.has("file")
                                        ? problem.path("file").asText() + ":" + problem.path("row") + ": "
                                        : "")
                        .append(problem.path("code").asText())
                        .append(": ")
                        .append(problem.path("message").asText())
                        .append('\n');
            }
        }
        return text.toString();
    }
}
