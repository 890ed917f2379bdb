package org.zerotrust.pdp.dev.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.AdminTarget;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.LauncherException;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.pdp.dev.stream.CommittedTopics;
import org.zerotrust.pdp.dev.stream.StreamTarget;
import org.zerotrust.pdp.testkit.Private;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pdp stream evidence}. */
@Command(
        name = "evidence",
        mixinStandardHelpOptions = true,
        description = {
            "Saves what it takes to check records on another machine, without the service: the audit keys, the",
            "data keys that open inputs of the records that are in the topic now, and the snapshots that they",
            "name. The folder is as secret as the inputs are. Use it with ./pdp verify --evidence DIR."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:saved",
            "2:wrong command line",
            "3:no Kafka or service to ask, or the folder cannot be written"
        })
public final class EvidenceCommand implements PdpCommand {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "where to; made if it is not there")
    private Path folder = Path.of("");

    @Mixin
    private StreamTarget stream = new StreamTarget();

    @Mixin
    private AdminTarget target = new AdminTarget("policy-admin");

    @Option(names = "--topic", defaultValue = "pdp.decisions", description = "of decisions (default ${DEFAULT-VALUE})")
    private String topic = "";

    @Option(names = "--within", defaultValue = "PT10M", description = "longest time to read (default ${DEFAULT-VALUE})")
    private Duration within = Duration.ZERO;

    @Override
    public String group() {
        return "stream";
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("run by picocli only");
        }
        ServiceEvidence service = new ServiceEvidence(target.connect());
        Set<UUID> keys = new TreeSet<>();
        Set<String> digests = new TreeSet<>();
        try (CommittedTopics topics = stream.open()) {
            topics.readAll(topic, within, record -> {
                if (record.value() != null) {
                    named(record.value(), keys, digests);
                }
            });
        }
        try {
            save(service, List.copyOf(keys), digests);
        } catch (IOException e) {
            throw new LauncherException(folder + " cannot be written", e);
        }
        return ExitCodes.OK;
    }

    private static void named(byte[] value, Set<UUID> keys, Set<String> digests) {
        try {
            JsonNode data = JSON.readTree(value).path("data");
            if (data.has("sealed")) {
                data.at("/sealed/keys").forEach(id -> keys.add(UUID.fromString(id.asText())));
                digests.add(data.at("/policy/digest").asText());
            }
        } catch (IOException | IllegalArgumentException e) {
            // Not a record: pdp verify tells of it.
        }
    }

    private void save(ServiceEvidence service, List<UUID> keys, Set<String> digests) throws IOException {
        Files.createDirectories(folder.resolve(SavedEvidence.SNAPSHOTS));
        Private.folder(folder);
        Files.writeString(
                folder.resolve(SavedEvidence.AUDIT_KEYS), service.auditKeys().toString());
        List<JsonNode> opened = service.rawKeys(keys);
        try (BufferedWriter lines = Files.newBufferedWriter(folder.resolve(SavedEvidence.DATA_KEYS))) {
            for (JsonNode key : opened) {
                lines.write(key.toString());
                lines.newLine();
            }
        }
        int snapshots = 0;
        for (String digest : digests) {
            JsonNode files = service.files(digest);
            if (files != null) {
                Files.writeString(folder.resolve(SavedEvidence.SNAPSHOTS).resolve(digest + ".json"), files.toString());
                snapshots++;
            }
        }
        if (spec != null) {
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%d of %d data keys, %d of %d snapshots in %s%n",
                            opened.size(), keys.size(), snapshots, digests.size(), folder);
        }
    }
}
