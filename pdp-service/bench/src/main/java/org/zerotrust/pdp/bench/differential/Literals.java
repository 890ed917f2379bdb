package org.zerotrust.pdp.bench.differential;

import java.util.ArrayList;
import java.util.List;

/**
 * Objects and sets that a policy writes out, with keys or elements that are no constants. OPA's evaluator goes through such
 * a literal in the order in which it is written, and finds the first of two keys that turn out to be one; what a call
 * gives back, and what its plans make of the same literal, is in the order of values, and the last key wins.
 */
final class Literals {
    private Literals() {}

    /** The policy with each such literal as what a call gives back: the same value. */
    static String throughCalls(String source) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '"' || c == '`') {
                int end = Math.min(source.length(), Triple.endOfString(source, at) + 1);
                out.append(source, at, end);
                at = end;
            } else if (c == '#') {
                int end = source.indexOf('\n', at) < 0 ? source.length() : source.indexOf('\n', at);
                out.append(source, at, end);
                at = end;
            } else if (c == '{') {
                int end = closing(source, at);
                if (end < 0) {
                    return out.append(source, at, source.length()).toString();
                }
                String within = throughCalls(source.substring(at + 1, end));
                out.append(literal(within));
                at = end + 1;
            } else {
                out.append(c);
                at++;
            }
        }
        return out.toString();
    }

    private static String literal(String within) {
        List<String> parts = split(within, ',');
        String whole = "{" + within + "}";
        if (parts.size() < 2
                || split(within, ';').size() > 1
                || split(within, '|').size() > 1) {
            return whole;
        }
        boolean object = parts.stream().allMatch(part -> colon(part) > 0);
        boolean set = parts.stream().allMatch(part -> colon(part) < 0 && !part.contains("=") && !part.isBlank());
        boolean constant = parts.stream().allMatch(part -> part.strip().matches("(?s)[\"`0-9-].*"));
        if (constant || !object && !set) {
            return whole;
        }
        return object ? "object.union({}, " + whole + ")" : "union({" + whole + "})";
    }

    /** Where an entry's colon is; negative where there is none, or an assignment. */
    private static int colon(String part) {
        int at = split(part, ':').getFirst().length();
        return at == part.length() || part.startsWith(":=", at) ? -1 : at;
    }

    /** What stands between separators that are within no bracket or text. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '`') {
                i = Triple.endOfString(text, i);
            } else if (c == '{' || c == '[' || c == '(') {
                depth++;
            } else if (c == '}' || c == ']' || c == ')') {
                depth--;
            } else if (c == separator && depth == 0) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(Math.min(from, text.length())));
        return parts;
    }

    /** The brace that closes the one at {@code open}; -1 where none does. */
    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '`') {
                i = Triple.endOfString(text, i);
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
