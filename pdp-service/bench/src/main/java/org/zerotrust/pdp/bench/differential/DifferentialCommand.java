package org.zerotrust.pdp.bench.differential;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.bench.GoTool;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts generated triples to a real OPA and to both of our back ends, and counts what differs. */
@Command(
        name = "differential",
        mixinStandardHelpOptions = true,
        description = "Generated policies, data and inputs, and all of policies/: our engine beside a real OPA 1.22.2.",
        footer = {
            "A run is made again by its --seed and --runs. Triple number N of a run has seed SEED + N.",
            "Exit code 0 where nothing differs and everything was met, 1 where something does or was not,",
            "2 where OPA cannot be built."
        })
public final class DifferentialCommand implements PdpCommand {
    @Option(names = "--runs", description = "How many generated triples (${DEFAULT-VALUE}).")
    private long runs = 5_000;

    @Option(names = "--seed", description = "The first seed; by default the clock's, which is printed.")
    private long seed = System.currentTimeMillis();

    @Option(names = "--mutants", description = "Modules broken on purpose for each ten triples (${DEFAULT-VALUE}).")
    private int mutants = 2;

    @Option(
            names = "--minutes",
            description = "Run for so long instead of --runs triples; what was not met is then only reported.")
    private double minutes;

    @Option(names = "--threads", description = "How many triples are evaluated at a time (${DEFAULT-VALUE}).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--no-policies", description = "Leave out the project's own policies.")
    private boolean noPolicies;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--keep", description = "Where differing triples are kept (${DEFAULT-VALUE}).")
    private Path keep = Path.of(".pdp/differential");

    @Option(names = "--record", description = "Write short triples with OPA's verdicts to this file, as test cases.")
    private @Nullable Path record;

    @Override
    public String group() {
        return "bench";
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("pdp.home", "."));
        GoTool oracleTool = GoTool.build(home, "oracle");
        if (oracleTool.binary() == null) {
            System.err.println("no OPA to compare with: " + oracleTool.problem());
            return 2;
        }
        System.err.println("differential: seed " + seed);
        Report report = new Report(seed);
        try (Oracle oracle = new Oracle(oracleTool.binary());
                Recording recording = new Recording(record)) {
            Campaign campaign = new Campaign(oracle, report, new Kept(home.resolve(keep), oracle), recording, threads);
            if (!noPolicies) {
                campaign.run(PolicyFolder.triples(home.resolve("policies/packs"), seed));
            }
            long end = minutes == 0 ? Long.MAX_VALUE : System.nanoTime() + Math.round(minutes * 60e9);
            campaign.run(seed, minutes == 0 ? runs : Long.MAX_VALUE / 2, mutants, end);
        }
        System.out.println(
                json ? Oracle.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report.json()) : report.text());
        return report.clean() && (minutes != 0 || report.complete()) ? 0 : 1;
    }
}
