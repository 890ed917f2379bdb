package org.zerotrust.pdp.bench.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Makes a triple from a seed: the same seed, the same triple. */
final class Generator {
    private final Calls calls = new Calls();

    Triple triple(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        calls.startAt(seed);
        boolean old = random.nextInt(4) == 0;
        boolean rego1 = !old || random.nextInt(2) == 0;
        Scope scope = new Scope();
        Expressions expressions = new Expressions(random, scope, calls, !old, !rego1 || random.nextInt(80) == 0);
        Rules rules = new Rules(random, scope, expressions, rego1);

        Map<String, String> modules = new LinkedHashMap<>();
        String header = !old
                ? ""
                : rego1 ? "import rego.v1\n\n" : "import future.keywords.in\nimport future.keywords.every\n\n";
        String annotation = random.nextInt(4) == 0 ? "# METADATA\n# title: generated\n# custom:\n#   k: [1, x]\n" : "";
        if (random.nextInt(3) == 0) {
            modules.put(
                    "sub.rego",
                    annotation + "package t.sub\n\n" + header
                            + String.join("\n\n", rules.several(1 + random.nextInt(2), "data.t.sub.")) + "\n");
        }
        List<String> texts = new ArrayList<>(rules.several(2 + random.nextInt(4), ""));
        texts.addAll(rules.main());
        modules.put(
                "t.rego",
                (modules.isEmpty() ? annotation : "") + "package t\n\n" + header + String.join("\n\n", texts) + "\n");

        List<String> asked = new ArrayList<>(rules.paths());
        String rule = random.nextInt(3) == 0 ? asked.get(random.nextInt(asked.size())) : "t/main";
        Documents documents = new Documents(random);
        return new Triple(
                seed,
                old ? "v0" : "v1",
                modules,
                "{\"d\":" + documents.document() + "}",
                random.nextInt(20) == 0 ? "null" : documents.document(),
                rule,
                random.nextInt(5) == 0);
    }
}
