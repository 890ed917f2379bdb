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
        return new Triple(
                triple.seed(),
                triple.version(),
                modules,
                triple.data(),
                triple.input(),
                triple.rule(),
                triple.strictErrors());
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
        return switch (random.nextInt(18)) {
            case 0 -> replaceOne(text, "\\bv\\d+\\b", "missing", random);
            case 1 -> replaceOne(text, "\\bv\\d+\\b", "v" + random.nextInt(9), random);
            case 2 -> text + "\nr0(x) := x\n";
            case 3 -> text + "\nr0 := r0\n";
            case 4 -> text + "\nloop_a if { loop_b }\n\nloop_b { loop_a }\n".replace("loop_b {", "loop_b if {");
            case 5 -> text + "\ndefault r0 := 1\n\ndefault r0 := 2\n";
            case 6 -> text + "\nr0 contains 1\n\nr0 := 2\n";
            case 7 -> text + "\np9 if { nope(1) }\n";
            case 8 -> text + "\np9 if { count(1, 2, 3) }\n";
            case 9 -> text + "\np9 if { x := 1; x := 2 }\n";
            case 10 -> text + "\np9 if { not x9; y9 == 1 }\n";
            case 11 -> text + "\np9 if { startswith(1, \"a\") }\n";
            case 12 -> text + "\np9 if { some x, y in 5 }\n";
            case 13 -> text.replaceFirst("package t", "package t.r0");
            case 14 -> text + "\nf9(x, x) := 1\n\nf9(x) := 2\n";
            case 15 -> text + "\np9 if { every k in [1] { k == z9 } }\n";
            case 16 -> text + "\np9 := 1 if { 1 = \"a\" } else := 2\n\ninput := 1\n";
            default -> text + "\np9[x] := 1 if { true with data.t.r0 as 1 with foo as 2 }\n";
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
