package org.zerotrust.gate.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zerotrust.gate.lint.Lint;
import org.zerotrust.gate.sign.SignatureCheck;
import org.zerotrust.gate.source.Candidate;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PackReader.PackException;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.tool.CompiledPolicies;
import org.zerotrust.rego.tool.PolicyFiles;
import org.zerotrust.rego.tool.Settings;
import org.zerotrust.rego.tool.TestRunner;

/**
 * What a candidate must pass before it may decide. Who signed it and what it follows come first: nothing of a stranger's is
 * compiled or run. Then it is compiled with strict checks, linted, tested, and asked its cases.
 */
public final class Gate {
    private static final Pattern ALL = Pattern.compile("");
    private static final String TEST = "_test.rego";

    /**
     * What is asked of a candidate.
     *
     * @param signed whether it must be signed by somebody who may
     * @param testTimeout of each test
     */
    public record Rules(boolean signed, Duration testTimeout) {}

    private final Rules rules;
    private final List<GateReport.Step> steps = new ArrayList<>();

    private Gate(Rules rules) {
        this.rules = rules;
    }

    /**
     * Checks a candidate.
     *
     * @param follows null where it comes after what was accepted before, else why it does not
     */
    public static GateReport check(Candidate candidate, @Nullable String follows, Rules rules) {
        Gate gate = new Gate(rules);
        PolicyPack pack = gate.take(candidate, follows);
        return new GateReport(gate.steps, pack);
    }

    private @Nullable PolicyPack take(Candidate candidate, @Nullable String follows) {
        boolean trusted = step("signature", signer(candidate.signature()), () -> signature(candidate.signature()))
                && step(
                        "sequence",
                        candidate.revision(),
                        () -> follows == null ? List.of() : List.of(Problem.of("rolled_back", follows)));
        if (!trusted) {
            return null;
        }
        PolicyPack[] read = new PolicyPack[1];
        CompiledPolicies[] compiled = new CompiledPolicies[1];
        SortedMap<String, byte[]> packFiles = PackReader.counting(candidate.files());
        boolean compiles = step("compile", packFiles.size() + " files", () -> {
            try {
                PolicyPack pack = PackReader.read(packFiles, candidate.revision());
                compiled[0] = compile(pack);
                read[0] = pack;
                return List.of();
            } catch (PackException e) {
                return List.of(Problem.of("no_snapshot", String.valueOf(e.getMessage())));
            } catch (RegoCompileException e) {
                return e.errors().stream().map(Problem::of).toList();
            }
        });
        PolicyPack pack = read[0];
        if (!compiles || pack == null) {
            return null;
        }
        step("roots", "", () -> Roots.check(packFiles, compiled[0].parsed()));
        if (pack.plan() == null) {
            step("lint", pack.modules().size() + " modules", () -> Lint.of(compiled[0].compiled(), pack.entrypoint()));
        }
        tests(pack, candidate.files());
        cases(pack, candidate.files());
        return pack;
    }

    private boolean step(String name, String detail, Supplier<List<Problem>> look) {
        return step(name, () -> detail, look);
    }

    /** @param detail asked when the look is over */
    private boolean step(String name, Supplier<String> detail, Supplier<List<Problem>> look) {
        long start = System.nanoTime();
        List<Problem> problems = look.get();
        steps.add(new GateReport.Step(name, detail.get(), problems, (System.nanoTime() - start) / 1_000_000));
        return problems.isEmpty();
    }

    private static String signer(SignatureCheck signature) {
        return switch (signature) {
            case SignatureCheck.Signed(String signer, String key) -> signer + " " + key;
            case SignatureCheck.Unsigned() -> "unsigned";
            case SignatureCheck.Refused(String _) -> "not accepted";
        };
    }

    private List<Problem> signature(SignatureCheck signature) {
        return switch (signature) {
            case SignatureCheck.Signed _ -> List.of();
            // Fail closed: without the development setting nobody's policy decides.
            case SignatureCheck.Unsigned() ->
                rules.signed() ? List.of(Problem.of("unsigned", "it is not signed")) : List.of();
            // A signature that does not count is worse than none, whatever the setting.
            case SignatureCheck.Refused(String why) -> List.of(Problem.of("signature_refused", why));
        };
    }

    /** Strict; a pack with a plan was compiled elsewhere. */
    private static CompiledPolicies compile(PolicyPack pack) {
        if (pack.plan() != null) {
            var _ = Rego.fromPlan(pack.plan()).data(pack.data()).build();
        }
        return CompiledPolicies.of(
                new PolicyFiles(pack.modules(), pack.data()),
                Settings.DEFAULT.withStrict(true).withErrorLimit(0));
    }

    private void tests(PolicyPack pack, SortedMap<String, byte[]> files) {
        Map<String, String> modules = new TreeMap<>(pack.modules());
        files.forEach((name, content) -> {
            if (name.endsWith(TEST)) {
                modules.put(name, new String(content, UTF_8));
            }
        });
        if (modules.size() == pack.modules().size()) {
            return;
        }
        List<TestRunner.Result> results = new ArrayList<>();
        step("tests", () -> results.size() + " tests", () -> {
            try {
                new TestRunner(
                                new PolicyFiles(modules, pack.data()),
                                Settings.DEFAULT,
                                Rego.Engine.INTERPRETER,
                                TestRunner.Watch.NOTHING)
                        .run(ALL, rules.testTimeout(), results::add);
                return results.stream().flatMap(r -> problem(r).stream()).toList();
            } catch (RegoCompileException e) {
                return e.errors().stream().map(Problem::of).toList();
            }
        });
    }

    private static List<Problem> problem(TestRunner.Result result) {
        return switch (result.verdict()) {
            case TestRunner.Verdict.Passed() -> List.of();
            case TestRunner.Verdict.Skipped() -> List.of();
            case TestRunner.Verdict.Failed() ->
                List.of(new Problem("test_failed", result.path(), result.file(), result.row(), result.col()));
            case TestRunner.Verdict.Errored(var error) ->
                List.of(new Problem(
                        "test_failed",
                        result.path() + ": " + error.message(),
                        result.file(),
                        result.row(),
                        result.col()));
        };
    }

    private void cases(PolicyPack pack, SortedMap<String, byte[]> files) {
        PolicyCases cases = PolicyCases.of(files);
        if (!cases.isEmpty()) {
            step("cases", cases.size() + " cases", () -> cases.run(pack, rules.testTimeout()));
        }
    }
}
