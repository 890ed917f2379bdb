package org.zerotrust.pdp.dev.policy;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.RegoError;
import org.zerotrust.rego.tool.CoverageReport;
import org.zerotrust.rego.tool.Profile;
import org.zerotrust.rego.tool.Query;
import org.zerotrust.rego.tool.Trace;

/** What an evaluation came to, in the formats of {@code opa eval}. */
final class EvalReport {
    /** The formats. */
    enum Format {
        json,
        values,
        bindings,
        pretty,
        raw,
        discard,
        source
    }

    private final Format format;
    private final int limit;
    private final PrintStream out = System.out;
    private Map<String, String> sources = Map.of();
    private List<RegoError> errors = List.of();
    private List<Query.Solution> solutions = List.of();
    private @Nullable Trace trace;
    private Map<String, Long> metrics = Map.of();
    private List<Profile.Line> profile = List.of();
    private @Nullable CoverageReport coverage;

    EvalReport(Format format, int limit) {
        this.format = format;
        this.limit = limit;
    }

    void sources(Map<String, String> modules) {
        sources = modules;
    }

    EvalReport errors(List<RegoError> all) {
        errors = all;
        return this;
    }

    EvalReport solutions(List<Query.Solution> all) {
        solutions = all;
        return this;
    }

    void trace(Trace of) {
        trace = of;
    }

    void metrics(Map<String, Long> timers) {
        metrics = timers;
    }

    void profile(List<Profile.Line> lines) {
        profile = lines;
    }

    void coverage(CoverageReport report) {
        coverage = report;
    }

    /** By the keys asked for, then by OPA's order. */
    static List<Profile.Line> sorted(List<Profile.Line> lines, List<String> keys, int limit) {
        List<String> all = new ArrayList<>(keys);
        all.addAll(List.of("total_time_ns", "num_eval", "num_redo", "file", "line"));
        Comparator<Profile.Line> order = Comparator.comparingInt(line -> 0);
        for (String key : all) {
            order = order.thenComparing(
                    switch (key) {
                        case "total_time_ns" ->
                            Comparator.comparingLong(Profile.Line::nanos).reversed();
                        case "num_eval" ->
                            Comparator.comparingInt(Profile.Line::evals).reversed();
                        case "num_redo" ->
                            Comparator.comparingInt(Profile.Line::redos).reversed();
                        case "num_gen_expr" ->
                            Comparator.comparingInt(Profile.Line::expressions).reversed();
                        case "file" -> Comparator.comparing(Profile.Line::file);
                        default -> Comparator.comparingInt(Profile.Line::row);
                    });
        }
        return lines.stream()
                .sorted(order)
                .limit(limit <= 0 ? Long.MAX_VALUE : limit)
                .toList();
    }

    void print() {
        switch (format) {
            case json -> out.println(GoJson.pretty(json(false)));
            case discard -> out.println(GoJson.pretty(json(true)));
            case pretty -> pretty();
            case values ->
                each(s -> out.println(GoJson.pretty(
                        s.expressions().stream().map(Query.Value::value).toList())));
            case bindings -> each(s -> out.println(GoJson.pretty(s.bindings())));
            case raw ->
                each(s -> out.println(String.join(
                        " ", s.expressions().stream().map(EvalReport::raw).toList())));
            case source ->
                System.err.println("pdp: source is the format of partial evaluation, which there is none of");
        }
    }

    private static String raw(Query.Value v) {
        return v.value() instanceof String s ? s : GoJson.compact(v.value());
    }

    private void each(java.util.function.Consumer<Query.Solution> print) {
        if (errors.isEmpty()) {
            solutions.forEach(print);
        } else {
            PolicyOptions.pretty(errors, sources, System.err);
        }
    }

    private Map<String, Object> json(boolean discard) {
        Map<String, Object> all = new LinkedHashMap<>();
        if (!errors.isEmpty()) {
            all.put("errors", PolicyOptions.json(errors));
        }
        if (!solutions.isEmpty()) {
            all.put(
                    "result",
                    discard
                            ? "discarded"
                            : solutions.stream().map(EvalReport::json).toList());
        }
        if (!metrics.isEmpty()) {
            all.put("metrics", metrics);
        }
        if (trace != null) {
            all.put("explanation", events(trace));
        }
        if (!profile.isEmpty()) {
            all.put("profile", profile.stream().map(EvalReport::json).toList());
        }
        if (coverage != null) {
            all.put("coverage", coverage.json());
        }
        return all;
    }

    private static Map<String, Object> json(Query.Solution s) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put(
                "expressions",
                s.expressions().stream()
                        .map(v -> {
                            Map<String, Object> e = new LinkedHashMap<>();
                            e.put("value", v.value());
                            e.put("text", v.text());
                            Map<String, Object> at = new LinkedHashMap<>();
                            at.put("row", v.row());
                            at.put("col", v.col());
                            e.put("location", at);
                            return e;
                        })
                        .toList());
        if (!s.bindings().isEmpty()) {
            one.put("bindings", s.bindings());
        }
        return one;
    }

    private static Map<String, Object> json(Profile.Line l) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("total_time_ns", l.nanos());
        one.put("num_eval", l.evals());
        one.put("num_redo", l.redos());
        one.put("num_gen_expr", l.expressions());
        one.put("location", PolicyOptions.location(l.file(), l.row(), l.col()));
        return one;
    }

    /** A trace as data. */
    static List<Map<String, Object>> events(Trace trace) {
        return trace.events().stream()
                .map(e -> {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("op", e.op().name().toLowerCase(Locale.ROOT));
                    one.put("depth", e.depth());
                    one.put("text", e.text());
                    if (!e.why().isEmpty()) {
                        one.put("why", e.why());
                    }
                    one.put("location", PolicyOptions.location(e.file(), e.row(), e.col()));
                    return one;
                })
                .toList();
    }

    private void pretty() {
        if (trace != null) {
            trace.lines().forEach(out::println);
        }
        if (!errors.isEmpty()) {
            PolicyOptions.pretty(errors, sources, System.err);
        } else if (solutions.isEmpty()) {
            out.println("undefined");
        } else {
            result();
        }
        if (!metrics.isEmpty()) {
            TextTable table = new TextTable(List.of("Metric", "Value"));
            metrics.forEach((k, v) -> table.row(k, Long.toString(v)));
            table.print(out);
        }
        if (!profile.isEmpty()) {
            TextTable table = new TextTable(List.of("Time", "Num Eval", "Num Redo", "Num Gen Expr", "Location"));
            profile.forEach(l -> table.row(
                    Durations.text(java.time.Duration.ofNanos(l.nanos())),
                    Integer.toString(l.evals()),
                    Integer.toString(l.redos()),
                    Integer.toString(l.expressions()),
                    (l.file().isEmpty() ? "query" : l.file()) + ":" + l.row()));
            table.print(out);
        }
        if (coverage != null) {
            TextTable table = new TextTable(List.of());
            table.row("Overall Coverage", String.format(Locale.ROOT, "%.02f", coverage.coverage()));
            table.print(out);
        }
    }

    private void result() {
        Query.Solution first = solutions.getFirst();
        boolean booleans = first.expressions().stream().allMatch(v -> v.value() instanceof Boolean);
        if (solutions.size() == 1
                && first.bindings().isEmpty()
                && (first.expressions().size() == 1 || booleans)) {
            out.println(GoJson.pretty(first.expressions().getFirst().value()));
            return;
        }
        // Expressions without a variable's name come first, as their name is empty.
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < first.expressions().size(); i++) {
            if (!(first.expressions().get(i).value() instanceof Boolean)
                    || first.bindings().isEmpty()) {
                shown.add(i);
            }
        }
        List<String> names = List.copyOf(first.bindings().keySet());
        List<String> header = new ArrayList<>();
        shown.forEach(i -> header.add(first.expressions().get(i).text()));
        header.addAll(names);
        TextTable table = new TextTable(header);
        for (Query.Solution s : solutions) {
            List<String> cells = new ArrayList<>();
            shown.forEach(i -> cells.add(limited(s.expressions().get(i).value())));
            names.forEach(n -> cells.add(limited(s.bindings().get(n))));
            table.row(cells);
        }
        table.print(out);
    }

    private String limited(@Nullable Object value) {
        String json = GoJson.compact(value);
        return limit > 0 && json.length() > limit ? json.substring(0, limit) + "..." : json;
    }
}
