package org.zerotrust.rego.parser;

import java.util.ArrayList;
import java.util.List;
import org.zerotrust.rego.ast.Comment;

/** Guesses why YAML was refused. */
final class YamlHints {
    private YamlHints() {}

    /** {@code message} with a hint for each line where no white space follows a key's colon. */
    static String of(String message, List<Comment> lines) {
        StringBuilder out = new StringBuilder(message);
        for (Comment c : lines) {
            String[] parts = c.text().split(":", -1);
            List<String> symbols = new ArrayList<>();
            for (int i = 1; i < parts.length; i++) {
                boolean last = i == parts.length - 1;
                if (parts[i].isEmpty() ? last : parts[i].charAt(0) == ' ' || parts[i].charAt(0) == '\t') {
                    break;
                }
                symbols.add(rune(parts[i].isEmpty() ? 0xfffd : parts[i].codePointAt(0)));
            }
            if (!symbols.isEmpty()) {
                out.append("\n  Hint: on line ")
                        .append(c.location().row())
                        .append(", symbol(s) [")
                        .append(String.join(" ", symbols))
                        .append(
                                "] immediately following a key/value separator ':' is not a legal yaml space character");
            }
        }
        return out.toString();
    }

    /** A character as an ASCII Go literal. */
    private static String rune(int c) {
        if (c == '\'' || c == '\\') {
            return "'\\" + (char) c + "'";
        }
        if (c >= ' ' && c < 0x7f) {
            return "'" + (char) c + "'";
        }
        return c < 0x10000 ? "'\\u%04x'".formatted(c) : "'\\U%08x'".formatted(c);
    }
}
