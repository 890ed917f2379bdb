package org.zerotrust.rego.builtin.graphql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** "Did you mean": names near the one that was written. */
final class Suggestions {
    private Suggestions() {}

    static String quoted(String prefix, String written, List<String> names) {
        List<String> near = near(written, names);
        return near.isEmpty() ? "" : " " + prefix + " " + or(near, "\"") + "?";
    }

    static String unquoted(String prefix, String written, List<String> names) {
        List<String> near = near(written, names);
        return near.isEmpty() ? "" : " " + prefix + " " + or(near, "") + "?";
    }

    /** Types of an abstract one that have the field, or else fields of a like name. */
    static String forField(Schema schema, Node parent, String field) {
        boolean isInterface = parent.kind().equals("INTERFACE");
        if (isInterface || parent.kind().equals("UNION")) {
            Map<String, Integer> uses = new LinkedHashMap<>();
            List<String> objects = new ArrayList<>();
            for (Node possible : schema.possible(parent.name())) {
                if (possible.named("Fields", field) == null) {
                    continue;
                }
                objects.add(possible.name());
                for (String name : possible.texts("Interfaces")) {
                    Node i = schema.type(name);
                    if (i != null && i.named("Fields", field) != null) {
                        uses.merge(name, 1, Integer::sum);
                    }
                }
            }
            List<String> all = new ArrayList<>(uses.keySet());
            all.addAll(objects);
            all.sort(Comparator.<String>comparingInt(n -> -uses.getOrDefault(n, 0))
                    .thenComparing(Comparator.naturalOrder()));
            if (!all.isEmpty()) {
                return " Did you mean to use an inline fragment on " + or(all, "\"") + "?";
            }
        }
        return isInterface || parent.kind().equals("OBJECT")
                ? quoted(
                        "Did you mean",
                        field,
                        parent.nodes("Fields").stream().map(Node::name).toList())
                : "";
    }

    private static String or(List<String> names, String quote) {
        List<String> shown = names.stream().limit(5).map(n -> quote + n + quote).toList();
        if (shown.size() <= 1) {
            return String.join("", shown);
        }
        String last = shown.getLast();
        return String.join(", ", shown.subList(0, shown.size() - 1)) + (shown.size() == 2 ? " or " : ", or ") + last;
    }

    private static List<String> near(String written, List<String> names) {
        int threshold = Math.max((int) Math.floor(written.length() * 0.4) + 1, 1);
        Map<String, Integer> distances = new LinkedHashMap<>();
        for (String name : names) {
            int d = distance(written, name);
            if (d <= threshold) {
                distances.put(name, d);
            }
        }
        return distances.keySet().stream()
                .sorted(Comparator.comparingInt(n -> distances.getOrDefault(n, 0)))
                .toList();
    }

    private static int distance(String x, String y) {
        String a = x.toLowerCase(Locale.ROOT);
        String b = y.toLowerCase(Locale.ROOT);
        if (a.equals(b)) {
            return x.equals(y) ? 0 : 1;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
