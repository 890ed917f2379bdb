package org.zerotrust.pdp.dev.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.zerotrust.pdp.dev.ExitCodes;
import org.zerotrust.pdp.dev.PdpCommand;
import org.zerotrust.rego.EvalOptions;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.builtin.Outside;
import org.zerotrust.rego.eval.Tracer;
import org.zerotrust.rego.outside.HttpAccess;
import org.zerotrust.rego.outside.NameLookup;
import org.zerotrust.rego.tool.CompiledPolicies;
import org.zerotrust.rego.tool.LineCoverage;
import org.zerotrust.rego.tool.PolicyFiles;
import org.zerotrust.rego.tool.Profile;
import org.zerotrust.rego.tool.Query;
import org.zerotrust.rego.tool.Trace;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Evaluates a query. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "Evaluates a query over policies, as opa eval does, for example data.zta.access.decision.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; without --fail also where it is undefined",
            "1:undefined with --fail, defined with --fail-defined",
            "2:the policies, the query or the evaluation have errors"
        })
public final class PolicyEvalCommand implements PdpCommand {
    private static final int ERRORS = 2;

    enum Explain {
        off,
        full,
        notes,
        fails,
        debug
    }

    @Parameters(index = "0", arity = "0..1", paramLabel = "QUERY", description = "What is asked.")
    private @Nullable String query;

    @Mixin
    private QueryOptions from = new QueryOptions();

    @Option(
            names = {"--format", "-f"},
            description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private EvalReport.Format format = EvalReport.Format.json;

    @Option(
            names = "--explain",
            description = "Show what was evaluated, with the values that were seen: " + "${COMPLETION-CANDIDATES}.")
    private Explain explain = Explain.off;

    @Option(names = "--metrics", description = "Report how long each step took.")
    private boolean metrics;

    @Option(names = "--profile", description = "Report how long each line took on the reference engine.")
    private boolean profile;

    @Option(names = "--profile-limit", paramLabel = "N", description = "How many lines (${DEFAULT-VALUE}).")
    private int profileLimit = 10;

    @Option(
            names = "--profile-sort",
            split = ",",
            paramLabel = "KEY",
            description = "total_time_ns, num_eval, num_redo, num_gen_expr, file or line; may be repeated.")
    private List<String> profileSort = List.of();

    @Option(names = "--coverage", description = "Report which parts of the policies were evaluated.")
    private boolean coverage;

    @Option(names = "--pretty-limit", paramLabel = "N", description = "Longest value in a table (${DEFAULT-VALUE}).")
    private int prettyLimit = 80;

    @Option(
            names = {"--strict", "-S"},
            description = "Also refuse what OPA's strict mode refuses.")
    private boolean strict;

    @Option(names = "--strict-builtin-errors", description = "A failing built-in is an error instead of undefined.")
    private boolean strictBuiltins;

    @Option(
            names = "--timeout",
            converter = Durations.class,
            paramLabel = "DURATION",
            description = "Longest evaluation, for example 10s (none by default).")
    private @Nullable Duration timeout;

    @ArgGroup(exclusive = true)
    private final FailOn failOn = new FailOn();

    /** When a result is a failure. */
    static final class FailOn {
        @Option(names = "--fail", description = "Exit with 1 where the query is undefined.")
        boolean undefined;

        @Option(names = "--fail-defined", description = "Exit with 1 where the query is defined.")
        boolean defined;
    }

    @Override
    public String group() {
        return "policy";
    }

    @Override
    public Integer call() throws IOException {
        Map<String, Long> timers = new TreeMap<>();
        EvalReport report = new EvalReport(format, prettyLimit);
        try {
            String text = from.query(query);
            if (text == null) {
                System.err.println("pdp: name a query, or read it with --stdin");
                return ERRORS;
            }
            long began = System.nanoTime();
            PolicyFiles files = from.load();
            began = lap(timers, "timer_rego_load_files_ns", began);
            report.sources(files.modules());
            CompiledPolicies policies = CompiledPolicies.of(files, from.options.settings(strict, 10));
            began = lap(timers, "timer_rego_module_compile_ns", began);
            Query compiled = Query.of(policies, text, from.imports, from.inPackage, false);
            began = lap(timers, "timer_rego_query_compile_ns", began);
            Object input = from.input();
            lap(timers, "timer_rego_input_parse_ns", began);
            return ask(policies, files, compiled, text, input, timers, report);
        } catch (RegoCompileException e) {
            report.errors(e.errors()).print();
            return ERRORS;
        }
    }

    private static long lap(Map<String, Long> timers, String name, long began) {
        long now = System.nanoTime();
        timers.put(name, now - began);
        return now;
    }

    private int ask(
            CompiledPolicies policies,
            PolicyFiles files,
            Query compiled,
            String text,
            @Nullable Object input,
            Map<String, Long> timers,
            EvalReport report) {
        Trace trace = switch (explain) {
            case off -> null;
            case full -> new Trace(compiled.program(), files.modules(), text, Trace.Mode.FULL);
            case notes -> new Trace(compiled.program(), files.modules(), text, Trace.Mode.NOTES);
            case fails -> new Trace(compiled.program(), files.modules(), text, Trace.Mode.FAILS);
            case debug -> new Trace(compiled.program(), files.modules(), text, Trace.Mode.DEBUG);
        };
        Profile profiler = profile ? new Profile(compiled.program()) : null;
        LineCoverage covered = coverage ? new LineCoverage(policies).watching(compiled.program()) : null;
        List<Tracer> tracers = new ArrayList<>();
        if (trace != null) {
            tracers.add(trace);
            report.trace(trace);
        }
        if (profiler != null) {
            tracers.add(profiler);
        }
        if (covered != null) {
            tracers.add(covered);
        }
        EvalOptions how = EvalOptions.at(Instant.now()).printingTo(System.err::println);
        if (timeout != null) {
            how = how.withDeadline(timeout);
        }
        if (strictBuiltins) {
            how = how.strict();
        }
        long began = System.nanoTime();
        Query.Answer answer = asked(compiled, input, how, tracers);
        lap(timers, "timer_rego_query_eval_ns", began);
        if (metrics) {
            report.metrics(timers);
        }
        if (profiler != null) {
            report.profile(EvalReport.sorted(profiler.lines(), profileSort, profileLimit));
        }
        if (covered != null) {
            report.coverage(covered.report());
        }
        RegoError error = answer.error();
        if (error != null) {
            report.errors(List.of(error)).print();
            return ERRORS;
        }
        report.solutions(answer.solutions()).print();
        boolean defined = !answer.solutions().isEmpty();
        return failOn.undefined && !defined || failOn.defined && defined ? ExitCodes.FAILED : ExitCodes.OK;
    }

    /** A capabilities file that lists hosts lets the query reach them; without one it reaches nobody. */
    private Query.Answer asked(Query compiled, @Nullable Object input, EvalOptions how, List<Tracer> tracers) {
        List<String> hosts = from.options.capabilities().allowNet();
        if (hosts == null || hosts.isEmpty()) {
            return compiled.ask(input, how, tracers);
        }
        HttpAccess.Limits limits = new HttpAccess.Limits(hosts, 16 << 20, Duration.ofMinutes(1), 32, 8L << 20, true);
        try (HttpAccess http = new HttpAccess(limits);
                NameLookup names = new NameLookup(hosts)) {
            EvalOptions outside = how.with(Outside.HttpSender.class, http).with(Outside.NameResolver.class, names);
            return compiled.ask(input, outside, tracers);
        }
    }

    /** Where a query, its policies and its input come from. */
    static final class QueryOptions {
        @Option(
                names = {"--data", "-d"},
                paramLabel = "PATH",
                description = "Files and folders with policies and data; may be repeated.")
        List<String> data = List.of();

        @Option(
                names = {"--bundle", "-b"},
                paramLabel = "PATH",
                description = "Folders that are bundles; may be repeated.")
        List<String> bundles = List.of();

        @Option(
                names = {"--input", "-i"},
                paramLabel = "FILE",
                description = "The input, JSON or YAML.")
        @Nullable
        Path input;

        @Option(
                names = {"--stdin-input", "-I"},
                description = "Read the input from standard input.")
        boolean stdinInput;

        @Option(names = "--stdin", description = "Read the query from standard input.")
        boolean stdin;

        @Option(names = "--import", paramLabel = "REF", description = "What the query names shortly; may be repeated.")
        List<String> imports = List.of();

        @Option(names = "--package", paramLabel = "PATH", description = "The package that the query stands in.")
        String inPackage = "";

        @Mixin
        PolicyOptions options = new PolicyOptions();

        @Nullable
        String query(@Nullable String argument) throws IOException {
            return stdin ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : argument;
        }

        PolicyFiles load() {
            return options.load(data, bundles);
        }

        @Nullable
        Object input() {
            Path file = input;
            try {
                if (stdinInput) {
                    return PolicyFiles.document("stdin", new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
                }
                return file == null ? null : PolicyFiles.document(file.toString(), Files.readString(file));
            } catch (IOException e) {
                throw new RegoCompileException(
                        List.of(new RegoError("rego_load_error", "the input cannot be read: " + e.getMessage())));
            }
        }
    }
}
