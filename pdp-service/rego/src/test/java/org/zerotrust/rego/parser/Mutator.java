package org.zerotrust.rego.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes sources that are nearly right: deletes, doubles, swaps, inserts and replaces tokens, by a seed. */
final class Mutator {
    private static final List<String> VOCABULARY = List.of(
            "package",
            "import",
            "as",
            "default",
            "else",
            "not",
            "some",
            "with",
            "null",
            "true",
            "false",
            "in",
            "every",
            "contains",
            "if",
            "and",
            "or",
            "[",
            "]",
            "{",
            "}",
            "(",
            ")",
            ",",
            ":",
            "+",
            "-",
            "*",
            "/",
            "%",
            "&",
            "|",
            "=",
            "==",
            ":=",
            "!=",
            ">",
            "<",
            ">=",
            "<=",
            ".",
            ";",
            "\n",
            " ",
            "_",
            "x",
            "data",
            "input",
            "set()",
            "\"s\"",
            "`r`",
            "$\"a{x}b\"",
            "$`a{1}`",
            "0",
            "1.5",
            "-1",
            "01",
            "1e5",
            "#c\n",
            "import rego.v1\n",
            "import rego.v2\n",
            "import future.keywords\n",
            "import future.keywords.not\n",
            "import future.keywords.in\n",
            "# METADATA\n# title: t\n",
            "p[x]",
            "f(x)",
            "{1, 2}",
            "{x | x}",
            "[x | x]",
            "{x: y}",
            "\"\\u00e9\"",
            "é",
            "\"\\q\"",
            "\t",
            "\r\n",
            "$",
            "!",
            "1.",
            "1e",
            "'",
            "print(1)");

    private final Random random;

    Mutator(long seed) {
        random = new Random(seed);
    }

    String mutate(String source) {
        List<String> pieces = pieces(source);
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times && !pieces.isEmpty(); i++) {
            int at = random.nextInt(pieces.size());
            switch (random.nextInt(7)) {
                case 0 -> pieces.remove(at);
                case 1 -> pieces.add(at, pieces.get(at));
                case 2 -> pieces.add(at, word());
                case 3 -> pieces.set(at, word());
                case 4 -> pieces.add(at, pieces.get(random.nextInt(pieces.size())));
                case 5 -> pieces.set(at, pieces.get(random.nextInt(pieces.size())));
                default -> {
                    if (random.nextInt(4) == 0) {
                        pieces.subList(at, pieces.size()).clear();
                    } else {
                        String other = pieces.get(random.nextInt(pieces.size()));
                        pieces.add(at, word());
                        pieces.add(at, other);
                    }
                }
            }
        }
        return String.join("", pieces);
    }

    /** The same source laid out otherwise: line breaks, comments and spaces between tokens. */
    String layout(String source) {
        StringBuilder out = new StringBuilder();
        for (String piece : pieces(source)) {
            out.append(piece);
            switch (random.nextInt(40)) {
                case 0, 1 -> out.append('\n');
                case 2 -> out.append("  ");
                case 3 -> out.append("\n\n\t");
                case 4 -> out.append(" # c").append(random.nextInt(100)).append('\n');
                default -> {}
            }
        }
        return out.toString();
    }

    private String word() {
        return VOCABULARY.get(random.nextInt(VOCABULARY.size()));
    }

    private static List<String> pieces(String source) {
        List<String> out = new ArrayList<>();
        Scanner s = new Scanner(source);
        while (true) {
            s.scan(Scanner.Mode.NORMAL);
            int end = Math.min(s.tokenEnd, source.length());
            if (s.token == Token.EOF || s.tokenStart >= end) {
                return out;
            }
            out.add(source.substring(s.tokenStart, end));
        }
    }
}
