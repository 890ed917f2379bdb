package org.zerotrust.pdp.bench.differential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.zerotrust.rego.ir.Policy;
import org.zerotrust.rego.types.Declaration;
import org.zerotrust.rego.types.Declarations;

/** Counts what was met and says what differs. */
final class Report {
    private static final int SHOWN = 40;
    private static final long PROGRESS_NANOS = 60_000_000_000L;

    private final long seed;
    private final long begin = System.nanoTime();
    private final Map<String, Integer> verdicts = new TreeMap<>();
    private final Map<String, Integer> codes = new TreeMap<>();
    private final Map<String, Integer> builtins = new TreeMap<>();
    private final Map<String, Integer> statements = new TreeMap<>();
    private final Map<String, Integer> engines = new TreeMap<>();
    private final Map<String, Integer> refusals = new TreeMap<>();
    private final Words words = new Words();
    private final List<String> differences = new ArrayList<>();
    private final List<String> panics = new ArrayList<>();
    private final Map<String, Integer> explained = new TreeMap<>();
    private final List<Long> explainedSeeds = new ArrayList<>();
    private final List<String> planDisagreements = new ArrayList<>();
    private final List<String> plansRefused = new ArrayList<>();
    private long said = System.nanoTime();
    private long triples;
    private long differing;
    private final Map<String, Long> nanos = new TreeMap<>();

    Report(long seed) {
        this.seed = seed;
        Reachable.CODES.forEach(code -> codes.put(code, 0));
        for (Declaration declared : Declarations.current().all()) {
            builtins.put(declared.name(), 0);
        }
        for (String kind : StatementKinds.all()) {
            statements.put(kind, 0);
        }
    }

    /** A triple on which OPA itself fell over: it says nothing about us. */
    synchronized void oraclePanicked(Triple triple, String panic) {
        panics.add("seed " + triple.seed() + ": " + panic);
    }

    /** A difference of which errors are reported, with its reason. */
    synchronized void explained(Triple triple, String why) {
        explained.merge(why, 1, Integer::sum);
        explainedSeeds.add(triple.seed());
    }

    /** OPA's plan comes to something else than OPA's evaluator. */
    synchronized void planDisagrees(Triple triple, Verdict evaluator, Verdict plan) {
        planDisagreements.add("seed " + triple.seed() + ": evaluator " + brief(evaluator) + ", plan " + brief(plan));
    }

    /** A plan of OPA's that does not load here. */
    synchronized void planRefused(Triple triple, String why) {
        plansRefused.add("seed " + triple.seed() + ": " + why);
    }

    /** A phase took from then to now; gives now. */
    synchronized long spent(String phase, long then) {
        long now = System.nanoTime();
        nanos.merge(phase, now - then, Long::sum);
        return now;
    }

    /** Says from time to time how far it is. */
    synchronized void progress() {
        long now = System.nanoTime();
        if (now - said > PROGRESS_NANOS) {
            said = now;
            System.err.println("differential: %d triples, %d differing".formatted(triples, differing));
        }
    }

    synchronized long triples() {
        return triples;
    }

    /** A triple, by what OPA says to it. */
    synchronized void triple(Verdict theirs) {
        triples++;
        verdicts.merge(theirs.getClass().getSimpleName().toLowerCase(Locale.ROOT), 1, Integer::sum);
        switch (theirs) {
            case Verdict.Failed failed -> codes.merge(failed.code(), 1, Integer::sum);
            case Verdict.Refused refused -> {
                for (int i = 0; i < refused.places().size(); i++) {
                    refusals.merge(
                            Words.form(
                                    refused.places().get(i).code(),
                                    refused.messages().get(i)),
                            1,
                            Integer::sum);
                }
                new TreeSet<>(refused.places().stream().map(Verdict.Place::code).toList())
                        .forEach(code -> codes.merge(code, 1, Integer::sum));
            }
            case Verdict.Defined ignored -> {
                // Has no code.
            }
            case Verdict.Undefined ignored -> {
                // Has no code.
            }
        }
    }

    /** A plan of ours that was evaluated. */
    synchronized void met(Triple triple, Policy plan) {
        BuiltinCalls.count(triple, plan, builtins);
        plan(plan);
    }

    /** A plan that was evaluated. */
    synchronized void plan(Policy plan) {
        StatementKinds.count(plan, statements);
    }

    synchronized void compared(Triple triple, Verdict theirs, Verdict ours, String engine, boolean same) {
        engines.merge(engine, 1, Integer::sum);
        if (same) {
            words.compare(triple, theirs, ours);
            return;
        }
        differing++;
        if (differences.size() < SHOWN) {
            differences.add(
                    "seed " + triple.seed() + " " + engine + ": OPA " + brief(theirs) + ", ours " + brief(ours));
        }
    }

    private static String brief(Verdict verdict) {
        String text = verdict.toString();
        return text.length() > 200 ? text.substring(0, 200) + "..." : text;
    }

    boolean clean() {
        return differing == 0;
    }

    /** Whether all that can be met was met. */
    boolean complete() {
        return never().isEmpty();
    }

    private List<String> never() {
        List<String> out = new ArrayList<>();
        for (Map<String, Integer> counts : List.of(statements, builtins, codes)) {
            counts.forEach((name, n) -> {
                if (n == 0 && !Reachable.NEVER.containsKey(name)) {
                    out.add(name);
                }
            });
        }
        out.sort(Comparator.naturalOrder());
        return out;
    }

    synchronized ObjectNode json() {
        ObjectNode out = Oracle.JSON.createObjectNode();
        double seconds = (System.nanoTime() - begin) / 1e9;
        out.put("seed", seed)
                .put("triples", triples)
                .put("differing", differing)
                .put("seconds", Math.round(seconds))
                .put("triples_per_second", Math.round(triples / seconds));
        ObjectNode phases = out.putObject("seconds_by_phase");
        nanos.forEach((phase, n) -> phases.put(phase, Math.round(n / 1e9)));
        counts(out.putObject("verdicts"), verdicts);
        counts(out.putObject("comparisons"), engines);
        counts(out.putObject("error_codes"), codes);
        counts(out.putObject("statements"), statements);
        counts(out.putObject("refusals"), refusals);
        counts(out.putObject("builtins"), builtins);
        ObjectNode unreachable = out.putObject("unreachable");
        Reachable.NEVER.forEach(unreachable::put);
        never().forEach(out.putArray("never_met")::add);
        words.json(out.putObject("other_words"));
        panics.forEach(out.putArray("opa_panics")::add);
        plansRefused.forEach(out.putArray("opa_plans_refused")::add);
        planDisagreements.forEach(out.putArray("opa_plan_and_evaluator_disagree")::add);
        counts(out.putObject("which_error_is_reported"), explained);
        explainedSeeds.forEach(out.putArray("which_error_is_reported_seeds")::add);
        differences.forEach(out.putArray("differences")::add);
        return out;
    }

    private static void counts(ObjectNode out, Map<String, Integer> counts) {
        counts.forEach(out::put);
    }

    String text() {
        ObjectNode all = json();
        StringBuilder out = new StringBuilder();
        out.append("seed %d: %d triples, %d differing, %s/s, %d OPA panics%n"
                .formatted(seed, triples, differing, all.get("triples_per_second"), panics.size()));
        for (String part : List.of(
                "seconds_by_phase",
                "verdicts",
                "comparisons",
                "error_codes",
                "statements",
                "builtins",
                "unreachable",
                "never_met")) {
            out.append(part.replace('_', ' ')).append(' ').append(all.get(part)).append('\n');
        }
        out.append("kinds of compile errors ").append(refusals.size()).append(", most often:\n");
        refusals.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(SHOWN)
                .forEach(e -> out.append("  ")
                        .append(e.getValue())
                        .append(' ')
                        .append(e.getKey())
                        .append('\n'));
        out.append("other words ").append(words.text()).append('\n');
        panics.stream()
                .limit(SHOWN)
                .forEach(p -> out.append("OPA panic, ").append(p).append('\n'));
        plansRefused.stream()
                .limit(SHOWN)
                .forEach(p -> out.append("plan refused, ").append(p).append('\n'));
        planDisagreements.stream()
                .limit(SHOWN)
                .forEach(p -> out.append("OPA's plan and evaluator disagree, ")
                        .append(p)
                        .append('\n'));
        out.append("which error is reported ").append(explained).append('\n');
        differences.forEach(d -> out.append(d).append('\n'));
        return out.toString().stripTrailing();
    }
}
