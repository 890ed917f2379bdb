package org.zerotrust.rego.tool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.ast.Body;
import org.zerotrust.rego.ast.Expr;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.eval.Engine;
import org.zerotrust.rego.eval.InterpretedEngine;
import org.zerotrust.rego.eval.Program;
import org.zerotrust.rego.eval.Tracer;
import org.zerotrust.rego.jvm.JvmEngine;
import org.zerotrust.rego.plan.PlanException;
import org.zerotrust.rego.plan.PlanQuery;
import org.zerotrust.rego.plan.Planner;

/**
 * Runs the tests of policies as {@code opa test} does: every rule whose name begins with {@code test_} passes where it
 * is true; one with a variable at the end of its head, {@code test_x[case]}, passes where each of its cases is true;
 * {@code todo_test_} is skipped. A second definition of a test is a test of its own.
 */
public final class TestRunner {
    /** What became of one test. */
    public sealed interface Verdict {
        /** It is true. */
        record Passed() implements Verdict {}

        /** It is undefined or anything but true. */
        record Failed() implements Verdict {}

        /** It is named {@code todo_test_}. */
        record Skipped() implements Verdict {}

        /** The evaluation ended with an error. */
        record Errored(RegoError error) implements Verdict {}
    }

    /**
     * One test with its verdict.
     *
     * @param pkg with dots: {@code data.zta.access_test}
     * @param name {@code test_x}
     * @param file where its first definition stands
     * @param row of that definition, 1-based
     * @param col of that definition, 1-based
     * @param took how long it ran
     * @param printed what {@code print} printed, line by line
     * @param cases its cases; empty for a test that is one thing
     * @param trace what did not hold on the way, where asked for; {@code null} where not
     */
    public record Result(
            String pkg,
            String name,
            String file,
            int row,
            int col,
            Verdict verdict,
            Duration took,
            List<String> printed,
            SortedMap<String, TestCase> cases,
            @Nullable Trace trace) {
        public Result {
            printed = List.copyOf(printed);
        }

        /** With dots: {@code data.zta.access_test.test_x}. */
        public String path() {
            return pkg + "." + name;
        }
    }

    /**
     * What is watched beside the verdicts; either makes the reference engine run.
     *
     * @param coverage whether covered lines are collected
     * @param trace how much of each evaluation is kept; {@code null} for nothing
     */
    public record Watch(boolean coverage, Trace.@Nullable Mode trace) {
        /** Nothing. */
        public static final Watch NOTHING = new Watch(false, null);
    }

    private final PolicyFiles files;
    private final Settings settings;
    private final Rego.Engine engine;
    private final Watch watch;
    private @Nullable LineCoverage coverage;

    /** Tests of these files. */
    public TestRunner(PolicyFiles files, RegoVersion version, Rego.Engine engine) {
        this(files, Settings.DEFAULT.withVersion(version), engine, Watch.NOTHING);
    }

    /** Tests of these files. */
    public TestRunner(PolicyFiles files, Settings settings, Rego.Engine engine, Watch watch) {
        this.files = files;
        this.settings = settings;
        this.engine = engine;
        this.watch = watch;
    }

    /** A test that is ready to run, any number of times. */
    public final class Prepared {
        private final TestRules.Found test;
        private final Program program;
        private final Engine engine;
        private final InterpretedEngine reference;

        private Prepared(TestRules.Found test, Program program, Engine engine, InterpretedEngine reference) {
            this.test = test;
            this.program = program;
            this.engine = engine;
            this.reference = reference;
        }

        /** With dots: {@code data.zta.access_test.test_x}. */
        public String path() {
            return test.path();
        }

        /** Where it stands. */
        public String file() {
            return test.file();
        }

        /** The row where it stands, 1-based. */
        public int row() {
            return test.row();
        }

        /** Runs it. */
        public Result run(Duration timeout) {
            List<String> printed = new ArrayList<>();
            if (test.todo()) {
                return result(new Verdict.Skipped(), Duration.ZERO, printed, new TreeMap<>(), null);
            }
            CaseTracer cases = new CaseTracer(program);
            Trace trace = watch.trace == null ? null : new Trace(program, files.modules(), path(), watch.trace);
            List<Tracer> tracers = new ArrayList<>();
            if (test.cases()) {
                tracers.add(cases);
            }
            if (trace != null) {
                tracers.add(trace);
            }
            if (coverage != null) {
                tracers.add(coverage.watching(program));
            }
            Tracer tracer = Tracers.of(tracers);
            EvalOptions options =
                    EvalOptions.at(Instant.now()).withDeadline(timeout).printingTo(printed::add);
            List<Object> found = new ArrayList<>(1);
            long began = System.nanoTime();
            RegoError error = Evaluations.run(
                    options,
                    ctx -> tracer == null ? engine.run(path(), null, ctx) : reference.run(path(), null, ctx, tracer),
                    results -> results.forEach(r -> found.add(Objects.requireNonNull(((Map<?, ?>) r).get("result")))));
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            SortedMap<String, TestCase> all = new TreeMap<>();
            Verdict verdict;
            if (error != null) {
                verdict = new Verdict.Errored(error);
            } else if (found.isEmpty()) {
                verdict = new Verdict.Failed();
            } else if (test.cases()) {
                all.putAll(TestCase.of(found.getFirst(), cases.seen()));
                verdict =
                        all.values().stream().anyMatch(TestCase::failed) ? new Verdict.Failed() : new Verdict.Passed();
            } else {
                verdict = found.getFirst().equals(true) ? new Verdict.Passed() : new Verdict.Failed();
            }
            return result(verdict, took, printed, all, trace);
        }

        private Result result(
                Verdict verdict,
                Duration took,
                List<String> printed,
                SortedMap<String, TestCase> cases,
                @Nullable Trace trace) {
            return new Result(
                    test.pkg(), test.name(), test.file(), test.row(), test.col(), verdict, took, printed, cases, trace);
        }
    }

    /**
     * Compiles the tests whose path matches, in the order of files and rows.
     *
     * @throws RegoCompileException where the policy has errors
     */
    public List<Prepared> prepare(Pattern filter) {
        TestRules rules = new TestRules();
        SortedMap<String, org.zerotrust.rego.ast.Module> prepared = new TreeMap<>();
        CompiledPolicies policies = CompiledPolicies.of(files, settings, m -> {
            var out = rules.prepare(m);
            prepared.put(m.pkg.location.file(), out.copy());
            return out;
        });
        List<TestRules.Found> tests = prepared.entrySet().stream()
                .flatMap(e -> TestRules.find(e.getKey(), e.getValue(), filter).stream())
                .toList();
        List<PlanQuery> queries = tests.stream()
                .map(t -> new PlanQuery(
                        t.path(),
                        List.of(new Body(Expr.call(Term.ref(Term.var("eq")), Term.var("result"), new Term(t.ref())))),
                        Map.of()))
                .toList();
        Program program;
        try {
            program = Program.link(Planner.plan(
                    policies.compiled().modules().values(),
                    settings.capabilities().builtins(),
                    queries));
        } catch (PlanException e) {
            throw RegoCompileException.of(e);
        }
        if (watch.coverage) {
            coverage = new LineCoverage(policies);
        }
        InterpretedEngine reference = new InterpretedEngine(program, policies.data());
        Engine engineOfTests = switch (engine) {
            case JVM -> JvmEngine.compile(program, policies.data());
            case INTERPRETER -> reference;
        };
        return tests.stream()
                .map(t -> new Prepared(t, program, engineOfTests, reference))
                .toList();
    }

    /**
     * Runs the tests whose path matches, in the order of files and rows.
     *
     * @param timeout of each test
     * @param each hears of each result as it comes
     * @throws RegoCompileException where the policy has errors
     */
    public List<Result> run(Pattern filter, Duration timeout, Consumer<Result> each) {
        List<Result> results = new ArrayList<>();
        for (Prepared test : prepare(filter)) {
            Result result = test.run(timeout);
            each.accept(result);
            results.add(result);
        }
        return results;
    }

    /** What the tests that ran so far covered; {@code null} where that was not asked for. */
    public @Nullable CoverageReport coverage() {
        return coverage == null ? null : coverage.report();
    }
}
