package org.zerotrust.pdp.bench.fuzz;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.bench.evidence.EvidenceTargets;
import org.zerotrust.pdp.dev.PdpCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fuzzes what reads text of others. */
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        description =
                "Inputs changed at random for what reads those of others: no crash, no hang, nothing believed that"
                        + " nobody signed. Readers of evidence run under Jazzer, the engine's under a fuzzer that knows its texts.",
        footer = "Exit code 0 where nothing was found, 1 where something was; findings are kept as files.")
public final class FuzzCommand implements PdpCommand {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALL_EVIDENCE = "evidence";
    private static final Duration LIMIT = Duration.ofSeconds(15);

    @Option(
            names = "--target",
            description =
                    "parser: source up to its plan; plan: plan.json up to its answer; policy: source up to its answer,"
                            + " on both engines; certificate, xfcc, rfc9440, ear, jws, crl, ocsp, posture, dpop, rfc9421,"
                            + " fields, key-evidence: readers of evidence; evidence: all of those, which share the time"
                            + " (${DEFAULT-VALUE}).")
    private String target = "parser";

    @Option(names = "--minutes", description = "How long (${DEFAULT-VALUE}).")
    private double minutes = 1;

    @Option(names = "--inputs", description = "At most so many texts.")
    private long inputs = Long.MAX_VALUE;

    @Option(names = "--seed", description = "The same seed gives the same texts; by default the clock's.")
    private long seed = System.currentTimeMillis();

    @Option(names = "--replay", description = "Only run this file, and show what it throws.")
    private @Nullable Path replay;

    @Option(names = "--keep", description = "Where findings and the corpus are kept (${DEFAULT-VALUE}).")
    private Path keep = Path.of(".pdp/fuzz");

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public String group() {
        return "bench";
    }

    @Override
    public Integer call() throws IOException {
        Path home = Path.of(System.getProperty("pdp.home", "."));
        if (replay == null && (target.equals(ALL_EVIDENCE) || EvidenceTargets.NAMES.contains(target))) {
            return evidence(home.resolve(keep).toAbsolutePath());
        }
        Subject subject = Subject.named(target, Seeds.of(home));
        Path file = replay;
        if (file != null) {
            // Evidence is bytes, of which each is a character to its subject.
            System.out.println(subject.run(Files.readString(
                    file,
                    EvidenceTargets.NAMES.contains(target) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8)));
            return 0;
        }
        Path folder = home.resolve(keep).resolve(target);
        Fuzzer fuzzer = new Fuzzer(subject, folder);
        try (Watchdog watchdog = new Watchdog(LIMIT.toNanos(), (text, at) -> hung(folder, text, at))) {
            long started = System.nanoTime();
            long end = started + (long) (minutes * TimeUnit.MINUTES.toNanos(1));
            Fuzzer.Result result = fuzzer.run(seed, end, inputs, watchdog);
            report(result, (System.nanoTime() - started) / 1e9);
            return result.findings().isEmpty() ? 0 : 1;
        }
    }

    private int evidence(Path folder) throws IOException {
        List<String> targets = target.equals(ALL_EVIDENCE) ? EvidenceTargets.NAMES : List.of(target);
        Duration each = Duration.ofMillis((long) (minutes * 60_000) / targets.size());
        int found = 0;
        for (String one : targets) {
            long started = System.nanoTime();
            JazzerRun.Result result = JazzerRun.run(one, seed, each, Files.createDirectories(folder.resolve(one)));
            found += result.findings().size();
            report(one, result, (System.nanoTime() - started) / 1e9);
        }
        return found == 0 ? 0 : 1;
    }

    private void report(String one, JazzerRun.Result result, double seconds) throws IOException {
        if (json) {
            ObjectNode out = JSON.createObjectNode();
            out.put("target", one)
                    .put("seed", seed)
                    .put("seconds", Math.round(seconds))
                    .put("inputs", result.inputs())
                    .put("covered", result.covered())
                    .put("slowest_s", result.slowestSeconds());
            out.putPOJO("findings", result.findings());
            System.out.println(JSON.writeValueAsString(out));
            return;
        }
        System.out.printf(
                "%s: seed %d, %d inputs in %.0f s, %d edges covered, slowest %d s, %d findings%n",
                one,
                seed,
                result.inputs(),
                seconds,
                result.covered(),
                result.slowestSeconds(),
                result.findings().size());
        result.findings().forEach(f -> System.out.println("  " + f));
    }

    private void report(Fuzzer.Result result, double seconds) throws IOException {
        ObjectNode out = JSON.createObjectNode();
        out.put("target", target)
                .put("seed", seed)
                .put("seconds", Math.round(seconds))
                .put("inputs", result.inputs())
                .put("ways_to_end", result.ways())
                .put("pool", result.pool())
                .put("slowest_ms", result.slowestMillis())
                .put("hangs", 0);
        out.putPOJO("findings", result.findings());
        if (json) {
            System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(out));
            return;
        }
        System.out.printf(
                "%s: seed %d, %d texts in %.0f s, %d ways to end, slowest %d ms, %d findings%n",
                target,
                seed,
                result.inputs(),
                seconds,
                result.ways(),
                result.slowestMillis(),
                result.findings().size());
        result.findings().forEach(f -> System.out.println("  " + f));
    }

    /** A thread that hangs can't be stopped: the text is kept and this process ends. */
    private void hung(Path folder, String text, StackTraceElement[] at) {
        try {
            Files.createDirectories(folder);
            Path file = Files.write(
                    folder.resolve("hang-" + Integer.toHexString(text.hashCode()) + ".txt"),
                    text.getBytes(StandardCharsets.UTF_8));
            System.out.println("seed " + seed + ": a text took more than " + LIMIT + " of processor time: " + file);
        } catch (IOException e) {
            System.out.println("seed " + seed + ": a text hung and could not be kept: " + e);
        }
        Arrays.stream(at).limit(40).forEach(frame -> System.out.println("  at " + frame));
        Runtime.getRuntime().halt(1);
    }
}
