package org.zerotrust.pdp.bench.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zerotrust.pdp.bench.rest.Reference;
import org.zerotrust.pdp.dev.Main;
import org.zerotrust.pdp.dev.stream.CommittedTopics;
import picocli.CommandLine;

/**
 * Whether {@code pdp policy impact} finds a change that was planted in the policy, and nothing else: a control that fails for
 * one resource. What it must find is counted from the records alone: each decision on that resource that was no deny.
 */
final class PlantedChange {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WITHIN = Duration.ofMinutes(30);

    private PlantedChange() {}

    /**
     * Plants it and asks.
     *
     * @param access options that say where the stream and the service are, and as whom they are asked
     * @return {@code {records, planted, seconds, decided, found, elsewhere, by_service: {the same}, exact}}
     */
    static ObjectNode look(Reference service, CommittedTopics topics, List<String> access) throws IOException {
        Map<String, Long> open = new TreeMap<>();
        long[] records = new long[1];
        topics.readAll("pdp.decisions", WITHIN, record -> {
            records[0]++;
            JsonNode data = data(record.value());
            if (!data.path("decision").asText().equals("deny")) {
                open.merge(data.at("/resource/id").asText(), 1L, Long::sum);
            }
        });
        Map.Entry<String, Long> target = open.entrySet().stream()
                .min(Comparator.comparing(Map.Entry::getValue))
                .orElseThrow(() -> new IOException("nothing but denials was recorded"));
        Path changed = service.folder().resolve("changed");
        Reference.copy(service.folder().resolve("packs"), changed);
        Files.writeString(
                changed.resolve("reference/reference.rego"),
                "\ncontrol contains {\"code\": \"planted\", \"ok\": false, \"expected\": true, \"seen\": false} if input.resource.id == "
                        + JSON.writeValueAsString(target.getKey()) + "\n",
                StandardOpenOption.APPEND);
        ObjectNode row = JSON.createObjectNode().put("records", records[0]).put("planted", target.getValue());
        List<String> command = new ArrayList<>(List.of(
                "policy", "impact", "--json", "--most", "1000000000", "--within", WITHIN.toString(), "--against"));
        command.add(changed.toString());
        command.addAll(access);
        boolean exact = found(command, target, row);
        command.add("--by-service");
        ObjectNode asked = row.putObject("by_service");
        exact &= found(command, target, asked);
        return row.put("exact", exact);
    }

    /** Asks, and whether what was planted was found, all of it and nothing else. */
    private static boolean found(List<String> command, Map.Entry<String, Long> target, ObjectNode row)
            throws IOException {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out));
        long start = System.nanoTime();
        int code = line.execute(command.toArray(String[]::new));
        double seconds = Math.round((System.nanoTime() - start) / 1e6) / 1e3;
        JsonNode report = JSON.readTree(out.toString());
        long found = report.path("by_resource").path(target.getKey()).asLong();
        long elsewhere = report.path("changed").asLong() - found;
        row.put("seconds", seconds)
                .put("decided", report.path("decided").asLong())
                .put("found", found)
                .put("elsewhere", elsewhere);
        return code == 0 && found == target.getValue() && elsewhere == 0;
    }

    private static JsonNode data(byte[] value) {
        try {
            return JSON.readTree(value).path("data");
        } catch (IOException e) {
            throw new IllegalStateException("a record is JSON", e);
        }
    }
}
