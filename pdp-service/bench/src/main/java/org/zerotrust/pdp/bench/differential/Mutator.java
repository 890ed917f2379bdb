package org.zerotrust.pdp.bench.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Breaks modules: most of what comes out does not compile, each in a way that a person could have written. */
final class Mutator {
    private static final Pattern TOKEN = Pattern.compile(
            "\"(?:[^\"\\\\\\n]++|\\\\.)*+\"|`[^`]*`|#[^\\n]*|[A-Za-z_][A-Za-z0-9_]*|[0-9]+(?:\\.[0-9]+)?|:=|==|!=|<=|>=|[^\\sA-Za-z0-9_]");
    private static final List<String> TOKENS = List.of(
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            ",",
            ";",
            ":",
            ":=",
            "=",
            "==",
            "|",
            "&",
            "-",
            ".",
            "if",
            "else",
            "not",
            "some",
            "every",
            "in",
            "with",
            "as",
            "default",
            "import",
            "package",
            "contains",
            "null",
            "true",
            "_",
            "x",
            "v0",
            "input",
            "data",
            "1",
            "\"s\"",
            "`raw`",
            "set()",
            "data.t",
            "input.n",
            "@",
            "\\",
            "'",
            "%",
            "$",
            "\n",
            "\t",
            "é",
            "1.5e",
            "0x1",
            "01");

    private static final Breaks BREAKS = new Breaks();

    private Mutator() {}

    static Triple mutate(Triple triple, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed ^ 0x5eedL);
        Map<String, String> modules = new LinkedHashMap<>(triple.modules());
        List<String> names = modules.keySet().stream().sorted().toList();
        String name = names.get(random.nextInt(names.size()));
        String text = modules.getOrDefault(name, "");
        int times = 1 + random.nextInt(2);
        for (int i = 0; i < times; i++) {
            text = random.nextInt(3) == 0 ? meaning(text, random) : token(text, random);
        }
        modules.put(name, text);
        return triple.withModules(modules);
    }

    /** One token taken away, doubled, replaced or swapped with its neighbour. */
    private static String token(String text, RandomGenerator random) {
        List<int[]> spans = new ArrayList<>();
        Matcher m = TOKEN.matcher(text);
        while (m.find()) {
            spans.add(new int[] {m.start(), m.end()});
        }
        if (spans.size() < 3) {
            return text + " }";
        }
        int i = random.nextInt(spans.size() - 1);
        int[] at = spans.get(i);
        int[] after = spans.get(i + 1);
        String other = random.nextBoolean()
                ? TOKENS.get(random.nextInt(TOKENS.size()))
                : cut(text, spans.get(random.nextInt(spans.size())));
        return switch (random.nextInt(5)) {
            case 0 -> text.substring(0, at[0]) + text.substring(at[1]);
            case 1 -> text.substring(0, at[1]) + " " + cut(text, at) + text.substring(at[1]);
            case 2 -> text.substring(0, at[0]) + other + text.substring(at[1]);
            case 3 -> text.substring(0, at[1]) + " " + other + text.substring(at[1]);
            default ->
                text.substring(0, at[0])
                        + cut(text, after)
                        + text.substring(at[1], after[0])
                        + cut(text, at)
                        + text.substring(after[1]);
        };
    }

    private static String cut(String text, int[] span) {
        return text.substring(span[0], span[1]);
    }

    /** A break that parses: names, arities, recursion, conflicts, types. */
    private static String meaning(String text, RandomGenerator random) {
        return switch (random.nextInt(24)) {
            case 0, 1 -> replaceOne(text, "\\bv\\d+\\b", "missing", random);
            case 2 -> replaceOne(text, "\\bv\\d+\\b", "v" + random.nextInt(9), random);
            case 3 -> text.replaceFirst("package t", "package t.r0");
            case 4 -> text.replaceFirst("\n\n", "\n\nimport data.nowhere\nimport data.other as nowhere\n\n");
            case 5 -> text.replaceFirst("\n\n", "\n\nimport " + BREAKS.importPath(random) + "\n\n");
            default -> text + "\n" + BREAKS.rule(random) + "\n";
        };
    }

    private static String replaceOne(String text, String pattern, String by, RandomGenerator random) {
        List<int[]> spans = new ArrayList<>();
        Matcher m = Pattern.compile(pattern).matcher(text);
        while (m.find()) {
            spans.add(new int[] {m.start(), m.end()});
        }
        if (spans.isEmpty()) {
            return text + "\np9 if { " + by + " }\n";
        }
        int[] at = spans.get(random.nextInt(spans.size()));
        return text.substring(0, at[0]) + by + text.substring(at[1]);
    }
}
