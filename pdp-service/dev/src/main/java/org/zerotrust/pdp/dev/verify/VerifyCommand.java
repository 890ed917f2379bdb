package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.Home;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.pdp.dev.stream.CommittedTopics;
import org.zerotrust.pdp.dev.up.RunState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pdp verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Reads the topic of decisions from its beginning and checks that no record is missing, changed, doubled or out of",
            "order: by the chain that the records are, and by the place that the relay has reached. Needs Kafka alone."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is wrong", "1:something is", "2:wrong command line", "3:no Kafka to ask"})
public final class VerifyCommand implements PdpCommand {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "brokers; those of the running stack if absent")
    private @Nullable String bootstrap;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "settings of the Kafka client, for example security.protocol=SSL")
    private Map<String, String> settings = Map.of();

    @Option(names = "--topic", defaultValue = "pdp.decisions", description = "of decisions (default ${DEFAULT-VALUE})")
    private String topic = "";

    @Option(names = "--places", defaultValue = "pdp.relay", description = "of the relay (default ${DEFAULT-VALUE})")
    private String places = "";

    @Option(names = "--within", defaultValue = "PT10M", description = "longest time to read (default ${DEFAULT-VALUE})")
    private Duration within = Duration.ZERO;

    @Option(
            names = "--json",
            description =
                    "one JSON object: {records, replicas, seconds, notes, findings: [{kind, replica, epoch, sequence, "
                            + "detail}]}")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        PrintWriter out = spec.commandLine().getOut();
        long start = System.nanoTime();
        ChainCheck check;
        try (CommittedTopics topics = topics()) {
            // The places first: what they reach to is in the topic by then.
            Map<String, JsonNode> reached = new TreeMap<>();
            topics.readAll(places, within, record -> {
                if (record.key() != null && record.value() != null) {
                    reached.put(new String(record.key(), StandardCharsets.UTF_8), tree(record.value()));
                }
            });
            check = new ChainCheck(topics.consumer().beginningOffsets(topics.take(topic)).values().stream()
                    .allMatch(first -> first == 0));
            reached.forEach((replica, place) -> check.place(
                    replica,
                    place.path("epoch").asLong(),
                    place.path("sequence").asLong(),
                    place.path("hash").asText()));
            topics.readAll(
                    topic,
                    within,
                    record -> check.add(
                            record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8),
                            record.value() == null ? new byte[0] : record.value()));
        }
        List<ChainCheck.Finding> findings = check.findings();
        double seconds = (System.nanoTime() - start) / 1e9;
        if (json) {
            out.println(JSON.writeValueAsString(report(check, findings, seconds)));
        } else {
            findings.forEach(one -> out.println(
                    one.kind() + " " + one.replica() + " " + one.epoch() + "/" + one.sequence() + ": " + one.detail()));
            check.notes().forEach(out::println);
            out.printf(
                    "%d records of %d replicas in %.1f s, %d findings%n",
                    check.records(), check.replicas().size(), seconds, findings.size());
        }
        return findings.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static JsonNode tree(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new LauncherException("a place of the relay is not JSON", e);
        }
    }

    private static ObjectNode report(ChainCheck check, List<ChainCheck.Finding> findings, double seconds) {
        ObjectNode report = JSON.createObjectNode().put("records", check.records());
        check.replicas().forEach(report.putArray("replicas")::add);
        report.put("seconds", Math.round(seconds * 1_000) / 1_000.0);
        check.notes().forEach(report.putArray("notes")::add);
        ArrayNode all = report.putArray("findings");
        for (ChainCheck.Finding one : findings) {
            all.addObject()
                    .put("kind", one.kind().name())
                    .put("replica", one.replica())
                    .put("epoch", one.epoch())
                    .put("sequence", one.sequence())
                    .put("detail", one.detail());
        }
        return report;
    }

    private CommittedTopics topics() {
        String brokers = bootstrap;
        if (brokers == null) {
            RunState state = RunState.running(Home.find().runFile())
                    .orElseThrow(() ->
                            new LauncherException("nothing runs here; start it with ./pdp up -d, or name --bootstrap"));
            brokers = "127.0.0.1:" + state.ports().kafka();
        }
        return new CommittedTopics(brokers, settings);
    }
}
