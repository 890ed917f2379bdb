package org.zerotrust.pdp.bench.fuzz;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Gives one text after the other to a subject. Texts that end in a new way join those to start from, so that changes
 * add up. The same seed and number of texts give the same run.
 */
final class Fuzzer {
    private static final int MAX_POOL = 3_000;

    /**
     * How a run went.
     *
     * @param inputs texts that were given
     * @param ways how many ways to end were met
     * @param slowestMillis processor time of the slowest text
     * @param findings what went wrong, each kind once
     */
    record Result(long inputs, int ways, int pool, long slowestMillis, List<String> findings) {}

    private final Subject subject;
    private final Path keep;
    private final List<String> pool;
    private final Set<String> ways = new HashSet<>();
    private final Set<String> kinds = new HashSet<>();
    private final List<String> findings = new ArrayList<>();
    private long slowest;
    private boolean refused;

    /** @param keep the folder for texts that are findings, and for those that ended in a new way */
    Fuzzer(Subject subject, Path keep) {
        this.subject = subject;
        this.keep = keep;
        this.pool = new ArrayList<>(subject.seeds());
    }

    /**
     * Runs until the clock or the number of texts says so.
     *
     * @param endNanos by {@link System#nanoTime}
     */
    Result run(long seed, long endNanos, long inputs, Watchdog watchdog) throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (String text : subject.seeds()) {
            one(text, watchdog);
        }
        long n = 0;
        while (n < inputs && System.nanoTime() - endNanos < 0) {
            n++;
            // The newest are the least explored.
            int back = random.nextInt(4) == 0 ? Math.min(pool.size(), 50) : pool.size();
            String base = pool.get(pool.size() - 1 - random.nextInt(back));
            String text = subject.mutate(base, pool.get(random.nextInt(pool.size())), random);
            // What is refused is mostly refused again: few of those are worth going on from.
            if (one(text, watchdog) && pool.size() < MAX_POOL && (!refused || random.nextInt(20) == 0)) {
                pool.add(text);
                Files.createDirectories(keep.resolve("corpus"));
                write(keep.resolve("corpus").resolve(seed + "-" + n + ".txt"), text);
            }
        }
        return new Result(n, ways.size(), pool.size(), slowest / 1_000_000, List.copyOf(findings));
    }

    /** Whether the text ended in a new way. */
    @SuppressWarnings("CatchAndPrintStackTrace") // Into the finding.
    boolean one(String text, Watchdog watchdog) throws IOException {
        watchdog.begin(text);
        try {
            String end = subject.run(text);
            refused = end.startsWith(Subject.REFUSED);
            return ways.add(end);
        } catch (RuntimeException | Error e) {
            // Everything that gets here is a finding, whatever its class: that is what this is for.
            StackTraceElement[] trace = e.getStackTrace();
            String kind = e.getClass().getName()
                    + (e instanceof StackOverflowError ? where(trace) : trace.length == 0 ? "" : " at " + trace[0])
                    + (e instanceof IllegalStateException
                            ? " " + Outcomes.shape("", String.valueOf(e.getMessage()))
                            : "");
            if (kinds.add(kind)) {
                StringWriter out = new StringWriter();
                e.printStackTrace(new PrintWriter(out));
                found(kind, text, out.toString());
            }
            return false;
        } finally {
            slowest = Math.max(slowest, watchdog.end());
        }
    }

    /** The class that an endless recursion goes through; its methods and lines vary with the depth left. */
    private static String where(StackTraceElement[] trace) {
        return trace.length == 0 ? "" : " in " + trace[trace.length / 2].getClassName();
    }

    private void found(String kind, String text, String trace) throws IOException {
        Files.createDirectories(keep);
        Path file = keep.resolve("finding-" + Integer.toHexString(text.hashCode()) + ".txt");
        write(file, text);
        String lines = trace.lines().limit(40).reduce((a, b) -> a + "\n" + b).orElse("");
        write(file.resolveSibling(file.getFileName() + ".trace"), lines);
        findings.add(kind + ": " + file);
    }

    private static void write(Path file, String text) throws IOException {
        // Not Files.writeString: texts may hold lone surrogates.
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
