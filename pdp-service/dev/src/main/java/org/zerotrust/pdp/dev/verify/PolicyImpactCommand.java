package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.zerotrust.ledger.replay.Impact;
import org.zerotrust.ledger.replay.ImpactText;
import org.zerotrust.ledger.replay.Openings;
import org.zerotrust.ledger.replay.RecordedPolicy;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.JsonApi;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.pdp.dev.stream.RecordFilter;
import org.zerotrust.pdp.dev.stream.RecordSource;
import org.zerotrust.rego.RegoCompileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pdp policy impact}: {@code pdp stream replay} for a pull request. */
@Command(
        name = "impact",
        mixinStandardHelpOptions = true,
        description = {
            "What would this change? Decides recorded questions again with another state of the policy, each with its input",
            "as of then, and names the devices, resources and rules whose answer would be another one. Changes nothing."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no more answers change than --most",
            "1:more do, or the service has not decided all of them again",
            "2:wrong command line",
            "3:no Kafka or service to ask, or the policy does not compile"
        })
public final class PolicyImpactCommand implements PdpCommand {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_RECORDS = 1_000_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--against",
            required = true,
            paramLabel = "DIR|REF|DIGEST",
            description =
                    "the policy that decides: a folder of packs, or a commit, branch or tag of --repository; with --by-service"
                            + " also the digest of one that is stored there")
    private String against = "";

    @Option(
            names = "--repository",
            defaultValue = ".",
            description = "the repository that a REF is of (default: this folder's)")
    private Path repository = Path.of("");

    @Option(
            names = "--packs",
            defaultValue = "",
            description = "the folder of packs in the repository (default: its root)")
    private String packs = "";

    @Mixin
    private RecordSource source = new RecordSource();

    @Mixin
    private EvidenceOptions evidence = new EvidenceOptions();

    @Option(
            names = "--by-service",
            description = "the service decides them again, of its caller's tenant: needs no Kafka here")
    private boolean byService;

    @Option(names = "--most", defaultValue = "0", description = "how many may change (default ${DEFAULT-VALUE})")
    private long most;

    @Option(names = "--markdown", description = "as a comment of a pull request")
    private boolean markdown;

    @Option(
            names = "--json",
            description =
                    "one JSON object: as of stream replay, with by_rule {\"before > after\": n}, devices, by_device {ID: n}")
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
        ObjectNode report = byService ? askedOf(spec) : decidedHere();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report);
        } else if (markdown) {
            out.print(ImpactText.markdown(report, against, most));
        } else {
            out.print(ImpactText.lines(report));
        }
        out.flush();
        if (!report.path("complete").asBoolean(true)) {
            spec.commandLine()
                    .getErr()
                    .println("the service has not decided all of them again: its time was over, or they are too many");
            // Fail closed: what was not looked at may change.
            return ExitCodes.FAILED;
        }
        return report.path("changed").asLong() <= most ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private ObjectNode decidedHere() {
        PolicyPack pack = NamedPolicy.read(against, repository, packs);
        RecordedPolicy policy;
        try {
            policy = new RecordedPolicy(pack);
        } catch (RegoCompileException e) {
            throw new LauncherException("the policy of " + against + " does not compile: " + e.getMessage(), e);
        }
        Impact impact = new Impact();
        Openings inputs =
                new Openings(evidence.open()::dataKeys, (event, opening) -> impact.add(event, opening, policy));
        source.read(event -> inputs.add(event.path("data")));
        inputs.flush();
        return impact.report().put("digest", pack.digest());
    }

    private ObjectNode askedOf(CommandSpec command) {
        RecordFilter filter = source.filter();
        if (!filter.isOfTimesOnly()) {
            throw new ParameterException(command.commandLine(), "the service takes times only: --since, --from, --to");
        }
        ObjectNode question = JSON.createObjectNode()
                .put("limit", MOST_RECORDS)
                .put("within", source.within().toString());
        Instant from = filter.from();
        Instant to = filter.to();
        question.put("from", from == null ? Instant.EPOCH.toString() : from.toString());
        if (to != null) {
            question.put("to", to.toString());
        }
        if (against.matches("[0-9a-f]{64}")) {
            question.put("digest", against);
        } else {
            ObjectNode files = question.putObject("files");
            NamedPolicy.files(against, repository, packs).forEach(files::put);
        }
        try (JsonApi api = evidence.service().connect()) {
            JsonApi.Reply reply =
                    api.post("/policy/impact", question, source.within().plusSeconds(60));
            if (reply.status() != 200 || !(reply.body() instanceof ObjectNode report)) {
                throw new LauncherException("the service does not say what would change: " + reply.problem());
            }
            return report;
        } catch (IOException e) {
            throw new LauncherException("the service does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException("interrupted", e);
        }
    }
}
