package org.zerotrust.pdp.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Times every engine over every policy in one run and compares every answer with OPA's. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "What one evaluation costs: our engine, its interpreter, a hand-written baseline, and OPA.",
        footer = {
            "The wasm row is compared without regard to order: OPA's WASM writes sets in an order of its own.",
            "Exit code 0 where no answer of any engine differs from what is expected, else 1."
        })
public final class EvalCommand implements PdpCommand {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    @Option(names = "--policy", split = ",", description = "Only these policies: ${COMPLETION-CANDIDATES}.")
    private List<String> policies = BenchPolicy.names();

    @Option(
            names = "--seconds",
            description = "Measured time of each row; the warm-up comes on top (${DEFAULT-VALUE}).")
    private int seconds = 6;

    @Option(names = "--no-opa", description = "Leave OPA out (it needs a Go tool chain for its first build).")
    private boolean noOpa;

    @Override
    public String group() {
        return "bench";
    }

    @Override
    public Integer call() throws RunnerException, IOException, InterruptedException {
        ObjectNode report = JSON.createObjectNode();
        ObjectNode byPolicy = report.putObject("policies");
        Peer peer = noOpa ? Peer.none("left out") : Peer.opa(Path.of(System.getProperty("pdp.home", ".")));
        int differ = 0;
        for (String name : policies) {
            BenchPolicy policy = BenchPolicy.named(name);
            ObjectNode rows = byPolicy.putObject(name);
            Peer.Answer opa = peer.measure(policy, seconds);
            if (opa.row() != null) {
                rows.set("opa", opa.row());
                differ += opa.row().path("differ").asInt();
            }
            for (String engine : BenchEngine.enginesFor(policy)) {
                int wrong = Comparison.differing(
                        BenchEngine.load(engine, policy), policy, opa.answers(), !engine.equals("wasm"));
                differ += wrong;
                ObjectNode row = measure(name, engine, "evaluate", 1);
                row.put("differ", wrong).put("inputs", policy.inputs().size());
                if (!engine.equals("interpreter")) {
                    row.set("with_json_parse", measure(name, engine, "parseAndEvaluate", 1));
                }
                if (engine.equals("rego") && name.equals("reference")) {
                    double one = rate(name, engine, 1);
                    double two = rate(name, engine, 2);
                    row.put("rate_one_thread_per_s", Math.round(one * 1e6))
                            .put("rate_two_threads_per_s", Math.round(two * 1e6))
                            .put("two_threads_rate_ratio", round(two / one));
                }
                rows.set(engine, row);
            }
            ratios(rows);
        }
        report.put("opa_peer", peer.description());
        System.out.println(
                json ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) : table(byPolicy, peer));
        return differ == 0 ? 0 : 1;
    }

    /** Beside the engine's own figures: how much of the hand-written baseline's time, and how many times faster than OPA. */
    private static void ratios(ObjectNode rows) {
        if (!(rows.get("rego") instanceof ObjectNode rego)) {
            return;
        }
        double mean = rego.path("mean_us").asDouble();
        if (rows.has("hand")) {
            rego.put(
                    "times_of_hand",
                    round(mean / rows.path("hand").path("mean_us").asDouble()));
        }
        if (rows.has("opa")) {
            rego.put("opa_times_of_this", round(rows.path("opa").path("mean_us").asDouble() / mean));
        }
    }

    private ObjectNode measure(String policy, String engine, String method, int threads) throws RunnerException {
        RunResult result = run(policy, engine, method, threads, org.openjdk.jmh.annotations.Mode.SampleTime);
        Result<?> time = result.getPrimaryResult();
        ObjectNode row = JSON.createObjectNode();
        row.put("mean_us", round(time.getStatistics().getMean()));
        row.put("median_us", round(time.getStatistics().getPercentile(50)));
        row.put("p99_us", round(time.getStatistics().getPercentile(99)));
        result.getSecondaryResults().forEach((label, secondary) -> {
            if (label.endsWith("gc.alloc.rate.norm")) {
                row.put("bytes", Math.round(secondary.getScore()));
            }
        });
        return row;
    }

    private double rate(String policy, String engine, int threads) throws RunnerException {
        return run(policy, engine, "evaluate", threads, org.openjdk.jmh.annotations.Mode.Throughput)
                .getPrimaryResult()
                .getScore();
    }

    private RunResult run(
            String policy, String engine, String method, int threads, org.openjdk.jmh.annotations.Mode mode)
            throws RunnerException {
        int iterations = Math.max(1, seconds / 2);
        return new Runner(new OptionsBuilder()
                        .include("\\." + EvalBenchmark.class.getSimpleName() + "\\." + method + "$")
                        .param("policy", policy)
                        .param("engine", engine)
                        .threads(threads)
                        .mode(mode)
                        .warmupIterations(iterations)
                        .warmupTime(TimeValue.seconds(2))
                        .measurementIterations(iterations)
                        .measurementTime(TimeValue.seconds(2))
                        .shouldFailOnError(true)
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        // Not those of this process, which is started for a quick start and not for speed.
                        .jvmArgs(
                                "-XX:+UseSerialGC",
                                "-Xmx2g",
                                "-Xms2g",
                                // A warning of JMH's own use would stand in the output.
                                "--sun-misc-unsafe-memory-access=allow")
                        .build())
                .runSingle();
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static String table(ObjectNode byPolicy, Peer peer) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%-14s %-12s %10s %10s %10s %10s %8s %12s",
                "policy",
                "engine",
                "mean us",
                "median us",
                "p99 us",
                "bytes",
                "differ",
                "with parse us"));
        for (Map.Entry<String, JsonNode> policy : byPolicy.properties()) {
            for (Map.Entry<String, JsonNode> row : policy.getValue().properties()) {
                JsonNode r = row.getValue();
                lines.add(String.format(
                        Locale.ROOT,
                        "%-14s %-12s %10.2f %10.2f %10.2f %10d %8d %12s",
                        policy.getKey(),
                        row.getKey(),
                        r.path("mean_us").asDouble(),
                        r.path("median_us").asDouble(),
                        r.path("p99_us").asDouble(),
                        r.path("bytes").asLong(),
                        r.path("differ").asInt(),
                        r.has("with_json_parse")
                                ? String.format(
                                        Locale.ROOT,
                                        "%.2f",
                                        r.path("with_json_parse")
                                                .path("mean_us")
                                                .asDouble())
                                : "-"));
            }
        }
        for (Map.Entry<String, JsonNode> policy : byPolicy.properties()) {
            JsonNode rego = policy.getValue().path("rego");
            List<String> facts = new ArrayList<>();
            if (rego.has("times_of_hand")) {
                facts.add(String.format(
                        Locale.ROOT,
                        "%.2f times Hand.java",
                        rego.path("times_of_hand").asDouble()));
            }
            if (rego.has("opa_times_of_this")) {
                facts.add(String.format(
                        Locale.ROOT,
                        "%.0f times as fast as OPA",
                        rego.path("opa_times_of_this").asDouble()));
            }
            if (rego.has("two_threads_rate_ratio")) {
                facts.add(String.format(
                        Locale.ROOT,
                        "two threads give %.2f times the rate of one",
                        rego.path("two_threads_rate_ratio").asDouble()));
            }
            if (!facts.isEmpty()) {
                lines.add(policy.getKey() + ": rego is " + String.join("; ", facts));
            }
        }
        lines.add("opa: " + peer.description());
        return String.join("\n", lines);
    }
}
