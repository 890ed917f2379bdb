package org.zerotrust.pdp.bench.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Makes a triple from a seed: the same seed, the same triple. */
final class Generator {
    private static final int ENDLESS = 2_500;
    private static final int IMPATIENT_MS = 100;

    private final Calls calls = new Calls();

    Triple triple(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        calls.startAt(seed);
        if (Math.floorMod(seed, ENDLESS) == 1) {
            return endless(seed, random);
        }
        Dialect dialect = Dialect.any(random);
        Scope scope = new Scope();
        Expressions expressions = new Expressions(random, scope, calls, dialect);
        Rules rules = new Rules(random, scope, expressions, dialect);
        MoreRules more = new MoreRules(random, scope, expressions, dialect, rules);

        Map<String, String> modules = new LinkedHashMap<>();
        if (random.nextInt(3) == 0) {
            List<String> texts = new ArrayList<>(rules.several(1 + random.nextInt(2), "data.t.sub."));
            texts.addAll(more.several(random.nextInt(2), "data.t.sub."));
            modules.put("sub.rego", module("t.sub", dialect, texts, random));
        }
        List<String> texts = new ArrayList<>(rules.several(1 + random.nextInt(3), ""));
        texts.addAll(more.several(1 + random.nextInt(2), ""));
        if (modules.isEmpty() || random.nextInt(3) > 0) {
            texts.addAll(rules.main());
        } else {
            // Asked as a document of base and virtual parts, and by keys known only when it runs.
            modules.put("u.rego", module("u", dialect, more.wholeTree(), random));
            rules.paths().add("u/main");
            rules.paths().add("t/sub");
        }
        modules.put("t.rego", module("t", dialect, texts, random));

        List<String> asked = new ArrayList<>(rules.paths());
        String rule = random.nextInt(3) == 0 ? asked.get(random.nextInt(asked.size())) : asked.getLast();
        Documents documents = new Documents(random);
        String base = documents.document();
        return new Triple(
                seed,
                new Triple.Mode(
                        dialect.version(), random.nextInt(40) == 0, random.nextInt(5) == 0, Triple.Mode.PATIENT_MS),
                modules,
                "{\"d\":" + base + (random.nextInt(4) == 0 ? ",\"t\":" + documents.overlap() : "") + "}",
                switch (random.nextInt(60)) {
                    case 0 -> "null";
                    case 1 -> "";
                    default -> documents.document();
                },
                rule);
    }

    /** More inputs for the policy of this seed. */
    static List<String> inputs(long seed, int many) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(~seed);
        List<String> out = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            out.add(new Documents(random).document());
        }
        return out;
    }

    private static String module(String name, Dialect dialect, List<String> rules, RandomGenerator random) {
        String text = String.join("\n\n", rules);
        return annotation(random)
                + "package " + name + "\n\n"
                + (dialect.imports().isEmpty() ? "" : dialect.imports() + "\n")
                + imports(text, random)
                + text + "\n";
    }

    private static String imports(String text, RandomGenerator random) {
        boolean unused = random.nextInt(60) == 0;
        String first = unused || text.contains(" things[") ? "import data.d.objs as things\n" : "";
        String second = unused || text.contains(" nums[") ? "import input.nums\n" : "";
        return first + second + (first.isEmpty() && second.isEmpty() ? "" : "\n");
    }

    private static String annotation(RandomGenerator random) {
        return switch (random.nextInt(12)) {
            case 0 -> "# METADATA\n# title: generated\n# custom:\n#   k: [1, x]\n";
            case 1 ->
                "# METADATA\n# scope: subpackages\n# organizations: [a, b]\n# authors:\n# - A B <a@example.org>\n";
            case 2 ->
                "# METADATA\n# scope: package\n# description: |\n#  two\n#  lines\n# related_resources:\n# - https://example.org\n";
            default -> "";
        };
    }

    /** What only a deadline ends. */
    private static Triple endless(long seed, RandomGenerator random) {
        String call = random.nextBoolean()
                ? "count(numbers.range(1, 100000000000))"
                : "count([1 | numbers.range(1, 3000)[_]; numbers.range(1, 3000)[_]; numbers.range(1, 3000)[_]])";
        return new Triple(
                seed,
                new Triple.Mode("v1", false, false, IMPATIENT_MS),
                Map.of("t.rego", "package t\n\nmain := " + call + "\n"),
                "{}",
                "{}",
                "t/main");
    }
}
