package org.zerotrust.pdp.bench.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.ir.PlanFormatException;
import org.zerotrust.rego.ir.PlanReader;
import org.zerotrust.rego.ir.Policy;

/** Puts triples to both engines, a batch to the oracle while the one before is evaluated here. */
final class Campaign {
    private static final int BATCH = 100;
    /** So many inputs for each policy. */
    private static final int INPUTS = 3;
    /** Every so many triples OPA's own plan is evaluated as well. */
    private static final int PLANS = 4;

    private final Oracle oracle;
    private final Report report;
    private final Kept kept;
    private final SecondLook secondLook;
    private final Recording recording;
    private final int threads;

    private record Batch(List<Triple> triples, CompletableFuture<List<JsonNode>> answers) {}

    Campaign(Oracle oracle, Report report, Kept kept, Recording recording, int threads) {
        this.oracle = oracle;
        this.report = report;
        this.kept = kept;
        this.secondLook = new SecondLook(oracle);
        this.recording = recording;
        this.threads = threads;
    }

    /** Generated triples of these seeds, until the time is up. */
    void run(long seed, long runs, int mutants, long end) throws IOException {
        AtomicLong next = new AtomicLong(seed);
        long enough = report.triples() + runs;
        inParallel(() -> {
            Generator generator = new Generator();
            Batch before = null;
            while (System.nanoTime() < end && report.triples() < enough) {
                Batch asked = ask(generated(generator, next.getAndAdd(BATCH), BATCH, mutants));
                if (before != null) {
                    compare(before);
                }
                before = asked;
            }
            if (before != null) {
                compare(before);
            }
            return null;
        });
    }

    private static List<Triple> generated(Generator generator, long from, long many, int mutants) {
        List<Triple> triples = new ArrayList<>();
        for (long seed = from; seed < from + many; seed++) {
            Triple triple = generator.triple(seed);
            triples.add(triple);
            if (Math.floorMod(seed, 10) < mutants) {
                triples.add(Mutator.mutate(triple, seed));
            }
        }
        return triples;
    }

    /** Triples of one set of modules and data. */
    void run(List<Triple> triples) throws IOException {
        if (triples.isEmpty()) {
            return;
        }
        Made made = new Made();
        made.last = Ours.of(
                triples.getFirst(),
                triples.stream().map(Triple::rule).distinct().toList());
        for (int i = 0; i < triples.size(); i += BATCH) {
            compare(ask(triples.subList(i, Math.min(triples.size(), i + BATCH))), made);
        }
    }

    private void inParallel(Callable<@Nullable Void> work) throws IOException {
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Future<@Nullable Void>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(workers.submit(work));
            }
            for (Future<@Nullable Void> one : all) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("a worker failed", e);
        }
    }

    private Batch ask(List<Triple> triples) {
        List<ObjectNode> requests = new ArrayList<>();
        for (Triple triple : triples) {
            ObjectNode request = Oracle.eval(triple).put("want_plan", wantsPlan(triple));
            ArrayNode more = request.putArray("more_inputs");
            moreInputs(triple).forEach(input -> more.addRawValue(new RawValue(input)));
            requests.add(request);
        }
        return new Batch(triples, oracle.ask(requests));
    }

    /**
     * Not where a failing built-in ends the evaluation: OPA's rule index spares calls that its own plan makes.
     */
    private static boolean wantsPlan(Triple triple) {
        return !triple.mode().strictErrors() && Math.floorMod(triple.seed(), PLANS) == 0;
    }

    private void compare(Batch batch) throws IOException {
        compare(batch, new Made());
    }

    private void compare(Batch batch, Made made) throws IOException {
        report.progress();
        long begin = System.nanoTime();
        List<JsonNode> answers = batch.answers().join();
        report.spent("waiting for OPA", begin);
        for (int i = 0; i < answers.size(); i++) {
            compare(batch.triples().get(i), answers.get(i), made);
        }
    }

    /** A generated policy that compiles is asked with more inputs than the first. */
    private static List<String> moreInputs(Triple triple) {
        boolean own = triple.rule().startsWith("zta/");
        return own
                        || triple.mode().timeoutMs() < Triple.Mode.PATIENT_MS
                        || triple.input().length() < 3
                ? List.of()
                : Generator.inputs(triple.seed(), INPUTS - 1);
    }

    private void compare(Triple triple, JsonNode answer, Made made) throws IOException {
        Verdict theirs = Verdict.ofOracle(answer);
        if (theirs == null) {
            report.oraclePanicked(triple, answer.path("panic").asText());
            return;
        }
        report.triple(theirs);
        recording.add(triple, theirs);
        Ours ours;
        long begin = System.nanoTime();
        try {
            ours = made.of(triple);
            report.spent("compiling", begin);
        } catch (RegoCompileException e) {
            judge(triple, theirs, Verdict.refused(e.errors()), "compiler");
            return;
        } catch (RuntimeException | StackOverflowError fault) {
            judge(triple, theirs, Ours.broken(fault), "compiler");
            return;
        }
        both(triple, theirs, ours);
        if (theirs instanceof Verdict.Refused) {
            return;
        }
        report.met(triple, ours.plan());
        if (answer.has("plan")) {
            plan(triple, theirs, answer.get("plan").toString());
        }
        List<String> inputs = moreInputs(triple);
        for (int i = 0; i < inputs.size(); i++) {
            Triple next = triple.withInput(inputs.get(i));
            Verdict verdict = Verdict.ofOracle(answer.path("more").path(i));
            if (verdict == null) {
                report.oraclePanicked(
                        next, answer.path("more").path(i).path("panic").asText());
            } else {
                report.triple(verdict);
                both(next, verdict, ours.with(next));
            }
        }
    }

    /**
     * OPA's own plan of the modules, as it is or with statements between that do nothing: our back ends must agree on it.
     * Where both disagree with OPA's evaluator, OPA's planner and its evaluator differ, which is counted apart.
     */
    private void plan(Triple triple, Verdict theirs, String json) throws IOException {
        Policy plan;
        try {
            plan = PlanReader.read(json);
        } catch (PlanFormatException e) {
            report.planRefused(triple, String.valueOf(e.getMessage()));
            return;
        }
        Policy changed = Math.floorMod(triple.seed(), 2 * PLANS) == 0 ? plan : Padding.pad(plan, triple.seed());
        report.plan(changed);
        Ours ours = new Ours(triple, changed);
        Verdict compiled = evaluate(ours, false);
        Verdict interpreted = evaluate(ours, true);
        judge(triple, compiled, interpreted, "opa-plan");
        if (!Verdict.same(theirs, compiled)) {
            report.planDisagrees(triple, theirs, compiled);
        }
    }

    private void both(Triple triple, Verdict theirs, Ours ours) throws IOException {
        judge(triple, theirs, evaluate(ours, false), "compiled");
        judge(triple, theirs, evaluate(ours, true), "interpreted");
    }

    private Verdict evaluate(Ours ours, boolean interpreted) throws IOException {
        long begin = System.nanoTime();
        try {
            return ours.evaluate(interpreted);
        } catch (RuntimeException | StackOverflowError fault) {
            return Ours.broken(fault);
        } finally {
            report.spent(interpreted ? "interpreter" : "JVM code", begin);
        }
    }

    private void judge(Triple triple, Verdict theirs, Verdict ours, String engine) throws IOException {
        boolean same = Verdict.same(theirs, ours);
        if (!same) {
            String why = secondLook.explains(triple, theirs, ours);
            if (why != null) {
                report.explained(triple, why);
                return;
            }
        }
        report.compared(triple, theirs, ours, engine, same);
        if (!same) {
            kept.keep(triple, theirs, ours, engine);
        }
    }

    /** The engine made last: neighbours may have all but the input in common. */
    private static final class Made {
        private @Nullable Ours last;

        Ours of(Triple triple) {
            Ours before = last;
            Ours now = before != null && before.serves(triple) ? before.with(triple) : Ours.of(triple);
            last = now;
            return now;
        }
    }
}
