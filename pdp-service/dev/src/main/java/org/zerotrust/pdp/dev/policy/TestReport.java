package org.zerotrust.pdp.dev.policy;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.tool.TestCase;
import org.zerotrust.rego.tool.TestRunner;
import org.zerotrust.rego.tool.TestRunner.Verdict;
import org.zerotrust.rego.tool.Trace;

/** Results of tests, as {@code opa test} writes them. */
final class TestReport {
    private final PrintStream out;
    private final boolean verbose;
    private final List<TestRunner.Result> failures = new ArrayList<>();
    private int passed;
    private int failed;
    private int skipped;
    private int errors;
    private boolean dirty;
    private String lastFile = "";

    TestReport(PrintStream out, boolean verbose) {
        this.out = out;
        this.verbose = verbose;
    }

    /** One more result, shown as it comes. */
    void add(TestRunner.Result r) {
        switch (r.verdict()) {
            case Verdict.Skipped ignored -> skipped++;
            case Verdict.Errored ignored -> errors++;
            case Verdict.Passed ignored -> count(r);
            case Verdict.Failed ignored -> {
                failures.add(r);
                count(r);
            }
        }
        if (verbose || !(r.verdict() instanceof Verdict.Passed)) {
            show(r);
        }
    }

    private void count(TestRunner.Result r) {
        if (r.cases().isEmpty()) {
            if (r.verdict() instanceof Verdict.Passed) {
                passed++;
            } else {
                failed++;
            }
        }
        leaves(r.cases());
    }

    private void leaves(SortedMap<String, TestCase> cases) {
        for (TestCase c : cases.values()) {
            if (!c.below().isEmpty()) {
                leaves(c.below());
            } else if (c.failed()) {
                failed++;
            } else {
                passed++;
            }
        }
    }

    private void show(TestRunner.Result r) {
        if (!lastFile.isEmpty() && !lastFile.equals(r.file())) {
            out.println();
        }
        out.println(r.file() + ":" + r.row() + ":");
        lastFile = r.file();
        dirty = true;
        out.println(line(r));
        cases(r.cases(), "  ");
        if (!r.printed().isEmpty()) {
            out.println();
            String.join("\n", r.printed()).strip().lines().forEach(l -> out.println("  " + l));
            out.println();
        }
        if (r.verdict() instanceof Verdict.Errored(RegoError error)) {
            out.println("  " + error);
        }
    }

    private void cases(SortedMap<String, TestCase> cases, String indent) {
        for (TestCase c : cases.values()) {
            if (verbose || c.failed()) {
                out.println(indent + c.name() + ": " + (c.failed() ? "FAIL" : "PASS"));
            }
            cases(c.below(), indent + "  ");
        }
    }

    private static String line(TestRunner.Result r) {
        String name = r.path() + ": ";
        return switch (r.verdict()) {
            case Verdict.Skipped ignored -> name + "SKIPPED";
            case Verdict.Passed ignored -> name + "PASS (" + Durations.text(r.took()) + ")";
            case Verdict.Failed ignored -> name + "FAIL (" + Durations.text(r.took()) + ")";
            case Verdict.Errored ignored -> name + "ERROR (" + Durations.text(r.took()) + ")";
        };
    }

    /** What failed and why, then the counts. */
    void end() {
        if (failed > 0 && verbose) {
            rule();
            out.println("FAILURES");
            rule();
            for (TestRunner.Result r : failures) {
                out.println(line(r));
                Trace trace = r.trace();
                if (trace != null) {
                    out.println();
                    trace.lines().forEach(l -> out.println("  " + l));
                }
                out.println();
            }
        }
        if (dirty) {
            rule();
        }
        int all = passed + failed + skipped + errors;
        count("PASS", passed, all);
        count("FAIL", failed, all);
        count("SKIPPED", skipped, all);
        count("ERROR", errors, all);
    }

    private void rule() {
        out.println("-".repeat(80));
    }

    private void count(String what, int n, int of) {
        if (n > 0) {
            out.println(what + ": " + n + "/" + of);
        }
    }

    /** As an array of objects. */
    static List<Map<String, Object>> json(List<TestRunner.Result> results, boolean traced) {
        return results.stream().map(r -> json(r, traced)).toList();
    }

    private static Map<String, Object> json(TestRunner.Result r, boolean traced) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("location", PolicyOptions.location(r.file(), r.row(), r.col()));
        out.put("package", r.pkg());
        out.put("name", r.name());
        switch (r.verdict()) {
            case Verdict.Passed ignored -> {
                // Only what is not so is said.
            }
            case Verdict.Failed ignored -> out.put("fail", true);
            case Verdict.Skipped ignored -> out.put("skip", true);
            case Verdict.Errored(RegoError error) -> {
                Map<String, Object> e = new LinkedHashMap<>();
                e.put("code", error.code());
                e.put("message", error.message());
                if (error.row() > 0) {
                    e.put("location", PolicyOptions.location(error.file(), error.row(), error.col()));
                }
                out.put("error", e);
            }
        }
        out.put("duration", r.took().toNanos());
        Trace trace = r.trace();
        if (traced && trace != null) {
            out.put("trace", EvalReport.events(trace));
        }
        if (!r.printed().isEmpty()) {
            byte[] text = (String.join("\n", r.printed()) + "\n").getBytes(StandardCharsets.UTF_8);
            out.put("output", Base64.getEncoder().encodeToString(text));
        }
        if (!r.cases().isEmpty()) {
            out.put("sub_results", cases(r.cases()));
        }
        return out;
    }

    private static Map<String, Object> cases(SortedMap<String, TestCase> cases) {
        Map<String, Object> out = new LinkedHashMap<>();
        cases.forEach((name, c) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", name);
            if (c.failed()) {
                one.put("fail", true);
            }
            if (!c.below().isEmpty()) {
                one.put("sub_results", cases(c.below()));
            }
            out.put(name, one);
        });
        return out;
    }
}
