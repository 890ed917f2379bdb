package org.zerotrust.pdp.dev.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.tool.CoverageReport;
import org.zerotrust.rego.tool.PolicyFiles;
import org.zerotrust.rego.tool.TestRunner;
import org.zerotrust.rego.tool.TestRunner.Verdict;
import org.zerotrust.rego.tool.Trace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the tests of policies. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Runs the rules named test_ of policies, as opa test does.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all pass",
            "1:the policy has errors, or with --coverage a test fails",
            "2:a test fails or is skipped (see -z), or fewer lines are covered than --threshold asks for"
        })
public final class PolicyTestCommand implements PdpCommand {
    private static final int TESTS_FAILED = 2;
    private static final List<String> KINDS = List.of("", "index_excluded", "early_exit");

    enum Format {
        pretty,
        json,
        gobench
    }

    enum Explain {
        fails,
        full,
        notes,
        debug
    }

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and folders.")
    private List<String> paths = List.of();

    @Option(
            names = {"--verbose", "-v"},
            description = "Show every test, and of those that fail what did not hold.")
    private boolean verbose;

    @Option(
            names = {"--run", "-r"},
            paramLabel = "REGEX",
            description = "Only tests whose path matches this regular expression.")
    private String run = "";

    @Option(
            names = "--timeout",
            converter = Durations.class,
            paramLabel = "DURATION",
            description = "For each test, for example 5s (5s; with --bench 30s).")
    private @Nullable Duration timeout;

    @Option(
            names = {"--coverage", "-c"},
            description = "Report which parts of the policies the tests evaluate, as JSON.")
    private boolean coverage;

    @Option(
            names = "--coverage-runs",
            paramLabel = "KIND",
            split = ",",
            hidden = true,
            description =
                    "Taken for scripts that give it to opa: no rule is left out here, so there is nothing to tell apart.")
    private List<String> coverageRuns = List.of();

    @Option(
            names = "--threshold",
            paramLabel = "PERCENT",
            description = "Fail where fewer lines are covered; implies --coverage.")
    private double threshold;

    @Option(
            names = "--explain",
            paramLabel = "MODE",
            description = "What --verbose shows of tests that fail: ${COMPLETION-CANDIDATES}.")
    private @Nullable Explain explain;

    @Option(
            names = {"--format", "-f"},
            description = "pretty, json or, with --bench, gobench (${DEFAULT-VALUE}).")
    private Format format = Format.pretty;

    @Option(names = "--bench", description = "Measure the tests instead.")
    private boolean bench;

    @Option(
            names = "--benchmem",
            arity = "0..1",
            defaultValue = "true",
            fallbackValue = "true",
            description = "With --bench: report allocated bytes (${DEFAULT-VALUE}).")
    private boolean benchMemory;

    @Option(names = "--count", paramLabel = "N", description = "How often to run all (${DEFAULT-VALUE}).")
    private int count = 1;

    @Option(
            names = {"--exit-zero-on-skipped", "-z"},
            description = "Skipped tests are no failure.")
    private boolean zeroOnSkipped;

    @Option(names = "--fail-on-empty", description = "Fail where no test was run.")
    private boolean failOnEmpty;

    @Option(
            names = {"--parallel", "-p"},
            paramLabel = "N",
            hidden = true,
            description = "Taken for scripts that give it to opa; tests run one after the other here.")
    private int parallel;

    @Option(
            names = {"--bundle", "-b"},
            description = "Take folders as bundles: documents only from data.json and data.yaml.")
    private boolean bundle;

    @Option(
            names = {"--max-errors", "-m"},
            paramLabel = "N",
            description = "How many errors are reported, 0 for all (${DEFAULT-VALUE}).")
    private int maxErrors = 10;

    @Mixin
    private PolicyOptions options = new PolicyOptions();

    @Override
    public String group() {
        return "policy";
    }

    @Override
    public Integer call() {
        coverage |= threshold > 0;
        if (parallel < 0 || coverageRuns.stream().anyMatch(k -> !KINDS.contains(k))) {
            System.err.println("pdp: --parallel is a number of tests, --coverage-runs any of " + KINDS);
            return ExitCodes.FAILED;
        }
        if (threshold < 0 || threshold > 100 || coverage && bench) {
            System.err.println("pdp: --threshold is a percentage, and coverage is not measured with --bench");
            return ExitCodes.FAILED;
        }
        Pattern filter;
        try {
            filter = Pattern.compile(run);
        } catch (PatternSyntaxException e) {
            System.err.println("pdp: --run is no regular expression: " + e.getDescription());
            return ExitCodes.FAILED;
        }
        Map<String, String> sources = Map.of();
        try {
            PolicyFiles files = bundle ? options.load(List.of(), paths) : options.load(paths, List.of());
            sources = files.modules();
            return run(files, filter);
        } catch (RegoCompileException e) {
            PolicyOptions.report(e, false, sources);
            return ExitCodes.FAILED;
        }
    }

    private int run(PolicyFiles files, Pattern filter) {
        Trace.Mode traced = explain != null
                ? switch (explain) {
                    case fails -> Trace.Mode.FAILS;
                    case full -> Trace.Mode.FULL;
                    case notes -> Trace.Mode.NOTES;
                    case debug -> Trace.Mode.DEBUG;
                }
                : verbose ? Trace.Mode.FAILS : null;
        TestRunner runner = new TestRunner(
                files,
                options.settings(false, maxErrors),
                bench ? Rego.Engine.JVM : Rego.Engine.INTERPRETER,
                bench ? TestRunner.Watch.NOTHING : new TestRunner.Watch(coverage, traced));
        List<TestRunner.Prepared> tests = runner.prepare(filter);
        Duration each = timeout != null ? timeout : Duration.ofSeconds(bench ? 30 : 5);
        int code = ExitCodes.OK;
        for (int i = 0; i < count && code == ExitCodes.OK; i++) {
            code = bench ? new TestBench(format, benchMemory).run(tests, each) : once(runner, tests, each);
        }
        if (tests.isEmpty() && failOnEmpty) {
            System.err.println("no tests were run");
            return ExitCodes.FAILED;
        }
        return code;
    }

    private int once(TestRunner runner, List<TestRunner.Prepared> tests, Duration each) {
        TestReport report = new TestReport(System.out, verbose);
        List<TestRunner.Result> results = new ArrayList<>();
        for (TestRunner.Prepared test : tests) {
            TestRunner.Result result = test.run(each);
            results.add(result);
            if (format == Format.pretty && !coverage) {
                report.add(result);
            }
        }
        CoverageReport covered = runner.coverage();
        if (covered != null) {
            return coverage(results, covered);
        }
        if (format == Format.json) {
            System.out.println(GoJson.pretty(TestReport.json(results, explain != null)));
        } else {
            report.end();
        }
        return results.stream().allMatch(this::good) ? ExitCodes.OK : TESTS_FAILED;
    }

    /** Like {@code opa test --coverage}: a report needs tests that pass. */
    private int coverage(List<TestRunner.Result> results, CoverageReport covered) {
        for (TestRunner.Result r : results) {
            if (r.verdict() instanceof Verdict.Errored(var error)) {
                System.err.println(error);
                return ExitCodes.FAILED;
            }
        }
        List<TestRunner.Result> failed = results.stream()
                .filter(r -> r.verdict() instanceof Verdict.Failed)
                .toList();
        if (!failed.isEmpty()) {
            TestReport report = new TestReport(System.out, verbose);
            failed.forEach(report::add);
            report.end();
            return ExitCodes.FAILED;
        }
        if (covered.coverage() < threshold) {
            System.err.printf(
                    java.util.Locale.ROOT,
                    "Code coverage threshold not met: got %.2f instead of %.2f%n",
                    covered.coverage(),
                    threshold);
            if (verbose) {
                System.err.println("Lines not covered:");
                covered.notCovered().forEach(line -> System.err.println("\t" + line));
            }
            return TESTS_FAILED;
        }
        if (verbose) {
            covered.notCovered().forEach(line -> System.err.println("not covered: " + line));
        }
        System.out.println(GoJson.pretty(covered.json()));
        return ExitCodes.OK;
    }

    private boolean good(TestRunner.Result result) {
        return switch (result.verdict()) {
            case Verdict.Passed ignored -> true;
            case Verdict.Skipped ignored -> zeroOnSkipped;
            case Verdict.Failed ignored -> false;
            case Verdict.Errored ignored -> false;
        };
    }
}
