package org.zerotrust.pdp.bench.evidence;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.zerotrust.evidence.crypto.SignatureVerifier;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Times the verification of a chain against the signature checks in it. */
@Command(
        name = "chain",
        mixinStandardHelpOptions = true,
        description = "What verifying a chain of three certificates costs, beside its signature checks alone.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured", "1:it could not be"})
public final class ChainCommand implements PdpCommand {
    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(
            names = "--seconds",
            description = "Measured time of each row; as much again to warm up (${DEFAULT-VALUE}).")
    private int seconds = 5;

    @Override
    public String group() {
        return "bench";
    }

    @Override
    public Integer call() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("\\." + ChainBenchmark.class.getSimpleName() + "\\.")
                        .warmupIterations(seconds)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(seconds)
                        .measurementTime(TimeValue.seconds(1))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .jvmArgs("-XX:+UseSerialGC", "-Xmx1g", "--enable-native-access=ALL-UNNAMED")
                        .build())
                .run();
        Map<String, Double> micros = new TreeMap<>();
        for (RunResult result : results) {
            micros.put(
                    result.getPrimaryResult().getLabel(),
                    result.getPrimaryResult().getScore());
        }
        double raw = micros.getOrDefault("raw", Double.NaN);
        if (json) {
            ObjectNode out = new ObjectMapper().createObjectNode();
            out.put("providers", SignatureVerifier.describe());
            micros.forEach((name, value) -> out.putObject(name)
                    .put("us", Math.round(value * 100) / 100.0)
                    .put("of_raw", Math.round(value / raw * 1000) / 1000.0));
            System.out.println(out);
        } else {
            System.out.println(SignatureVerifier.describe());
            micros.forEach(
                    (name, value) -> System.out.printf("%-10s %8.2f us  %6.3f of raw%n", name, value, value / raw));
        }
        return micros.size() == 3 ? 0 : 1;
    }
}
