package org.zerotrust.pdp.dev.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.tool.PolicyFiles;
import org.zerotrust.rego.tool.TestRunner;
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
        exitCodeList = {"0:all pass", "1:the policy has errors", "2:a test fails"})
public final class PolicyTestCommand implements PdpCommand {
    private static final int TESTS_FAILED = 2;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Files and folders.")
    private List<Path> paths = List.of();

    @Option(
            names = {"--verbose", "-v"},
            description = "Show every test.")
    private boolean verbose;

    @Option(
            names = {"--run", "-r"},
            description = "Only tests whose path matches this regular expression.")
    private String run = "";

    @Option(names = "--timeout", description = "Seconds for each test (${DEFAULT-VALUE}).")
    private int timeout = 5;

    @Mixin
    private PolicyOptions options = new PolicyOptions();

    @Override
    public String group() {
        return "policy";
    }

    @Override
    public Integer call() {
        try {
            List<TestRunner.Result> results = new TestRunner(
                            PolicyFiles.load(paths), options.version(), Rego.Engine.INTERPRETER)
                    .run(Pattern.compile(run), Duration.ofSeconds(timeout), result -> {});
            if (options.json()) {
                json(results);
            } else {
                pretty(results);
            }
            return results.stream().allMatch(PolicyTestCommand::good) ? ExitCodes.OK : TESTS_FAILED;
        } catch (RegoCompileException e) {
            options.errors(e.errors(), options.json() ? System.out : System.err);
            return ExitCodes.FAILED;
        }
    }

    private static boolean good(TestRunner.Result result) {
        return switch (result.verdict()) {
            case TestRunner.Verdict.Passed ignored -> true;
            case TestRunner.Verdict.Skipped ignored -> true;
            case TestRunner.Verdict.Failed ignored -> false;
            case TestRunner.Verdict.Errored ignored -> false;
        };
    }

    private void pretty(List<TestRunner.Result> results) {
        String file = "";
        for (TestRunner.Result result : results) {
            if (!verbose && result.verdict() instanceof TestRunner.Verdict.Passed) {
                continue;
            }
            if (!result.file().equals(file)) {
                file = result.file();
                System.out.println(file + ":");
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s: %s (%.3fms)%n",
                    result.path(),
                    word(result.verdict()),
                    result.took().toNanos() / 1e6);
            result.printed().forEach(line -> System.out.println("  " + line));
            if (result.verdict() instanceof TestRunner.Verdict.Errored(var error)) {
                System.out.println("  " + error);
            }
        }
        long passed = count(results, TestRunner.Verdict.Passed.class);
        if (passed < results.size() || verbose) {
            System.out.println("-".repeat(80));
        }
        System.out.println("PASS: " + passed + "/" + results.size());
        line("FAIL", count(results, TestRunner.Verdict.Failed.class), results.size());
        line("ERROR", count(results, TestRunner.Verdict.Errored.class), results.size());
        line("SKIPPED", count(results, TestRunner.Verdict.Skipped.class), results.size());
    }

    private static void line(String what, long n, int of) {
        if (n > 0) {
            System.out.println(what + ": " + n + "/" + of);
        }
    }

    private static long count(List<TestRunner.Result> results, Class<?> kind) {
        return results.stream().filter(r -> kind.isInstance(r.verdict())).count();
    }

    private static String word(TestRunner.Verdict verdict) {
        return switch (verdict) {
            case TestRunner.Verdict.Passed ignored -> "PASS";
            case TestRunner.Verdict.Failed ignored -> "FAIL";
            case TestRunner.Verdict.Skipped ignored -> "SKIPPED";
            case TestRunner.Verdict.Errored ignored -> "ERROR";
        };
    }

    private static void json(List<TestRunner.Result> results) {
        ArrayNode list = PolicyOptions.JSON.createArrayNode();
        for (TestRunner.Result result : results) {
            ObjectNode node = list.addObject();
            node.putObject("location")
                    .put("file", result.file())
                    .put("row", result.row())
                    .put("col", 1);
            int dot = result.path().lastIndexOf('.');
            node.put("package", result.path().substring(0, dot));
            node.put("name", result.path().substring(dot + 1));
            switch (result.verdict()) {
                case TestRunner.Verdict.Passed ignored -> node.put("fail", false);
                case TestRunner.Verdict.Failed ignored -> node.put("fail", true);
                case TestRunner.Verdict.Skipped ignored -> node.put("skip", true);
                case TestRunner.Verdict.Errored(var error) ->
                    node.putObject("error").put("code", error.code()).put("message", error.message());
            }
            node.put("duration", result.took().toNanos());
        }
        System.out.println(list.toPrettyString());
    }
}
