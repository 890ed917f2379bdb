package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.pdp.dev.stream.CommittedTopics;
import org.zerotrust.pdp.dev.stream.StreamTarget;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pdp verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Reads the topic of decisions from its beginning and checks that no record is missing, changed,",
            "doubled or out of order: by the chain that the records are, by the place that the relay has reached,",
            "and by the checkpoints that were signed of them. Then it decides again what was decided, from the",
            "sealed input and the snapshot that each record names, and compares. Needs Kafka, and keys and",
            "snapshots: of the running service, or saved before."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing is wrong", "1:something is", "2:wrong command line", "3:no Kafka or service to ask"})
public final class VerifyCommand implements PdpCommand {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "RECORD|RANGE",
            description =
                    "what is decided again: a decision's id, with the proof that its record is under a checkpoint, or"
                            + " FROM..TO in RFC 3339; all if absent")
    private @Nullable String selected;

    @Mixin
    private StreamTarget stream = new StreamTarget();

    @Option(names = "--topic", defaultValue = "pdp.decisions", description = "of decisions (default ${DEFAULT-VALUE})")
    private String topic = "";

    @Option(names = "--places", defaultValue = "pdp.relay", description = "of the relay (default ${DEFAULT-VALUE})")
    private String places = "";

    @Option(
            names = "--checkpoints",
            defaultValue = "pdp.checkpoints",
            description = "of checkpoints (default ${DEFAULT-VALUE})")
    private String checkpoints = "";

    @Option(names = "--within", defaultValue = "PT10M", description = "longest time to read (default ${DEFAULT-VALUE})")
    private Duration within = Duration.ZERO;

    @Option(
            names = "--chain-only",
            description = "places, chain and nothing else: neither keys nor snapshots are needed")
    private boolean chainOnly;

    @Mixin
    private EvidenceOptions evidence = new EvidenceOptions();

    @Option(
            names = "--json",
            description =
                    "one JSON object: {records, replicas, seconds, checkpoints: {held, covered, uncovered}, replayed:"
                            + " {RESULT: count}, notes, findings: [{kind, replica, epoch, sequence, detail}], record?: {epoch,"
                            + " sequence, decision, proof: {checkpoint, index, size, leaf, path}}}")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        PrintWriter out = spec.commandLine().getOut();
        Selection selection = selection(spec);
        Evidence known = chainOnly ? null : evidence.open();
        Verification done = new Verification(known, selection);
        long start = System.nanoTime();
        try (CommittedTopics topics = stream.open()) {
            read(topics, done);
        }
        done.end();
        ObjectNode report = done.report((System.nanoTime() - start) / 1e9);
        if (json) {
            out.println(JSON.writeValueAsString(report));
        } else {
            VerificationText.print(report, out);
        }
        if (selection instanceof Selection.One(String id) && !report.has("record")) {
            throw new LauncherException("no record of decision " + id + " is in " + topic);
        }
        return report.path("findings").isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private Selection selection(CommandSpec command) {
        try {
            return Selection.of(selected);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }

    /** Places and checkpoints first: what they reach to is in the topic by then. */
    private void read(CommittedTopics topics, Verification done) {
        Map<String, JsonNode> reached = new TreeMap<>();
        topics.readAll(places, within, record -> {
            if (record.key() != null && record.value() != null) {
                reached.put(text(record.key()), tree(record.value()));
            }
        });
        if (!chainOnly) {
            topics.readAll(checkpoints, within, record -> {
                if (record.key() != null && record.value() != null) {
                    done.checkpoint(text(record.key()), text(record.value()));
                }
            });
        }
        done.begin(
                topics.consumer().beginningOffsets(topics.take(topic)).values().stream()
                        .allMatch(first -> first == 0),
                reached);
        topics.readAll(
                topic,
                within,
                record -> done.record(
                        record.key() == null ? "" : text(record.key()),
                        record.value() == null ? new byte[0] : record.value()));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static JsonNode tree(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new LauncherException("a place of the relay is not JSON", e);
        }
    }
}
