package org.zerotrust.rego.tool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.Outcome;
import org.zerotrust.rego.PreparedPolicy;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.ast.AstException;
import org.zerotrust.rego.ast.Module;
import org.zerotrust.rego.ast.RegoVersion;
import org.zerotrust.rego.ast.Rule;
import org.zerotrust.rego.ast.StringValue;
import org.zerotrust.rego.ast.Term;
import org.zerotrust.rego.parser.Parser;

/**
 * Runs the tests of policies as {@code opa test} does: every rule whose name begins with {@code test_} passes where it
 * is true; {@code todo_test_} is skipped.
 */
public final class TestRunner {
    private static final String TODO = "todo_test_";

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
     * @param path with dots: {@code data.zta.access_test.test_x}
     * @param file where its first definition stands
     * @param row of that definition, 1-based
     * @param took how long it ran
     * @param printed what {@code print} printed
     */
    public record Result(String path, String file, int row, Verdict verdict, Duration took, List<String> printed) {
        public Result {
            printed = List.copyOf(printed);
        }
    }

    private record Named(String path, String entrypoint, String file, int row, boolean todo) {}

    private final PolicyFiles files;
    private final RegoVersion version;
    private final Rego.Engine engine;

    /** Tests of these files. */
    public TestRunner(PolicyFiles files, RegoVersion version, Rego.Engine engine) {
        this.files = files;
        this.version = version;
        this.engine = engine;
    }

    /**
     * Runs the tests whose path matches, in the order of files and rows.
     *
     * @param timeout of each test
     * @param each hears of each result as it comes
     * @throws RegoCompileException where the policy has errors
     */
    public List<Result> run(Pattern filter, Duration timeout, Consumer<Result> each) {
        List<Named> tests =
                tests().stream().filter(t -> filter.matcher(t.path).find()).toList();
        Set<String> entrypoints = new LinkedHashSet<>();
        tests.forEach(t -> entrypoints.add(t.entrypoint));
        Rego.Builder builder =
                Rego.builder().version(version).engine(engine).print().data(files.data());
        files.modules().forEach(builder::module);
        entrypoints.forEach(builder::entrypoint);
        PreparedPolicy policy = builder.build();
        List<Result> results = new ArrayList<>();
        for (Named test : tests) {
            Result result = run(policy, test, timeout);
            each.accept(result);
            results.add(result);
        }
        return results;
    }

    private static Result run(PreparedPolicy policy, Named test, Duration timeout) {
        List<String> printed = new ArrayList<>();
        long began = System.nanoTime();
        Verdict verdict = test.todo
                ? new Verdict.Skipped()
                : switch (policy.evaluate(
                        test.entrypoint,
                        null,
                        EvalOptions.at(Instant.now()).withDeadline(timeout).printingTo(printed::add))) {
                    case Outcome.Defined(Object value) ->
                        value.equals(true) ? new Verdict.Passed() : new Verdict.Failed();
                    case Outcome.Undefined() -> new Verdict.Failed();
                    case Outcome.Failed(RegoError error) -> new Verdict.Errored(error);
                };
        return new Result(
                test.path, test.file, test.row, verdict, Duration.ofNanos(System.nanoTime() - began), printed);
    }

    private List<Named> tests() {
        Map<String, Named> found = new LinkedHashMap<>();
        List<RegoError> errors = new ArrayList<>();
        files.modules().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(file -> {
            try {
                Module module = Parser.module(file.getKey(), file.getValue(), version);
                for (Rule rule : module.rules) {
                    named(module, rule, file.getKey()).forEach(t -> found.putIfAbsent(t.path, t));
                }
            } catch (AstException e) {
                e.errors()
                        .forEach(x -> errors.add(new RegoError(
                                x.code(),
                                x.message(),
                                x.location().file(),
                                x.location().row(),
                                x.location().col())));
            }
        });
        if (!errors.isEmpty()) {
            throw new RegoCompileException(errors);
        }
        return List.copyOf(found.values());
    }

    private static List<Named> named(Module module, Rule rule, String file) {
        String name = rule.head.ref().head().toString();
        boolean todo = name.startsWith(TODO);
        if (!todo && !name.startsWith("test_")) {
            return List.of();
        }
        List<String> steps = new ArrayList<>();
        for (int i = 1; i < module.pkg.path.size(); i++) {
            Term term = module.pkg.path.get(i);
            steps.add(term.value instanceof StringValue s ? s.value() : term.toString());
        }
        steps.add(name);
        return List.of(
                new Named("data." + String.join(".", steps), String.join("/", steps), file, rule.location.row(), todo));
    }
}
