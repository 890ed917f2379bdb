package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.snapshot.PolicyPack;
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

/** {@code pdp policy diff}. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "What differs between two states of the policy: lines of modules, and values of data by their path. A state is a folder",
            "of packs, a commit, branch or tag of --repository, the digest of a snapshot of the service, or 'active'."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing differs", "1:something does", "3:a state cannot be read"})
public final class PolicyDiffCommand implements PdpCommand {
    private static final String ACTIVE = "active";
    private static final String DIGEST = "[0-9a-f]{64}";

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "the one state")
    private String before = "";

    @Parameters(index = "1", paramLabel = "AFTER", description = "the other one")
    private String after = "";

    @Option(
            names = "--repository",
            defaultValue = ".",
            description = "the repository that commits are of (default: this folder's)")
    private Path repository = Path.of("");

    @Option(names = "--packs", defaultValue = "", description = "the folder of packs in it (default: its root)")
    private String packs = "";

    @Mixin
    private AdminTarget target = new AdminTarget("admin");

    @Option(
            names = "--json",
            description = "one JSON object: {before, after (digests), entrypoint?, modules: [{file, change, diff}],"
                    + " data: [{path, before?, after?}], more (values that are not listed)}")
    private boolean json;

    @Override
    public String group() {
        return "policy";
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        ObjectNode report = PolicyDiff.of(pack(before), pack(after));
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? report + "\n" : text(report));
        out.flush();
        return report.path("before").equals(report.path("after")) ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private PolicyPack pack(String named) {
        if (!named.equals(ACTIVE) && !named.matches(DIGEST)) {
            return NamedPolicy.read(named, repository, packs);
        }
        try (JsonApi api = target.connect()) {
            String digest = named;
            if (named.equals(ACTIVE)) {
                JsonApi.Reply reply = api.get("/policy?limit=1");
                digest = reply.body().at("/active/digest").asText();
                if (reply.status() != 200 || digest.isEmpty()) {
                    throw new LauncherException("the service does not say what is active: " + reply.problem());
                }
            }
            return NamedPolicy.stored(new ServiceEvidence(api), digest);
        } catch (java.io.IOException e) {
            throw new LauncherException("the service does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException("interrupted");
        }
    }

    static String text(JsonNode report) {
        StringBuilder text = new StringBuilder();
        if (report.has("entrypoint")) {
            text.append("entrypoint ")
                    .append(report.path("entrypoint").asText())
                    .append('\n');
        }
        for (JsonNode module : report.path("modules")) {
            text.append(module.path("diff").asText());
        }
        for (JsonNode value : report.path("data")) {
            text.append(value.has("before") ? value.has("after") ? "~ " : "- " : "+ ")
                    .append(value.path("path").asText())
                    .append(": ")
                    .append(value.has("before") ? value.path("before") + (value.has("after") ? " -> " : "") : "")
                    .append(value.has("after") ? value.path("after").toString() : "")
                    .append('\n');
        }
        long more = report.path("more").asLong();
        return text.append(more > 0 ? "and " + more + " further values of data\n" : "")
                .toString();
    }
}
