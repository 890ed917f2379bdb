package org.zerotrust.pdp.dev.policy;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.tool.CompiledPolicies;
import org.zerotrust.rego.tool.PolicyFiles;
import org.zerotrust.rego.tool.Query;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures a query. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures a query over policies on the compiled engine, reported as opa bench does.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the policies, the query or the evaluation have errors, or it is undefined"})
public final class PolicyBenchCommand implements PdpCommand {
    private static final String UNDEFINED = "undefined";

    @Parameters(index = "0", arity = "0..1", paramLabel = "QUERY", description = "What is asked.")
    private @Nullable String query;

    @Mixin
    private PolicyEvalCommand.QueryOptions from = new PolicyEvalCommand.QueryOptions();

    @Option(
            names = {"--format", "-f"},
            description = "pretty, json or gobench (${DEFAULT-VALUE}).")
    private PolicyTestCommand.Format format = PolicyTestCommand.Format.pretty;

    @Option(
            names = "--benchmem",
            arity = "0..1",
            defaultValue = "true",
            fallbackValue = "true",
            description = "Report allocated bytes (${DEFAULT-VALUE}).")
    private boolean memory;

    @Option(
            names = "--metrics",
            arity = "0..1",
            defaultValue = "true",
            fallbackValue = "true",
            description = "Report how single evaluations are distributed (${DEFAULT-VALUE}).")
    private boolean metrics;

    @Option(
            names = "--fail",
            arity = "0..1",
            defaultValue = "true",
            fallbackValue = "true",
            description = "An undefined query is a failure (${DEFAULT-VALUE}).")
    private boolean fail;

    @Option(names = "--count", paramLabel = "N", description = "How often to measure (${DEFAULT-VALUE}).")
    private int count = 1;

    @Override
    public String group() {
        return "policy";
    }

    @Override
    public Integer call() throws IOException {
        Map<String, String> sources = Map.of();
        try {
            String text = from.query(query);
            if (text == null) {
                System.err.println("pdp: name a query, or read it with --stdin");
                return ExitCodes.FAILED;
            }
            PolicyFiles files = from.load();
            sources = files.modules();
            Query compiled = Query.of(
                    CompiledPolicies.of(files, from.options.settings(false, 10)),
                    text,
                    from.imports,
                    from.inPackage,
                    true);
            Object input = from.input();
            for (int i = 0; i < count; i++) {
                measure(compiled, input);
            }
            return ExitCodes.OK;
        } catch (RegoCompileException e) {
            if (e.errors().getFirst().code().equals(UNDEFINED)) {
                System.err.println("1 error occurred: undefined result");
                return ExitCodes.FAILED;
            }
            PolicyOptions.report(e, format == PolicyTestCommand.Format.json, sources);
            return ExitCodes.FAILED;
        }
    }

    private void measure(Query compiled, @Nullable Object input) {
        Benchmark result = Benchmark.of(() -> {
            Query.Answer answer = compiled.ask(input, EvalOptions.at(Instant.now()), List.of());
            RegoError error = answer.error();
            if (error != null || fail && answer.solutions().isEmpty()) {
                throw new RegoCompileException(
                        List.of(error != null ? error : new RegoError(UNDEFINED, "undefined result")));
            }
        });
        switch (format) {
            case json -> System.out.println(GoJson.pretty(result.json(memory)));
            case gobench -> System.out.println("BenchmarkOPAEval\t" + result.line(memory, metrics));
            case pretty -> pretty(result);
        }
    }

    private void pretty(Benchmark result) {
        TextTable table = new TextTable(List.of()).numbersRight();
        table.row("samples", Long.toString(result.n()));
        table.row("ns/op", Long.toString(result.nanosPerRun()));
        if (memory) {
            table.row("B/op", Long.toString(result.bytesPerRun()));
        }
        if (metrics) {
            result.extra().forEach((k, v) -> table.row(k, Long.toString(Math.round(((Number) v).doubleValue()))));
        }
        table.print(System.out);
    }
}
