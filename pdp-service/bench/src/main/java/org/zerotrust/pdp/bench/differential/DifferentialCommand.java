package org.zerotrust.pdp.bench.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zerotrust.pdp.bench.GoTool;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts generated triples to a real OPA and to both of our back ends, and counts what differs. */
@Command(
        name = "differential",
        mixinStandardHelpOptions = true,
        description = "Generated policies, data and inputs: our engine beside a real OPA 1.22.2.",
        footer = "Exit code 0 where nothing differs, 1 where something does, 2 where OPA cannot be built.")
public final class DifferentialCommand implements PdpCommand {
    private static final int BATCH = 200;

    @Option(names = "--runs", description = "How many triples (${DEFAULT-VALUE}).")
    private long runs = 5_000;

    @Option(names = "--seed", description = "The first seed; by default the clock's, which the report names.")
    private long seed = System.currentTimeMillis();

    @Option(names = "--mutants", description = "Modules broken on purpose for each ten triples (${DEFAULT-VALUE}).")
    private int mutants = 3;

    @Option(names = "--seconds", description = "Stop after so long; 0: run them all (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--keep", description = "Where differing triples are kept (${DEFAULT-VALUE}).")
    private Path keep = Path.of(".pdp/differential");

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
        Report report = new Report(seed, home.resolve(keep));
        long end = seconds == 0 ? Long.MAX_VALUE : System.nanoTime() + seconds * 1_000_000_000L;
        Generator generator = new Generator();
        try (Oracle oracle = new Oracle(oracleTool.binary())) {
            long next = seed;
            while (next < seed + runs && System.nanoTime() < end) {
                List<Triple> triples = new ArrayList<>();
                for (int i = 0; i < BATCH && next < seed + runs; i++, next++) {
                    Triple triple = generator.triple(next);
                    triples.add(triple);
                    if (Math.floorMod(next, 10) < mutants) {
                        triples.add(Mutator.mutate(triple, next));
                    }
                }
                compare(oracle, triples, report);
            }
        }
        System.out.println(
                json ? Oracle.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report.json()) : report.text());
        return report.clean() ? 0 : 1;
    }

    private static void compare(Oracle oracle, List<Triple> triples, Report report)
            throws IOException, InterruptedException {
        List<ObjectNode> requests = new ArrayList<>();
        for (Triple triple : triples) {
            requests.add(Oracle.eval(triple));
        }
        List<JsonNode> answers = oracle.ask(requests);
        for (int i = 0; i < triples.size(); i++) {
            Verdict theirs = Verdict.ofOracle(answers.get(i));
            if (theirs == null) {
                report.oraclePanicked();
                continue;
            }
            report.compared(triples.get(i), theirs, Ours.evaluate(triples.get(i), false), "compiled");
            if (!(theirs instanceof Verdict.Refused)) {
                report.compared(triples.get(i), theirs, Ours.evaluate(triples.get(i), true), "interpreted");
            }
        }
    }
}
