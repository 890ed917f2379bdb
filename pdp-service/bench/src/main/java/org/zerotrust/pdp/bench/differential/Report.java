package org.zerotrust.pdp.bench.differential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.zerotrust.rego.types.Declaration;
import org.zerotrust.rego.types.Declarations;

/** Counts what was met and keeps what differs. */
final class Report {
    private static final int SHOWN = 20;

    private final long seed;
    private final Path keep;
    private final Map<String, Integer> verdicts = new TreeMap<>();
    private final Map<String, Integer> codes = new TreeMap<>();
    private final Map<String, Integer> builtins = new TreeMap<>();
    private final Map<String, Integer> statements = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();
    private long triples;
    private long comparisons;
    private long differing;
    private long otherWords;
    private long panics;

    Report(long seed, Path keep) {
        this.seed = seed;
        this.keep = keep;
        for (Declaration declared : Declarations.current().all()) {
            builtins.put(declared.name(), 0);
        }
        for (String kind : StatementKinds.all()) {
            statements.put(kind, 0);
        }
    }

    /** A triple on which OPA itself fell over: it says nothing about us. */
    void oraclePanicked() {
        panics++;
    }

    void compared(Triple triple, Verdict theirs, Verdict ours, String engine) throws IOException {
        comparisons++;
        if (engine.equals("compiled")) {
            triples++;
            count(triple, theirs);
        }
        if (!Verdict.same(theirs, ours)) {
            differing++;
            if (differences.size() < SHOWN) {
                differences.add(
                        "seed " + triple.seed() + " " + engine + ": OPA " + brief(theirs) + ", ours " + brief(ours));
            }
            keep(triple, theirs, ours, engine);
        } else if (!Verdict.sameWords(theirs, ours)) {
            otherWords++;
        }
    }

    private void count(Triple triple, Verdict verdict) {
        verdicts.merge(verdict.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT), 1, Integer::sum);
        switch (verdict) {
            case Verdict.Failed(String code, String message) -> codes.merge(code, 1, Integer::sum);
            case Verdict.Refused(List<Verdict.Place> places, List<String> messages) ->
                places.forEach(p -> codes.merge(p.code(), 1, Integer::sum));
            case Verdict.Defined ignored -> met(triple);
            case Verdict.Undefined ignored -> met(triple);
        }
    }

    private void met(Triple triple) {
        StatementKinds.of(triple).forEach((kind, n) -> statements.merge(kind, n, Integer::sum));
        BuiltinCalls.of(triple).forEach((name, n) -> builtins.merge(name, n, Integer::sum));
    }

    private void keep(Triple triple, Verdict theirs, Verdict ours, String engine) throws IOException {
        Files.createDirectories(keep);
        ObjectNode file = Oracle.eval(triple);
        file.put("seed", triple.seed());
        file.put("engine", engine);
        file.put("opa", theirs.toString());
        file.put("ours", ours.toString());
        Files.writeString(
                keep.resolve(triple.seed() + "-"
                        + Integer.toHexString(triple.modules().hashCode()) + "-" + engine + ".json"),
                Oracle.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(file));
    }

    private static String brief(Verdict verdict) {
        String text = verdict.toString();
        return text.length() > 200 ? text.substring(0, 200) + "..." : text;
    }

    boolean clean() {
        return differing == 0;
    }

    ObjectNode json() {
        ObjectNode out = Oracle.JSON.createObjectNode();
        out.put("seed", seed)
                .put("triples", triples)
                .put("comparisons", comparisons)
                .put("differing", differing);
        out.put("other_words", otherWords).put("oracle_panics", panics);
        ObjectNode v = out.putObject("verdicts");
        verdicts.forEach(v::put);
        ObjectNode c = out.putObject("error_codes");
        codes.forEach(c::put);
        ObjectNode s = out.putObject("statements");
        statements.forEach(s::put);
        ObjectNode b = out.putObject("builtins");
        builtins.forEach(b::put);
        var never = out.putArray("never_met");
        statements.forEach((k, n) -> {
            if (n == 0) {
                never.add(k);
            }
        });
        builtins.forEach((k, n) -> {
            if (n == 0) {
                never.add(k);
            }
        });
        var d = out.putArray("differences");
        differences.forEach(d::add);
        return out;
    }

    String text() {
        ObjectNode all = json();
        return "seed " + seed + ": " + triples + " triples, " + comparisons + " comparisons, " + differing
                + " differing (" + otherWords + " with other words, " + panics + " OPA panics)\nverdicts " + verdicts
                + "\nerror codes " + codes + "\nstatements " + statements + "\nnever met " + all.get("never_met")
                + (differences.isEmpty() ? "" : "\n" + String.join("\n", differences) + "\nkept in " + keep);
    }
}
