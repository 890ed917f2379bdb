package org.zerotrust.pdp.bench.differential;

import java.util.random.RandomGenerator;

/**
 * The Rego that a triple is written in.
 *
 * @param version how the modules are read: {@code v0}, {@code v1} or {@code v2}
 * @param imports what each module imports to be read so
 * @param rego1 whether {@code if} and {@code contains} are needed
 * @param logical whether {@code and}, {@code or} and {@code not} with a body are there
 * @param deprecated whether built-ins that v1 refuses may be called
 * @param templates whether there are template strings
 */
record Dialect(String version, String imports, boolean rego1, boolean logical, boolean deprecated, boolean templates) {
    static Dialect any(RandomGenerator random) {
        return switch (random.nextInt(20)) {
            case 0 ->
                new Dialect(
                        "v0", "import future.keywords.in\nimport future.keywords.every\n", false, false, true, false);
            case 1 -> new Dialect("v0", "import future.keywords\n", true, true, true, false);
            case 2, 3 -> new Dialect("v0", "import rego.v1\n", true, false, random.nextInt(20) == 0, false);
            case 4 -> new Dialect("v0", "import rego.v2\n", true, true, false, random.nextInt(10) == 0);
            case 5, 6 -> new Dialect("v1", "import rego.v2\n", true, true, false, true);
            case 7 ->
                new Dialect(
                        "v1",
                        "import future.keywords.and\nimport future.keywords.or\nimport future.keywords.not\n",
                        true,
                        true,
                        false,
                        true);
            case 8, 9 -> new Dialect("v2", "", true, true, false, true);
            case 10 -> new Dialect("v1", "import rego.v1\n", true, false, random.nextInt(20) == 0, true);
            case 11 ->
                new Dialect(
                        "v0",
                        "import future.keywords.in\nimport future.keywords.every\nimport future.keywords.if\nimport future.keywords.contains\n",
                        true,
                        false,
                        true,
                        false);
            default -> new Dialect("v1", "", true, false, random.nextInt(80) == 0, true);
        };
    }
}
