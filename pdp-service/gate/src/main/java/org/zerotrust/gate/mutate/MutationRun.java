package org.zerotrust.gate.mutate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zerotrust.gate.check.PolicyCases;
import org.zerotrust.ledger.snapshot.PackReader;
import org.zerotrust.ledger.snapshot.PackReader.PackException;
import org.zerotrust.ledger.snapshot.PolicyPack;
import org.zerotrust.rego.Rego;
import org.zerotrust.rego.RegoCompileException;
import org.zerotrust.rego.tool.PolicyFiles;
import org.zerotrust.rego.tool.Settings;
import org.zerotrust.rego.tool.TestRunner;

/** Puts faults into a policy, one at a time, and asks its tests and cases whether they notice. */
public final class MutationRun {
    private static final Pattern ALL = Pattern.compile("");
    private static final String TEST = "_test.rego";

    private final PolicyPack pack;
    private final Map<String, String> tests = new TreeMap<>();
    private final PolicyCases cases;
    private final Duration timeout;

    /**
     * A run.
     *
     * @param files of a folder of packs, with tests and cases
     * @param timeout of each test
     * @throws PackException where they are no snapshot
     */
    public MutationRun(SortedMap<String, byte[]> files, Duration timeout) throws PackException {
        SortedMap<String, byte[]> counted = new TreeMap<>(files);
        counted.keySet().removeIf(name -> !PackReader.counts(name));
        this.pack = PackReader.read(counted, "as it is");
        files.forEach((name, content) -> {
            if (name.endsWith(TEST)) {
                tests.put(name, new String(content, UTF_8));
            }
        });
        this.cases = PolicyCases.of(files);
        this.timeout = timeout;
    }

    /**
     * A fault that no test noticed.
     *
     * @param kind what was done
     * @param was the text that was there
     * @param is the text that was put there
     */
    public record Survivor(String file, int row, String kind, String was, String is) {
        /** {@code file:row: kind: was -> is}. */
        @Override
        public String toString() {
            return file + ":" + row + ": " + kind + ": " + was.strip().replaceAll("\\s+", " ") + " -> "
                    + (is.isEmpty() ? "nothing" : is.strip().replaceAll("\\s+", " "));
        }
    }

    /**
     * What came of it.
     *
     * @param mutants that compile; others are no policies and not counted
     * @param killed noticed by a test
     */
    public record Report(int mutants, int killed, List<Survivor> survivors) {
        public Report {
            survivors = List.copyOf(survivors);
        }

        /** Part of the faults that were noticed, from 0 to 1. */
        public double score() {
            return mutants == 0 ? 0 : (double) killed / mutants;
        }
    }

    /**
     * Runs.
     *
     * @param progress told of each survivor
     * @throws IllegalStateException where the tests fail without a fault
     */
    public Report run(Consumer<Survivor> progress) {
        List<TestRunner.Prepared> asTheyAre = prepared(pack.modules());
        if (asTheyAre == null || isNoticed(asTheyAre, pack.modules())) {
            throw new IllegalStateException("the tests or cases fail as they are");
        }
        int mutants = 0;
        List<Survivor> survivors = new ArrayList<>();
        for (Mutants.Mutant mutant : Mutants.of(pack.modules())) {
            Map<String, String> faulty = new TreeMap<>(pack.modules());
            faulty.put(mutant.file(), mutant.source());
            List<TestRunner.Prepared> prepared = prepared(faulty);
            if (prepared == null) {
                continue;
            }
            mutants++;
            if (!isNoticed(prepared, faulty)) {
                Survivor survivor = new Survivor(mutant.file(), mutant.row(), mutant.kind(), mutant.was(), mutant.is());
                survivors.add(survivor);
                progress.accept(survivor);
            }
        }
        return new Report(mutants, mutants - survivors.size(), survivors);
    }

    /** Null where it is no policy. */
    private @Nullable List<TestRunner.Prepared> prepared(Map<String, String> modules) {
        Map<String, String> all = new TreeMap<>(modules);
        all.putAll(tests);
        try {
            return new TestRunner(
                            new PolicyFiles(all, pack.data()),
                            Settings.DEFAULT,
                            Rego.Engine.INTERPRETER,
                            TestRunner.Watch.NOTHING)
                    .prepare(ALL);
        } catch (RegoCompileException e) {
            return null;
        }
    }

    private boolean isNoticed(List<TestRunner.Prepared> prepared, Map<String, String> modules) {
        for (TestRunner.Prepared test : prepared) {
            TestRunner.Verdict verdict = test.run(timeout).verdict();
            if (verdict instanceof TestRunner.Verdict.Failed || verdict instanceof TestRunner.Verdict.Errored) {
                return true;
            }
        }
        return !cases.isEmpty()
                && !cases.run(
                                new PolicyPack(
                                        pack.digest(),
                                        pack.revision(),
                                        pack.entrypoint(),
                                        modules,
                                        pack.data(),
                                        pack.plan()),
                                timeout)
                        .isEmpty();
    }
}
