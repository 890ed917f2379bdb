package org.zerotrust.rego.builtin.graphql;

import java.util.ArrayList;
import java.util.List;

/** BlockStringValue (GraphQL October 2021, section 2.9.4), except that the first line counts for the indent too. */
final class BlockStrings {
    private BlockStrings() {}

    static String value(String raw) {
        List<String> lines = new ArrayList<>(List.of(raw.split("\n", -1)));
        int common = Integer.MAX_VALUE;
        for (String line : lines) {
            if (!blank(line)) {
                common = Math.min(common, indent(line));
            }
        }
        if (common != Integer.MAX_VALUE) {
            for (int i = 1; i < lines.size(); i++) {
                String line = lines.get(i);
                lines.set(i, line.length() < common ? "" : line.substring(common));
            }
        }
        int from = 0;
        int to = lines.size();
        while (from < to && blank(lines.get(from))) {
            from++;
        }
        while (from < to && blank(lines.get(to - 1))) {
            to--;
        }
        return String.join("\n", lines.subList(from, to));
    }

    private static int indent(String line) {
        int i = 0;
        while (i < line.length() && (line.charAt(i) == ' ' || line.charAt(i) == '\t')) {
            i++;
        }
        return i;
    }

    private static boolean blank(String line) {
        return indent(line) == line.length();
    }
}
