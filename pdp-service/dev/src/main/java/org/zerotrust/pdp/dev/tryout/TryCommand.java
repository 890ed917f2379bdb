package org.zerotrust.pdp.dev.tryout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.pdp.dev.up.RunState;
import org.zerotrust.pdp.testkit.DemoPki;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pdp try}. */
@Command(
        name = "try",
        mixinStandardHelpOptions = true,
        description = {
            "Sends the sample requests (pdp-service/dev/requests) over REST and gRPC to the running stack, shows each",
            "question and answer, verifies grants against the published keys, and reads every record back from Kafka."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every answer and record is what its sample promises",
            "1:something differs; it is named",
            "3:the stack does not run or does not answer"
        })
public final class TryCommand implements PdpCommand {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration RECORDS_WITHIN = Duration.ofSeconds(20);

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "SAMPLE", arity = "0..*", description = "only the samples whose names begin with this")
    private @Nullable List<String> only;

    @Option(
            names = "--json",
            description =
                    "one JSON object: {samples: [{name, transport, status, decision, decision_id, faults}], failed}")
    private boolean json;

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        PrintWriter out = spec.commandLine().getOut();
        Home home = Home.find();
        RunState state = RunState.running(home.runFile())
                .orElseThrow(() -> new LauncherException("nothing runs here; start it with: ./pdp up -d"));
        DemoPki pki = home.demoPki();
        Samples samples =
                new Samples(pki, URI.create("https://127.0.0.1:" + state.ports().api()), Clock.systemUTC());
        List<Samples.Outcome> outcomes = new ArrayList<>();
        try (DecisionTopic topic =
                DecisionTopic.fromNow("127.0.0.1:" + state.ports().kafka())) {
            for (Sample sample : chosen(home)) {
                outcomes.addAll(samples.ask(sample));
            }
            outcomes = new ArrayList<>(Samples.compareRecords(outcomes, topic, RECORDS_WITHIN));
        }
        long failed =
                outcomes.stream().filter(outcome -> !outcome.faults().isEmpty()).count();
        out.println(json ? asJson(outcomes, failed) : Report.text(outcomes, failed));
        return failed == 0 ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private List<Sample> chosen(Home home) {
        List<Sample> all = Sample.all(home.samples());
        List<String> wanted = only;
        if (wanted == null || wanted.isEmpty()) {
            return all;
        }
        List<Sample> found = all.stream()
                .filter(sample -> wanted.stream()
                        .anyMatch(name -> String.valueOf(sample.name()).startsWith(name)))
                .toList();
        if (found.isEmpty()) {
            throw new LauncherException("no sample begins with " + wanted);
        }
        return found;
    }

    private static JsonNode asJson(List<Samples.Outcome> outcomes, long failed) {
        ObjectNode all = JSON.createObjectNode();
        ArrayNode samples = all.putArray("samples");
        for (Samples.Outcome outcome : outcomes) {
            ObjectNode one = samples.addObject();
            one.put("name", outcome.sample().name());
            one.put("transport", outcome.answer().transport());
            one.put("status", outcome.answer().status());
            one.put("decision", outcome.answer().outcome());
            one.put("decision_id", outcome.answer().decisionId());
            one.put("policy_digest", outcome.answer().policyDigest());
            one.set("reasons", JSON.valueToTree(outcome.answer().reasons()));
            one.set("faults", JSON.valueToTree(outcome.faults()));
        }
        all.put("failed", failed);
        return all;
    }
}
