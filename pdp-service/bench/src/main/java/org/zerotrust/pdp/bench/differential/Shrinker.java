package org.zerotrust.pdp.bench.differential;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes rules, then lines, away from a triple for as long as both engines still differ in the same manner. */
final class Shrinker {
    private static final int ATTEMPTS = 400;

    private final Oracle oracle;

    /** What is left, and what both say to it. */
    record Small(Triple triple, Verdict theirs, Verdict ours) {}

    Shrinker(Oracle oracle) {
        this.oracle = oracle;
    }

    Small shrink(Triple triple, Verdict theirs, Verdict ours) throws IOException {
        Small small = new Small(triple, theirs, ours);
        int[] left = {ATTEMPTS};
        // The rules a second time: what nothing refers to any more can go only then.
        for (String separator : List.of("\n\n", "\n\n", "\n", "\n\n")) {
            for (String name : List.copyOf(triple.modules().keySet())) {
                small = without(small, name, separator, left);
            }
        }
        return small;
    }

    private Small without(Small from, String name, String separator, int[] left) throws IOException {
        Small small = from;
        List<String> parts = new ArrayList<>(
                Arrays.asList(from.triple().modules().getOrDefault(name, "").split(separator)));
        for (int size = Math.max(1, parts.size() / 2); size >= 1; size = size == 1 ? 0 : size / 2) {
            int at = 0;
            while (at < parts.size() && left[0] > 0) {
                left[0]--;
                List<String> fewer = new ArrayList<>(parts);
                fewer.subList(at, Math.min(parts.size(), at + size)).clear();
                Map<String, String> modules = new LinkedHashMap<>(small.triple().modules());
                modules.put(name, String.join(separator, fewer));
                Small next = ask(small.triple().withModules(modules));
                if (differsAlike(from, next)) {
                    small = next;
                    parts = fewer;
                } else {
                    at += size;
                }
            }
        }
        return small;
    }

    private Small ask(Triple triple) throws IOException {
        Verdict theirs = Verdict.ofOracle(oracle.askOne(Oracle.eval(triple)));
        return new Small(triple, theirs == null ? new Verdict.Undefined() : theirs, Ours.verdict(triple, false));
    }

    private static boolean differsAlike(Small a, Small b) {
        return !Verdict.same(b.theirs(), b.ours())
                && a.theirs().getClass() == b.theirs().getClass()
                && a.ours().getClass() == b.ours().getClass();
    }
}
