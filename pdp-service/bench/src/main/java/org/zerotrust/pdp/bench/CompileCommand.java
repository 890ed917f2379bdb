package org.zerotrust.pdp.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Times what an activation costs: source and data to a policy that has answered once, beside OPA's. */
@Command(
        name = "compile",
        mixinStandardHelpOptions = true,
        description =
                "Compile-and-activate time of the reference policy, of 1,000 rules and of much data, beside OPA's.")
public final class CompileCommand implements PdpCommand {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    @Option(names = "--data-mb", description = "Size of the large data document (${DEFAULT-VALUE}).")
    private int megabytes = 100;

    @Override
    public String group() {
        return "bench";
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Peer peer = Peer.opa(Path.of(System.getProperty("pdp.home", ".")));
        ObjectNode report = JSON.createObjectNode();
        Path folder = Files.createTempDirectory("pdp-compile");
        try {
            for (String name : List.of("reference", "rules", "data")) {
                BenchPolicy policy = BenchPolicy.named(name.equals("data") ? "rbac" : name);
                Path rego = Files.writeString(folder.resolve("policy.rego"), policy.rego());
                Path data = folder.resolve("data.json");
                if (name.equals("data")) {
                    large(data);
                } else {
                    Files.writeString(data, policy.data());
                }
                Path input = Files.writeString(
                        folder.resolve("input.json"), policy.inputs().getFirst());
                ObjectNode row = report.putObject(name.equals("data") ? "data_" + megabytes + "mb" : name);
                row.set("rego", probe(rego, data, policy.entrypoint(), input, name.equals("data") ? 3 : 25));
                JsonNode opa = peer.prepare(rego, data, policy.entrypoint(), input);
                if (opa != null) {
                    row.set("opa", opa);
                }
            }
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
        if (json) {
            System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report));
        } else {
            System.out.printf("%-14s %12s %12s %12s %12s%n", "policy", "cold ms", "warm ms", "heap MB", "OPA ms");
            report.properties()
                    .forEach(e -> System.out.printf(
                            Locale.ROOT,
                            "%-14s %12.1f %12.1f %12d %12s%n",
                            e.getKey(),
                            e.getValue().at("/rego/cold_ms").asDouble(),
                            e.getValue().at("/rego/warm_ms").asDouble(),
                            e.getValue().at("/rego/heap_mb").asLong(),
                            e.getValue().has("opa")
                                    ? String.format(
                                            Locale.ROOT,
                                            "%.1f",
                                            e.getValue().at("/opa/prepare_ms").asDouble())
                                    : "-"));
            System.out.println("opa: " + peer.description());
        }
        return 0;
    }

    /** Roles until the file has the wanted size. */
    private void large(Path file) throws IOException {
        long wanted = megabytes * 1_000_000L;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            long written = 12;
            out.write("{\"roles\":{");
            for (int r = 0; written < wanted; r++) {
                String role = (r == 0 ? "" : ",") + "\"role-" + r + "\":[{\"action\":\"read\",\"resource\":\"res-"
                        + r % 977 + "\"},{\"action\":\"write\",\"resource\":\"res-" + r % 1009 + "\",\"weight\":" + r
                        + "}]";
                out.write(role);
                written += role.length();
            }
            out.write("}}");
        }
    }

    private static JsonNode probe(Path rego, Path data, String entrypoint, Path input, int rounds)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx4g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CompileProbe.class.getName(),
                        rego.toString(),
                        data.toString(),
                        entrypoint,
                        input.toString(),
                        Integer.toString(rounds))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        JsonNode answer = JSON.readTree(process.getInputStream());
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("the probe failed for " + rego);
        }
        return answer;
    }
}
