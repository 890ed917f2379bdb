package org.zerotrust.pdp.bench.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes Rego source: tokens taken out, doubled, swapped, put in, nested many times over, and plain bytes. */
final class TextMutator {
    private static final int MAX_CHARS = 40_000;

    private static final Pattern PIECES = Pattern.compile(
            "\"(?:[^\"\\\\\n]|\\\\.)*\"|`[^`]*`|#[^\n]*|[A-Za-z_][A-Za-z_0-9]*|[0-9.eE]+|\\s+|[:=!<>]=|.");

    private static final List<String> VOCABULARY = List.of(
            ("package import as default else not some with null true false in every contains if and or [ ] { } ( ) , :"
                            + " + - * / % & | = == := != > < >= <= . ; _ x data input set() \"s\" `r` $\"a{x}b\" $`a{1}` 0"
                            + " 1.5 -1 01 1e5 1e999999999 9223372036854775808 0.1e-400 p[x] f(x) {1,2} {x|x} [x|x] {x:y}"
                            + " \"\\u00e9\" é \"\\q\" \"\\ud800\" $ ! 1. 1e ' print(1) data.fuzz.p input.xs[_] input.o.k"
                            + " walk(input) regex.match(`(a+)+`,input.s) sprintf(\"%s\",[input]) numbers.range(1,9)"
                            + " json.unmarshal(input.s) object.get(input,\"o\",1) 😀 \uFEFF \0 \uD800")
                    .split(" "));
    private static final List<String> LINES = List.of(
            "\n",
            "\t",
            "\r\n",
            " ",
            "#c\n",
            "import rego.v1\n",
            "import rego.v2\n",
            "import future.keywords\n",
            "import future.keywords.every\n",
            "# METADATA\n# title: t\n",
            "# METADATA\n# scope: document\n# custom: {a: [\n",
            "\n# METADATA\n# schemas:\n#  - input: {type: object}\n",
            "\np if { input.a }\n",
            "\nf(a) := a if a\n",
            "\np contains x if some x in input.xs\n",
            "\np[x] := y if input.o[x] = y\n",
            " with input as {}",
            " with data.fuzz.q as 1",
            "\nelse := 2 if input.b\n");
    private static final List<String> NESTS = List.of(
            "[",
            "{",
            "(",
            "f(",
            "-",
            "not {",
            "[x|",
            "{x:",
            "x.",
            "1+",
            "x[",
            "$\"{",
            "a or ",
            "a;",
            "else := 1 if ",
            "some x in ",
            "every x in xs {",
            "{x|x:=",
            "[[1]|",
            "with input as ",
            "\n",
            "#",
            "/",
            "x=",
            "import data.a\n",
            "p if a\n",
            "\"a\",",
            "_,",
            "1,");

    private TextMutator() {}

    static String mutate(String text, String other, RandomGenerator random) {
        if (random.nextInt(20) == 0) {
            return bytes(text, random);
        }
        List<String> pieces = pieces(text);
        List<String> others = pieces(other);
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times && !pieces.isEmpty(); i++) {
            change(pieces, others, random);
        }
        return bounded(String.join("", pieces));
    }

    private static void change(List<String> pieces, List<String> others, RandomGenerator random) {
        int at = random.nextInt(pieces.size());
        switch (random.nextInt(12)) {
            case 0 -> pieces.remove(at);
            case 1 -> pieces.add(at, pieces.get(at));
            case 2, 3 -> pieces.add(at, word(random));
            case 4, 5 -> pieces.set(at, word(random));
            case 6 -> pieces.set(at, pieces.get(random.nextInt(pieces.size())));
            case 7 -> pieces.addAll(at, part(others, random));
            case 8 -> pieces.addAll(at, part(pieces, random));
            case 9 -> {
                List<String> gone = pieces.subList(at, Math.min(pieces.size(), at + 1 + random.nextInt(10)));
                gone.clear();
            }
            case 10 -> {
                if (random.nextInt(8) == 0) {
                    String nest = NESTS.get(random.nextInt(NESTS.size()));
                    int most = random.nextInt(8) == 0 ? MAX_CHARS : 300;
                    pieces.add(at, nest.repeat(1 + random.nextInt(most) / nest.length()));
                } else {
                    pieces.add(at, word(random));
                }
            }
            default -> {
                String nest = NESTS.get(random.nextInt(NESTS.size()));
                pieces.add(at, nest.repeat(1 + random.nextInt(3)));
            }
        }
    }

    /** Single characters changed, and the end cut off. */
    static String bytes(String text, RandomGenerator random) {
        StringBuilder out = new StringBuilder(text);
        int times = 1 + random.nextInt(4);
        for (int i = 0; i < times && !out.isEmpty(); i++) {
            int at = random.nextInt(out.length());
            switch (random.nextInt(4)) {
                case 0 -> out.setCharAt(at, (char) random.nextInt(128));
                case 1 ->
                    out.insert(at, (char) (random.nextInt(10) == 0 ? random.nextInt(65_536) : random.nextInt(128)));
                case 2 -> out.deleteCharAt(at);
                default -> {
                    if (random.nextInt(6) == 0) {
                        out.setLength(at);
                    }
                }
            }
        }
        return bounded(out.toString());
    }

    private static String bounded(String text) {
        return text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text;
    }

    private static List<String> part(List<String> pieces, RandomGenerator random) {
        if (pieces.isEmpty()) {
            return List.of();
        }
        int from = random.nextInt(pieces.size());
        return new ArrayList<>(pieces.subList(from, Math.min(pieces.size(), from + 1 + random.nextInt(30))));
    }

    private static String word(RandomGenerator random) {
        return random.nextInt(4) == 0
                ? LINES.get(random.nextInt(LINES.size()))
                : VOCABULARY.get(random.nextInt(VOCABULARY.size()));
    }

    private static List<String> pieces(String text) {
        List<String> out = new ArrayList<>();
        Matcher m = PIECES.matcher(text);
        while (m.find()) {
            out.add(m.group());
        }
        return out;
    }
}
