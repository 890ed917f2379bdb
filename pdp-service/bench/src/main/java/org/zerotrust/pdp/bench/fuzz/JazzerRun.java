package org.zerotrust.pdp.bench.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.zerotrust.pdp.bench.evidence.EvidenceTargets;

/**
 * One run of Jazzer (libFuzzer on the JVM, guided by coverage) on a reader of evidence, in a JVM of its own. It ends at
 * the first finding, which stays as a file, or when its time is over.
 */
final class JazzerRun {
    private static final Pattern COVERED = Pattern.compile("cov: (\\d+)");
    private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units:\\s*(\\d+)");
    private static final Pattern SLOWEST = Pattern.compile("stat::slowest_unit_time_sec:\\s*(\\d+)");
    /** By the clock on the wall: enough for a first input on a machine that does much else. */
    private static final int HANG_SECONDS = 60;

    private JazzerRun() {}

    /**
     * How it went.
     *
     * @param inputs given to the target
     * @param covered edges of our code that were reached
     * @param slowestSeconds the slowest input, in whole seconds
     * @param findings files of inputs, with what they threw
     */
    record Result(long inputs, long covered, long slowestSeconds, List<String> findings) {}

    static Result run(String target, long seed, Duration time, Path folder) throws IOException {
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        int n = 0;
        for (byte[] start : EvidenceTargets.named(target).seeds()) {
            // A target with keys of its own makes other seeds in the other JVM: these show the form.
            Files.write(corpus.resolve("seed-" + n++), start);
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-D" + Jazzed.TARGET + "=" + target,
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Jazzed.class.getName(),
                "--instrumentation_includes=org.zerotrust.evidence.**:org.zerotrust.pdp.**",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-seed=" + Math.floorMod(seed, 1L << 31),
                "-max_total_time=" + Math.max(1, time.toSeconds()),
                "-timeout=" + HANG_SECONDS,
                "-max_len=16384",
                "-rss_limit_mb=0",
                "-print_final_stats=1",
                corpus.toString()));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        List<String> findings = new ArrayList<>();
        long[] counts = new long[3];
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var log = Files.newBufferedWriter(folder.resolve("jazzer.log"))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.write(line);
                log.newLine();
                if (line.startsWith("== Java Exception")
                        || line.startsWith("ERROR: libFuzzer")
                        || line.contains("Test unit written to")) {
                    findings.add(line);
                }
                count(COVERED, line, counts, 0);
                count(EXECUTED, line, counts, 1);
                count(SLOWEST, line, counts, 2);
            }
        }
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                findings.add("Jazzer did not end");
            } else if (process.exitValue() != 0 && findings.isEmpty()) {
                findings.add("Jazzer ended with " + process.exitValue() + "; see " + folder.resolve("jazzer.log"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            findings.add("interrupted");
        }
        if (counts[1] == 0 && findings.isEmpty()) {
            findings.add("no input was run; see " + folder.resolve("jazzer.log"));
        }
        return new Result(counts[1], counts[0], counts[2], List.copyOf(findings));
    }

    private static void count(Pattern pattern, String line, long[] counts, int at) {
        Matcher found = pattern.matcher(line);
        if (found.find()) {
            counts[at] = Long.parseLong(found.group(1));
        }
    }
}
