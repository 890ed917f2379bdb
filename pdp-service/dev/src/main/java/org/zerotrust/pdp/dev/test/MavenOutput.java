package org.zerotrust.pdp.dev.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows a build: the whole of its output goes to a file, the screen gets what tells how it goes. */
final class MavenOutput {

    private static final Pattern MODULE = Pattern.compile("\\[INFO\\] Building (.+?) +\\S+ +(\\[\\d+/\\d+\\])");
    private static final Pattern CLASS = Pattern.compile(
            "\\[(?:INFO|WARNING|ERROR)\\] Tests run: (\\d+), Failures: (\\d+), Errors: (\\d+), Skipped: (\\d+),.* (?:-- in|- in) (\\S+)");
    private static final Pattern CORPUS = Pattern.compile(".*?(corpus [^:]+: \\d+ in folder, .*)");
    private static final int ERRORS_SHOWN = 60;

    private final PrintWriter out;
    private final Path log;
    private final Set<String> corpora = new LinkedHashSet<>();
    private int tests;
    private int failures;
    private int skipped;
    private int downloads;
    private int errorsShown;

    MavenOutput(PrintWriter out, Path log) {
        this.out = out;
        this.log = log;
    }

    /** Reads to the end; whether the build succeeded. Ends with the corpora's lines and the totals. */
    boolean follow(Process build) throws IOException {
        long begin = System.nanoTime();
        try (BufferedReader lines = reader(build);
                PrintWriter file = new PrintWriter(Files.newBufferedWriter(log))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                file.println(line);
                look(line);
                out.flush();
            }
        }
        boolean succeeded = exitCode(build) == 0;
        corpora.forEach(out::println);
        out.println(tests + " tests, " + failures + " failed, " + skipped + " not run, in "
                + (System.nanoTime() - begin) / 1_000_000_000 + " s: " + (succeeded ? "green" : "FAILED, see " + log));
        out.flush();
        return succeeded;
    }

    /** Shows a process's output as it is; its exit code. */
    static int passThrough(Process process, PrintWriter out) throws IOException {
        try (BufferedReader lines = reader(process)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.println(line);
                out.flush();
            }
        }
        return exitCode(process);
    }

    private void look(String line) {
        Matcher corpus = CORPUS.matcher(line);
        if (corpus.matches()) {
            corpora.add(corpus.group(1));
            return;
        }
        Matcher module = MODULE.matcher(line);
        if (module.find()) {
            out.println("  " + module.group(1) + " " + module.group(2));
            return;
        }
        Matcher testClass = CLASS.matcher(line);
        if (testClass.find()) {
            count(testClass);
            return;
        }
        if (line.contains("Downloaded from") && ++downloads % 100 == 0) {
            out.println("  " + downloads + " files downloaded");
        }
        if (line.startsWith("[ERROR]") && errorsShown < ERRORS_SHOWN) {
            errorsShown++;
            out.println(line);
        }
    }

    private void count(Matcher testClass) {
        int failed = Integer.parseInt(testClass.group(2)) + Integer.parseInt(testClass.group(3));
        int notRun = Integer.parseInt(testClass.group(4));
        tests += Integer.parseInt(testClass.group(1));
        failures += failed;
        skipped += notRun;
        String name = testClass.group(5).substring(testClass.group(5).lastIndexOf('.') + 1);
        out.println("    " + name + ": " + testClass.group(1) + (failed == 0 ? " passed" : ", FAILED " + failed)
                + (notRun == 0 ? "" : ", " + notRun + " not run"));
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static int exitCode(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
            return -1;
        }
    }
}
